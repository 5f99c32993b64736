import type { FamilyKey } from '../../../registry/index.js';
import { createHash } from 'node:crypto';
import type { Db, Tx } from '../../../kernel/database/index.js';
import { languages, type Lang, type Text } from '../../../kernel/i18n/index.js';
import { newId } from '../../../kernel/ids.js';
import { canonicalJson } from '../../../kernel/ledger/index.js';
import { knownEmail, type EmailAddress } from '../../../kernel/mail/index.js';
import { formSchema, type Form } from './form.js';
import type { State } from './rules.js';

/** A published form description. */
export interface Revision {
  id: string;
  procedureId: string;
  number: number;
  form: Form;
  /** By evidence type, the authorisation of the exchange under which it is asked. */
  authorisations: Readonly<Record<string, string>>;
}

/** Who asks, as FranceConnect named them when the file was begun. */
export interface Applicant {
  displayName: string;
  givenNames: readonly string[];
  familyName: string;
  /** YYYY-MM-DD, unknown month or day 00. */
  birthdate: string;
}

/** A file, without its answers. */
export interface FileSummary {
  id: string;
  /** What people and agents call it by. */
  number: number;
  procedure: { id: string; slug: string; title: Text; family: FamilyKey | null; organisation: { id: string; siret: string; name: string } };
  revisionId: string;
  personKey: string;
  applicant: Applicant;
  email: EmailAddress;
  lang: Lang;
  state: State;
  version: number;
  createdAt: Date;
  changedAt: Date;
  submittedAt: Date | null;
  decidedAt: Date | null;
}

/** Publishes a form description; the one in force stays when it is the same. Authorisations follow the last call. */
export async function publishRevision(
  tx: Tx,
  revision: { procedureId: string; form: Form; authorisations: Readonly<Record<string, string>>; at: Date },
): Promise<Revision> {
  const { procedureId, form, authorisations, at } = revision;
  const hash = createHash('sha256').update(canonicalJson(form)).digest('base64url');
  const last = await tx
    .selectFrom('demarches_revision')
    .select('number')
    .where('procedure_id', '=', procedureId)
    .orderBy('number', 'desc')
    .executeTakeFirst();
  await tx
    .insertInto('demarches_revision')
    .values({
      id: newId('rev'),
      procedure_id: procedureId,
      number: (last?.number ?? 0) + 1,
      form: JSON.stringify(form),
      form_hash: hash,
      authorisations: JSON.stringify(authorisations),
      published_at: at,
    })
    .onConflict((c) => c.columns(['procedure_id', 'form_hash']).doUpdateSet({ authorisations: JSON.stringify(authorisations) }))
    .execute();
  return asRevision(
    await tx
      .selectFrom('demarches_revision')
      .selectAll()
      .where('procedure_id', '=', procedureId)
      .where('form_hash', '=', hash)
      .executeTakeFirstOrThrow(),
  );
}

/** The revision in force of a procedure, or null when it has none. */
export async function currentRevision(db: Db, procedureId: string): Promise<Revision | null> {
  const row = await db
    .selectFrom('demarches_revision')
    .selectAll()
    .where('procedure_id', '=', procedureId)
    .orderBy('number', 'desc')
    .executeTakeFirst();
  return row ? asRevision(row) : null;
}

/** A revision by its identifier. @throws NoResultError when there is none */
export async function revisionById(db: Db, id: string): Promise<Revision> {
  return asRevision(await db.selectFrom('demarches_revision').selectAll().where('id', '=', id).executeTakeFirstOrThrow());
}

/** Identifiers of the procedures that have a published form. */
export async function publishedProcedures(db: Db): Promise<Set<string>> {
  const rows = await db.selectFrom('demarches_revision').select('procedure_id').distinct().execute();
  return new Set(rows.map((row) => row.procedure_id));
}

const asRevision = (row: { id: string; procedure_id: string; number: number; form: unknown; authorisations: unknown }): Revision => ({
  id: row.id,
  procedureId: row.procedure_id,
  number: row.number,
  form: formSchema.parse(row.form),
  // Written by publishRevision alone.
  authorisations: row.authorisations as Record<string, string>,
});

/** Begins a draft, or finds the one that the person has: nobody has two of the same procedure. */
export async function openDraft(
  tx: Tx,
  draft: { procedureId: string; revisionId: string; personKey: string; applicant: Applicant; email: EmailAddress; lang: Lang; at: Date },
): Promise<{ file: FileSummary; created: boolean }> {
  const id = newId('file');
  const written = await tx
    .insertInto('demarches_file')
    .values({
      id,
      procedure_id: draft.procedureId,
      revision_id: draft.revisionId,
      person_key: draft.personKey,
      applicant: JSON.stringify(draft.applicant),
      email: draft.email,
      lang: draft.lang,
      state: 'brouillon',
      created_at: draft.at,
      changed_at: draft.at,
      search: '',
    })
    .onConflict((c) => c.columns(['procedure_id', 'person_key']).where('state', '=', 'brouillon').doNothing())
    .returning('id')
    .executeTakeFirst();
  const row = await selectFiles(tx)
    .where('f.procedure_id', '=', draft.procedureId)
    .where('f.person_key', '=', draft.personKey)
    .where('f.state', '=', 'brouillon')
    .executeTakeFirstOrThrow();
  return { file: asFile(row), created: written !== undefined };
}

