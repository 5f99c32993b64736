import type { Db, Tx } from '../../../kernel/database/index.js';
import type { Text } from '../../../kernel/i18n/index.js';
import { newId } from '../../../kernel/ids.js';
import type { Answers, Value } from './answers.js';

/** An answer as it stands, and where it comes from. */
export interface StoredValue {
  field: string;
  value: Value;
  /** Who gave it first. */
  source: 'person' | 'identity' | 'evidence';
  evidenceId: string | null;
  /** Name of the fact in the evidence type. */
  fact: string | null;
  /** The person has changed what was filled in for them. */
  changed: boolean;
  /** The showing of the page that wrote it. */
  writer: string | null;
  at: Date;
}

/** A fact that may fill a field, and what the person chose. */
export interface Fact {
  name: string;
  field: string;
  label: Text;
  /** Erased when it is refused. */
  value: Value | null;
  display: Text | null;
  choice: 'offered' | 'accepted' | 'refused';
}

/** What an administration answered for a file. */
export interface Evidence {
  id: string;
  evidence: string;
  outcome: 'answered' | 'failed';
  faultCode: string | null;
  issuer: { name: string; siret: string | null } | null;
  legalBasis: Text | null;
  requestHash: string | null;
  responseHash: string | null;
  /** Entry of the ledger. */
  entryId: string | null;
  fetchedAt: Date;
  validUntil: Date | null;
  settledAt: Date | null;
  facts: Fact[];
}

/** The answers of a file, by field. */
export async function valuesOf(db: Db, fileId: string): Promise<Map<string, StoredValue>> {
  const rows = await db.selectFrom('demarches_value').selectAll().where('file_id', '=', fileId).execute();
  // Written by `writeValues` alone, from values that the form has accepted.
  return new Map(
    rows.map((r) => [
      r.field,
      {
        field: r.field,
        value: r.value as unknown as Value,
        source: r.source as StoredValue['source'],
        evidenceId: r.evidence_id,
        fact: r.fact,
        changed: r.changed,
        writer: r.writer,
        at: r.at,
      },
    ]),
  );
}

/** The answers alone. */
export const answersOf = (values: ReadonlyMap<string, StoredValue>): Answers =>
  Object.fromEntries([...values].map(([field, v]) => [field, v.value]));

/** Writes and erases answers. */
export async function writeValues(tx: Tx, fileId: string, write: readonly StoredValue[], erase: readonly string[]): Promise<void> {
  if (erase.length > 0) await tx.deleteFrom('demarches_value').where('file_id', '=', fileId).where('field', 'in', erase).execute();
  if (write.length === 0) return;
  await tx
    .insertInto('demarches_value')
    .values(
      write.map((v) => ({
        file_id: fileId,
        field: v.field,
        value: JSON.stringify(v.value),
        source: v.source,
        evidence_id: v.evidenceId,
        fact: v.fact,
        changed: v.changed,
        writer: v.writer,
        at: v.at,
      })),
    )
    .onConflict((c) =>
      c.columns(['file_id', 'field']).doUpdateSet((eb) => ({
        value: eb.ref('excluded.value'),
        source: eb.ref('excluded.source'),
        evidence_id: eb.ref('excluded.evidence_id'),
        fact: eb.ref('excluded.fact'),
        changed: eb.ref('excluded.changed'),
        writer: eb.ref('excluded.writer'),
        at: eb.ref('excluded.at'),
      })),
    )
    .execute();
}

/** Writes down what an administration answered, its facts still only shown. Returns its identifier. */
export async function addEvidence(
  tx: Tx,
  fileId: string,
  answer: {
    evidence: string;
    issuer: { name: string; siret: string | null };
    legalBasis: Text;
    requestHash: string;
    responseHash: string;
    entryId: string;
    fetchedAt: Date;
    validUntil: Date;
    facts: readonly Omit<Fact, 'choice'>[];
  },
): Promise<string> {
  const id = newId('evd');
  await tx
    .insertInto('demarches_evidence')
    .values({
      id,
      file_id: fileId,
      evidence: answer.evidence,
      outcome: 'answered',
      issuer_name: answer.issuer.name,
      issuer_siret: answer.issuer.siret,
      legal_basis: JSON.stringify(answer.legalBasis),
      request_hash: answer.requestHash,
      response_hash: answer.responseHash,
      entry_id: answer.entryId,
      fetched_at: answer.fetchedAt,
      valid_until: answer.validUntil,
    })
    .execute();
  if (answer.facts.length > 0) {
    await tx
      .insertInto('demarches_fact')
      .values(
        answer.facts.map((f) => ({
          evidence_id: id,
          name: f.name,
          field: f.field,
          label: JSON.stringify(f.label),
          value: JSON.stringify(f.value),
          display: JSON.stringify(f.display),
        })),
      )
      .execute();
  }
  return id;
}

