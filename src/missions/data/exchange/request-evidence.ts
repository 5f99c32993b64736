import type { Context } from '../../../context.js';
import { Fault } from '../../../kernel/errors/index.js';
import type { Lang, Text } from '../../../kernel/i18n/index.js';
import type { LedgerEvent, Receipt } from '../../../kernel/ledger/index.js';
import type { Pivot } from '../../../registry/index.js';
import { deskOf } from './desk.js';
import { sayAll, type SaidValue } from './display.js';
import { evidenceType } from './evidence.js';
import type { Issuer } from './evidence/define.js';
import { fault } from './faults.js';
import { exchange } from './pipeline.js';
import { Refusal } from './refusal.js';
import { standing } from './rules.js';

export interface EvidenceRequest {
  /** Identifier of an evidence type. */
  evidence: string;
  /** Authorisation under which it is asked. */
  authorisationId: string;
  person: Pivot;
  /** Further parameters of the modality, such as `annee`. */
  parameters?: Readonly<Record<string, string>>;
  actor: LedgerEvent['actor'];
  /** What it is asked for, such as the id of a file. */
  reference: string;
  lang?: Lang;
}

/** Facts about a person, with who vouches for them and the proof of how they were had. */
export interface EvidenceAnswer {
  evidence: string;
  issuer: Issuer;
  legalBasis: Text;
  /** Every fact in words. */
  values: readonly SaidValue[];
  data: unknown;
  fetchedAt: Date;
  validUntil: Date;
  receipt: Receipt;
  requestHash: string;
  responseHash: string;
  entryId: string;
}

/**
 * Asks for facts about a person from inside Socle: the same pipeline as over HTTP.
 * @throws Fault `EXC-…`: no authorisation, a provider that is down or knows nobody, a duplicate in flight
 */
export async function requestEvidence(context: Context, request: EvidenceRequest): Promise<EvidenceAnswer> {
  const desk = deskOf(context);
  const type = evidenceType(request.evidence);
  if (!type) throw new RangeError(`there is no evidence type ${request.evidence}`);
  const authorisation = await desk.directory.byId(request.authorisationId);
  if (!authorisation) throw fault('00106');
  const stopped = standing(authorisation, context.clock.now());
  if (stopped) throw stopped;
  const query = { ...request.parameters, recipient: authorisation.organisation.siret };
  const outcome = await exchange(desk, {
    type,
    modality: 'france_connect',
    caller: {
      id: authorisation.id,
      scopes: authorisation.scopes,
      actor: request.actor,
      purpose: authorisation.purpose,
      legalBasis: authorisation.legalBasis,
    },
    query,
    person: request.person,
    request: { method: 'GET', path: `/${type.version}/${type.path}/france_connect?${new URLSearchParams(query)}` },
    bypassCache: false,
    reference: request.reference,
  });
  const { result, receipt } = outcome;
  if (result instanceof Refusal) throw new Fault(result.fault.code, result.fault.definition, result.fault.data, { cause: result });
  if (!receipt) throw fault('00500');
  return {
    evidence: type.id,
    issuer: type.issuer(result.whole),
    legalBasis: type.legalBases[authorisation.legalBasis] ?? { fr: authorisation.legalBasis, en: authorisation.legalBasis },
    values: sayAll(type.data, result.data),
    data: result.data,
    fetchedAt: outcome.fetchedAt,
    validUntil: type.validUntil(result.whole, outcome.fetchedAt),
    receipt,
    requestHash: outcome.requestHash,
    responseHash: outcome.responseHash,
    entryId: receipt.entryId,
  };
}
