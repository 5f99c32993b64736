import { createHash } from 'node:crypto';
import type { Context } from '../../../context.js';
import { transact, type Tx } from '../../../kernel/database/index.js';
import { t } from '../../../kernel/i18n/index.js';
import { canonicalJson, type Json } from '../../../kernel/ledger/index.js';
import { parseEmail } from '../../../kernel/mail/index.js';
import type { PersonSession } from '../../../kernel/sessions/index.js';
import { pivotOf } from '../../../registry/index.js';
import { missing, sameValue, visible, type Value } from './answers.js';
import { identityValues, provenance } from './facts.js';
import { demarchesFaults } from './faults.js';
import { ledgerActor, moveFile, personActor } from './files.js';
import { isEditable } from './rules.js';
import { addSubmission, answersOf, evidenceOf, settleFacts, valuesOf, writeValues, type StoredValue } from './store-answers.js';
import { addTransition } from './store-news.js';
import { currentRevision, lockFile, openDraft, revisionById, setContact, touchFile, type FileSummary, type Revision } from './store.js';

/** What a page showed: the mark of each answer at that moment, by field. Its keys are the fields that were on the page. */
export type Shown = Readonly<Record<string, string>>;

/** The mark of an answer, by which a change made elsewhere is noticed. */
export const markOf = (value: Value | undefined): string =>
  value === undefined
    ? ''
    : createHash('sha256')
        .update(canonicalJson(value as unknown as Json))
        .digest('base64url')
        .slice(0, 16);

/** Two different answers to one question, given in two places. */
export interface Conflict {
  field: string;
  /** As it is saved, from elsewhere; undefined when it was emptied. */
  theirs: Value | undefined;
  /** As this page has it. */
  mine: Value | undefined;
}

/** Begins a draft of a procedure, or finds the one that the person has. @throws Fault DEM-DEMARCHE-INCONNUE */
export async function beginFile(
  context: Context,
  procedureId: string,
  session: PersonSession,
  lang: 'fr' | 'en',
): Promise<{ file: FileSummary; revision: Revision; created: boolean }> {
  const at = context.clock.now();
  return transact(context.db, async (tx) => {
    const revision = await currentRevision(tx, procedureId);
    if (!revision) throw demarchesFaults.make('DEM-DEMARCHE-INCONNUE');
    const { givenNames, familyName, birthdate } = pivotOf(session.identity);
    const { file, created } = await openDraft(tx, {
      procedureId,
      revisionId: revision.id,
      personKey: session.subject,
      applicant: { displayName: session.displayName, givenNames, familyName, birthdate },
      email: session.email,
      lang,
      at,
    });
    if (!created) return { file, revision: await revisionById(tx, file.revisionId), created };
    await addTransition(tx, file.id, file.version, {
      name: 'begin',
      from: null,
      to: 'brouillon',
      actor: personActor(session),
      reason: null,
      entryId: null,
      at,
    });
    const known = [...identityValues(revision.form, session)].map(([field, value]): StoredValue => ({
      field,
      value,
      source: 'identity',
      evidenceId: null,
      fact: null,
      changed: false,
      writer: null,
      at,
    }));
    await writeValues(tx, file.id, known, []);
    return { file, revision, created };
  });
}

/** Locks a file that its owner may change now. @throws Fault DEM-DOSSIER-INCONNU, DEM-PLUS-MODIFIABLE */
async function lockOwn(tx: Tx, fileId: string, session: PersonSession): Promise<FileSummary> {
  const file = await lockFile(tx, fileId);
  if (!file || file.personKey !== session.subject) throw demarchesFaults.make('DEM-DOSSIER-INCONNU');
  if (!isEditable(file.state)) throw demarchesFaults.make('DEM-PLUS-MODIFIABLE');
  return file;
}

/**
 * Saves answers of one page, each on its own: what was changed both here and elsewhere is given back as a conflict and left as it is saved.
 * @param posted answers by field; undefined for a question left empty
 * @param shown what the page showed; null saves everything
 * @param writer the showing of the page: it may change again what it wrote itself
 * @throws Fault DEM-DOSSIER-INCONNU, DEM-PLUS-MODIFIABLE
 */
export async function saveAnswers(
  context: Context,
  fileId: string,
  session: PersonSession,
  page: { posted: ReadonlyMap<string, Value | undefined>; shown: Shown | null; writer: string | null },
): Promise<{ file: FileSummary; conflicts: Conflict[] }> {
  return transact(context.db, async (tx) => {
    const file = await lockOwn(tx, fileId, session);
    const [{ form }, stored, evidence] = await Promise.all([
      revisionById(tx, file.revisionId),
      valuesOf(tx, fileId),
      evidenceOf(tx, fileId),
    ]);
    const identity = identityValues(form, session);
    const at = context.clock.now();
    const write: StoredValue[] = [];
    const erase: string[] = [];
    const conflicts: Conflict[] = [];
    for (const [field, mine] of page.posted) {
      const there = stored.get(field);
      const verdict = page.shown
        ? compare({ mine, theirs: there?.value, shown: page.shown[field], own: there !== undefined && there.writer === page.writer })
        : sameValue(mine, there?.value)
          ? 'keep'
          : 'write';
      if (verdict === 'conflict') conflicts.push({ field, theirs: there?.value, mine });
      if (verdict !== 'write') continue;
      if (mine === undefined) erase.push(field);
      else
        write.push({
          field,
          value: mine,
          ...provenance(field, (filled) => sameValue(filled, mine), evidence, identity),
          writer: page.writer,
          at,
        });
    }
    if (write.length === 0 && erase.length === 0) return { file, conflicts };
    await writeValues(tx, fileId, write, erase);
    const version = await touchFile(tx, fileId, at);
    return { file: { ...file, version, changedAt: at }, conflicts };
  });
}