/** The draft of a person for a procedure, or null. */
export async function draftOf(db: Db, procedureId: string, personKey: string): Promise<FileSummary | null> {
  const row = await selectFiles(db)
    .where('f.procedure_id', '=', procedureId)
    .where('f.person_key', '=', personKey)
    .where('f.state', '=', 'brouillon')
    .executeTakeFirst();
  return row ? asFile(row) : null;
}

/** A file by its identifier, or null. */
export async function fileSummary(db: Db, fileId: string): Promise<FileSummary | null> {
  const row = await selectFiles(db).where('f.id', '=', fileId).executeTakeFirst();
  return row ? asFile(row) : null;
}

/** Locks a file until the end of the transaction, and reads it; null when there is none. */
export async function lockFile(tx: Tx, fileId: string): Promise<FileSummary | null> {
  await tx.selectFrom('demarches_file').select('id').where('id', '=', fileId).forUpdate().executeTakeFirst();
  return fileSummary(tx, fileId);
}

/** Every file of a person, the last changed first; those taken back are left out. */
export async function filesOf(db: Db, personKey: string): Promise<FileSummary[]> {
  const rows = await selectFiles(db)
    .where('f.person_key', '=', personKey)
    .where('f.state', '<>', 'retire')
    .orderBy('f.changed_at', 'desc')
    .execute();
  return rows.map(asFile);
}

/** Changes the state of a locked file, and its version. */
export async function setState(tx: Tx, file: FileSummary, state: State, at: Date): Promise<number> {
  const decided = state === 'accepte' || state === 'refuse' || state === 'sans_suite';
  const { version } = await tx
    .updateTable('demarches_file')
    .set((eb) => ({
      state,
      changed_at: at,
      version: eb('version', '+', 1),
      ...(state === 'en_construction' ? { submitted_at: at } : {}),
      ...(decided ? { decided_at: at } : {}),
    }))
    .where('id', '=', file.id)
    .returning('version')
    .executeTakeFirstOrThrow();
  return version;
}

/** Marks the answers of a locked file as changed. Returns the new version. */
export async function touchFile(tx: Tx, fileId: string, at: Date): Promise<number> {
  const row = await tx
    .updateTable('demarches_file')
    .set((eb) => ({ changed_at: at, version: eb('version', '+', 1) }))
    .where('id', '=', fileId)
    .returning('version')
    .executeTakeFirstOrThrow();
  return row.version;
}

/** Sets where news of a file go, and what agents find it by. */
export async function setContact(tx: Tx, fileId: string, contact: { email: EmailAddress; search: readonly string[] }): Promise<void> {
  await tx
    .updateTable('demarches_file')
    .set({ email: contact.email, search: contact.search.map(foldForSearch).join(' ').slice(0, 2000) })
    .where('id', '=', fileId)
    .execute();
}

/** Without accents, in lower case: how files are searched. */
export const foldForSearch = (text: string): string =>
  text.normalize('NFD').replace(/\p{M}/gu, '').replace(/œ/gi, 'oe').replace(/æ/gi, 'ae').toLowerCase().trim();

export function selectFiles(db: Db) {
  return db
    .selectFrom('demarches_file as f')
    .innerJoin('registry_procedure as p', 'p.id', 'f.procedure_id')
    .innerJoin('registry_organisation as o', 'o.id', 'p.organisation_id')
    .select([
      'f.id',
      'f.number',
      'f.revision_id',
      'f.person_key',
      'f.applicant',
      'f.email',
      'f.lang',
      'f.state',
      'f.version',
      'f.created_at',
      'f.changed_at',
      'f.submitted_at',
      'f.decided_at',
      'p.id as procedure_id',
      'p.slug',
      'p.title',
      'p.family',
      'o.id as organisation_id',
      'o.siret',
      'o.name',
    ]);
}

type FileRow = Awaited<ReturnType<ReturnType<typeof selectFiles>['executeTakeFirstOrThrow']>>;

/** The casts name what the constraints of the table and `openDraft` guarantee. */
export const asFile = (row: FileRow): FileSummary => ({
  id: row.id,
  number: Number(row.number),
  procedure: {
    id: row.procedure_id,
    slug: row.slug,
    title: row.title as unknown as Text,
    family: row.family as FamilyKey | null,
    organisation: { id: row.organisation_id, siret: row.siret, name: row.name },
  },
  revisionId: row.revision_id,
  personKey: row.person_key,
  applicant: row.applicant as unknown as Applicant,
  email: knownEmail(row.email),
  lang: languages.find((l) => l === row.lang) ?? 'fr',
  state: row.state as State,
  version: row.version,
  createdAt: row.created_at,
  changedAt: row.changed_at,
  submittedAt: row.submitted_at,
  decidedAt: row.decided_at,
});