/** Writes down that an administration could not answer. */
export async function addFailure(tx: Tx, fileId: string, evidence: string, faultCode: string, at: Date): Promise<void> {
  await tx
    .insertInto('demarches_evidence')
    .values({ id: newId('evd'), file_id: fileId, evidence, outcome: 'failed', fault_code: faultCode, fetched_at: at })
    .execute();
}

/** What administrations answered for a file, the oldest first, each with its facts. */
export async function evidenceOf(db: Db, fileId: string): Promise<Evidence[]> {
  const rows = await db.selectFrom('demarches_evidence').selectAll().where('file_id', '=', fileId).orderBy('rank').execute();
  if (rows.length === 0) return [];
  const facts = await db
    .selectFrom('demarches_fact')
    .selectAll()
    .where(
      'evidence_id',
      'in',
      rows.map((r) => r.id),
    )
    .execute();
  // The casts name what `addEvidence` wrote.
  return rows.map((r) => ({
    id: r.id,
    evidence: r.evidence,
    outcome: r.outcome as Evidence['outcome'],
    faultCode: r.fault_code,
    issuer: r.issuer_name === null ? null : { name: r.issuer_name, siret: r.issuer_siret },
    legalBasis: r.legal_basis as unknown as Text | null,
    requestHash: r.request_hash,
    responseHash: r.response_hash,
    entryId: r.entry_id,
    fetchedAt: r.fetched_at,
    validUntil: r.valid_until,
    settledAt: r.settled_at,
    facts: facts
      .filter((f) => f.evidence_id === r.id)
      .map((f) => ({
        name: f.name,
        field: f.field,
        label: f.label as unknown as Text,
        value: f.value as unknown as Value | null,
        display: f.display as unknown as Text | null,
        choice: f.choice as Fact['choice'],
      })),
  }));
}

/** Writes what the person chose for each fact of an answer; refused facts are erased. */
export async function settleFacts(tx: Tx, evidenceId: string, acceptedFields: readonly string[], at: Date): Promise<void> {
  const facts = tx.updateTable('demarches_fact').where('evidence_id', '=', evidenceId);
  await facts
    .set({ choice: 'refused', value: null, display: null })
    .where('field', 'not in', acceptedFields.length > 0 ? acceptedFields : [''])
    .execute();
  if (acceptedFields.length > 0)
    await facts.set({ choice: 'accepted' }).where('field', 'in', acceptedFields).where('value', 'is not', null).execute();
  await tx.updateTable('demarches_evidence').set({ settled_at: at }).where('id', '=', evidenceId).execute();
}

/** Erases everything that a file holds about the person but that it existed: a request taken back before it was sent. */
export async function eraseAnswers(tx: Tx, fileId: string): Promise<void> {
  await tx.deleteFrom('demarches_value').where('file_id', '=', fileId).execute();
  await tx
    .updateTable('demarches_fact')
    .set({ value: null, display: null })
    .where('evidence_id', 'in', (eb) => eb.selectFrom('demarches_evidence').select('id').where('file_id', '=', fileId))
    .execute();
}

/** Keeps the answers as they are sent. Returns the rank of this sending, from 1. */
export async function addSubmission(
  tx: Tx,
  submission: { fileId: string; answers: unknown; hash: string; entryId: string; at: Date },
): Promise<number> {
  const { n } = await tx
    .selectFrom('demarches_submission')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .where('file_id', '=', submission.fileId)
    .executeTakeFirstOrThrow();
  const number = Number(n) + 1;
  await tx
    .insertInto('demarches_submission')
    .values({
      file_id: submission.fileId,
      number,
      answers: JSON.stringify(submission.answers),
      answers_hash: submission.hash,
      entry_id: submission.entryId,
      at: submission.at,
    })
    .execute();
  return number;
}