/** What to do with one answer, given what is saved, what the page showed and what it now has (a merge in three ways). */
export function compare(answer: {
  mine: Value | undefined;
  theirs: Value | undefined;
  shown: string | undefined;
  own: boolean;
}): 'keep' | 'write' | 'conflict' {
  const { mine, theirs, shown, own } = answer;
  if (sameValue(mine, theirs)) return 'keep';
  if (own || markOf(theirs) === (shown ?? '')) return 'write';
  return markOf(mine) === (shown ?? '') ? 'keep' : 'conflict';
}

/**
 * Writes what the person chose: accepted facts fill their fields, refused ones are erased. Choosing again is possible while the file can be changed.
 * @throws Fault DEM-DOSSIER-INCONNU, DEM-PLUS-MODIFIABLE
 */
export async function chooseFacts(
  context: Context,
  fileId: string,
  session: PersonSession,
  accepted: readonly { evidenceId: string; field: string }[],
): Promise<void> {
  await transact(context.db, async (tx) => {
    const file = await lockOwn(tx, fileId, session);
    const waiting = (await evidenceOf(tx, fileId)).filter((e) => e.outcome === 'answered' && e.settledAt === null);
    if (waiting.length === 0) return;
    const at = context.clock.now();
    const taken = waiting.flatMap((e) =>
      e.facts.filter((f) => accepted.some((a) => a.evidenceId === e.id && a.field === f.field)).map((f) => ({ e, f })),
    );
    for (const e of waiting)
      await settleFacts(
        tx,
        e.id,
        taken.filter((one) => one.e === e).map((one) => one.f.field),
        at,
      );
    const write = taken.flatMap(({ e, f }): StoredValue[] =>
      f.value === null
        ? []
        : [{ field: f.field, value: f.value, source: 'evidence', evidenceId: e.id, fact: f.name, changed: false, writer: null, at }],
    );
    await writeValues(tx, fileId, write, []);
    await touchFile(tx, fileId, at);
    await context.ledger.append(tx, {
      action: 'demarches.choose',
      subject: file.personKey,
      actor: ledgerActor(personActor(session)),
      purpose: t(file.procedure.title, 'fr'),
      reference: fileId,
      fields: taken.map(({ f }) => f.label.fr),
      detail: { offered: waiting.flatMap((e) => e.facts).length, accepted: taken.length },
    });
  });
}

/**
 * Sends a file, the first time or after a correction. Sending it twice gives the same file back.
 * @param version the version that was shown for a last check, when it must not have changed since
 * @throws Fault DEM-DOSSIER-INCONNU, DEM-CHANGE-AILLEURS, DEM-INCOMPLET, DEM-ETAT
 */
export async function submitFile(
  context: Context,
  fileId: string,
  session: PersonSession,
  version?: number,
): Promise<{ file: FileSummary; again: boolean }> {
  return transact(context.db, async (tx) => {
    const file = await lockFile(tx, fileId);
    if (!file || file.personKey !== session.subject) throw demarchesFaults.make('DEM-DOSSIER-INCONNU');
    if (file.submittedAt && !isEditable(file.state)) return { file, again: true };
    if (version !== undefined && version !== file.version) throw demarchesFaults.make('DEM-CHANGE-AILLEURS');
    const [{ form }, stored, evidence] = await Promise.all([
      revisionById(tx, file.revisionId),
      valuesOf(tx, fileId),
      evidenceOf(tx, fileId),
    ]);
    const lacking = missing(form, answersOf(stored));
    if (lacking.length > 0)
      throw demarchesFaults.make('DEM-INCOMPLET', { missing: lacking.map(({ field }) => t(field.label, file.lang)).join(', ') });

    const at = context.clock.now();
    const counting = Object.keys(visible(form, answersOf(stored)).answers);
    await writeValues(
      tx,
      fileId,
      [],
      [...stored.keys()].filter((field) => !counting.includes(field)),
    );
    for (const e of evidence) if (e.outcome === 'answered' && e.settledAt === null) await settleFacts(tx, e.id, [], at);
    const answers = counting.map((field) => {
      const v = stored.get(field);
      return {
        field,
        value: v?.value ?? null,
        source: v?.source ?? 'person',
        fact: v?.fact ?? null,
        changed: v?.changed ?? false,
        entry: evidence.find((e) => e.id === v?.evidenceId)?.entryId ?? null,
      };
    });
    // News of the file go to the address that the person wrote in it.
    const address = answers.find((a) =>
      form.pages.some((p) => p.fields.some((f) => f.id === a.field && f.type === 'email' && f.from?.kind === 'identity')),
    )?.value;
    const named = { ...file, email: parseEmail(address) ?? file.email };
    await setContact(tx, fileId, {
      email: named.email,
      search: searchWords(
        file,
        answers.map((a) => a.value),
      ),
    });
    const hash = createHash('sha256')
      .update(canonicalJson(answers as unknown as Json))
      .digest('base64url');
    const moved = await moveFile(
      context,
      tx,
      named,
      { transition: file.state === 'correction' ? 'resubmit' : 'submit', actor: personActor(session) },
      {
        fields: form.pages
          .flatMap((p) => p.fields)
          .filter((f) => counting.includes(f.id))
          .map((f) => f.label.fr),
        hash,
        entered: async (entryId) => void (await addSubmission(tx, { fileId, answers, hash, entryId, at })),
      },
    );
    return { file: moved, again: false };
  });
}

function searchWords(file: FileSummary, values: readonly (Value | null)[]): string[] {
  const short = values.filter((v): v is string => typeof v === 'string' && v.length <= 60);
  return [String(file.number), file.applicant.displayName, file.applicant.familyName, ...file.applicant.givenNames, ...short];
}
