import type { Context } from '../../../context.js';
import { transact } from '../../../kernel/database/index.js';
import { Fault } from '../../../kernel/errors/index.js';
import { t, type Lang, type Text } from '../../../kernel/i18n/index.js';
import type { LedgerEvent } from '../../../kernel/ledger/index.js';
import type { PersonSession } from '../../../kernel/sessions/index.js';
import { pivotOf, type Pivot } from '../../../registry/index.js';
import { factsFor, type AnswerFacts } from './facts.js';
import { demarchesFaults } from './faults.js';
import { isEditable } from './rules.js';
import { addEvidence, addFailure, evidenceOf, settleFacts } from './store-answers.js';
import { lockFile, type FileSummary, type Revision } from './store.js';

/** An answer of the exchange, as far as Démarches reads it. */
export interface ExchangeAnswer extends AnswerFacts {
  issuer: { name: string; siret: string | null };
  legalBasis: Text;
  fetchedAt: Date;
  validUntil: Date;
  requestHash: string;
  responseHash: string;
  entryId: string;
}

/** How administrations are asked: `requestEvidence` of the exchange. */
export type Ask = (
  context: Context,
  request: { evidence: string; authorisationId: string; person: Pivot; actor: LedgerEvent['actor']; reference: string; lang: Lang },
) => Promise<ExchangeAnswer>;

/**
 * Asks the administrations for what the form may be filled with, each once, outside of any transaction. Facts are then only shown to the
 * person. An administration that cannot answer is written down as such: the form goes on without it.
 */
export async function collectEvidence(
  context: Context,
  ask: Ask,
  file: FileSummary,
  revision: Revision,
  session: PersonSession,
  lang: Lang,
): Promise<void> {
  const { organisation } = file.procedure;
  const actor = { kind: 'service', id: file.procedure.id, label: organisation.name, organisation: organisation.siret } as const;
  for (const { type } of revision.form.evidence) {
    const authorisationId = revision.authorisations[type];
    if (!authorisationId) continue;
    const outcome = await ask(context, {
      evidence: type,
      authorisationId,
      person: pivotOf(session.identity),
      actor,
      reference: file.id,
      lang,
    }).catch((error: unknown) => {
      if (error instanceof Fault) return error;
      throw error;
    });
    await transact(context.db, async (tx) => {
      const locked = await lockFile(tx, file.id);
      if (!locked || !isEditable(locked.state)) throw demarchesFaults.make('DEM-PLUS-MODIFIABLE');
      const at = context.clock.now();
      if (outcome instanceof Fault) return addFailure(tx, file.id, type, outcome.code, at);
      // An answer that was shown before and not used gives way to this one.
      for (const e of await evidenceOf(tx, file.id))
        if (e.evidence === type && e.outcome === 'answered' && e.settledAt === null) await settleFacts(tx, e.id, [], at);
      await addEvidence(tx, file.id, { ...outcome, evidence: type, facts: factsFor(revision.form, type, outcome) });
    });
    if (outcome instanceof Fault)
      context.log.info(
        { code: outcome.code, evidence: type, procedure: t(file.procedure.title, 'en') },
        'an administration could not answer; the person fills in the form',
      );
  }
}
