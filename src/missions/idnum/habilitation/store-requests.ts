import { z } from 'zod';
import type { Db, Tx } from '../../../kernel/database/index.js';
import { languages, type Lang } from '../../../kernel/i18n/index.js';
import { newId } from '../../../kernel/ids.js';
import { emailAddress, type EmailAddress } from '../../../kernel/mail/index.js';
import type { Secrets } from '../../../kernel/secrets.js';
import { organisationKinds } from '../mandats/index.js';
import { keyOf, open, personSchema, seal } from './people.js';
import { requestStates, type RequestState } from './rules.js';

const contentSchema = z.object({
  kind: z.enum(organisationKinds).nullable(),
  /** Number of the France Services label. */
  number: z.string().nullable(),
  /** Who will answer for the helpers. */
  referent: personSchema.nullable(),
  helpers: z.array(personSchema),
  why: z.string(),
});
const askerSchema = z.object({ name: z.string(), email: emailAddress });

/** What is asked, as far as it is written. */
export type Content = z.output<typeof contentSchema>;

/** The request of an organisation. */
export interface Request {
  id: string;
  state: RequestState;
  version: number;
  organisation: { id: string; siret: string; name: string };
  askedBy: string;
  asker: { name: string; email: EmailAddress };
  /** Keys of everybody in it. */
  named: readonly string[];
  lang: Lang;
  content: Content;
  createdAt: Date;
  sentAt: Date | null;
  reason: string | null;
  endedAt: Date | null;
}

const select = (db: Db) =>
  db
    .selectFrom('habilitation_request as r')
    .innerJoin('registry_organisation as o', 'o.id', 'r.organisation_id')
    .selectAll('r')
    .select(['o.siret', 'o.name']);
type Row = Awaited<ReturnType<ReturnType<typeof select>['executeTakeFirstOrThrow']>>;

const asRequest = (secrets: Secrets, row: Row): Request => ({
  id: row.id,
  state: z.enum(requestStates).parse(row.state),
  version: row.version,
  organisation: { id: row.organisation_id, siret: row.siret, name: row.name },
  askedBy: row.asked_by,
  asker: askerSchema.parse(open(secrets, row.asker)),
  named: row.named,
  lang: z.enum(languages).parse(row.lang),
  content: contentSchema.parse(open(secrets, row.content)),
  createdAt: row.created_at,
  sentAt: row.sent_at,
  reason: row.reason,
  endedAt: row.ended_at,
});

const keysIn = (secrets: Secrets, asker: EmailAddress, { referent, helpers }: Content): string[] => [
  ...new Set([asker, ...(referent ? [referent.email] : []), ...helpers.map(({ email }) => email)].map((email) => keyOf(secrets, email))),
];

/** Begins a request, as a draft; returns its identifier. */
export async function insertRequest(
  tx: Tx,
  secrets: Secrets,
  given: { organisationId: string; askedBy: string; asker: Request['asker']; lang: Lang; content: Content; at: Date },
): Promise<string> {
  const id = newId('hab');
  await tx
    .insertInto('habilitation_request')
    .values({
      id,
      organisation_id: given.organisationId,
      state: 'draft',
      asked_by: given.askedBy,
      asker: seal(secrets, given.asker),
      named: keysIn(secrets, given.asker.email, given.content),
      lang: given.lang,
      content: seal(secrets, given.content),
      created_at: given.at,
    })
    .execute();
  return id;
}

/** Writes what is asked, and who is named in it. */
export async function saveContent(tx: Tx, secrets: Secrets, { id, asker }: Request, content: Content): Promise<void> {
  await tx
    .updateTable('habilitation_request')
    .set({ content: seal(secrets, content), named: keysIn(secrets, asker.email, content) })
    .where('id', '=', id)
    .execute();
}

/** A request, or null. */
export async function findRequest(db: Db, secrets: Secrets, id: string): Promise<Request | null> {
  const row = await select(db).where('r.id', '=', id).executeTakeFirst();
  return row ? asRequest(secrets, row) : null;
}

/** A request that nobody else changes before the transaction ends, or null. */
export async function lockRequest(tx: Tx, secrets: Secrets, id: string): Promise<Request | null> {
  const found = await tx.selectFrom('habilitation_request').select('id').where('id', '=', id).forUpdate().executeTakeFirst();
  return found ? findRequest(tx, secrets, id) : null;
}

/** Moves a locked request to another state. @param decision who decided, for an end that an operator gives it */
export async function moveRequest(
  tx: Tx,
  { id, version }: Request,
  to: RequestState,
  given: { at: Date; reason?: string | null; decision?: { by: string; key: string } },
): Promise<void> {
  const { at, reason, decision } = given;
  const sent = to === 'processing' || to === 'changes_proposed';
  const ended = to === 'validated' || to === 'refused' || to === 'closed';
  await tx
    .updateTable('habilitation_request')
    .set({
      state: to,
      ...(sent ? { version: version + 1, sent_at: at } : {}),
      ...(ended ? { ended_at: at } : {}),
      ...(reason === undefined ? {} : { reason }),
      ...(decision ? { decided_by: decision.by, decided_by_key: decision.key } : {}),
    })
    .where('id', '=', id)
    .execute();
}

/** The requests that an agent made for an organisation, the last one first. */
export async function requestsOf(db: Db, secrets: Secrets, askedBy: string, siret: string): Promise<Request[]> {
  const rows = await select(db).where('r.asked_by', '=', askedBy).where('o.siret', '=', siret).orderBy('r.created_at', 'desc').execute();
  return rows.map((row) => asRequest(secrets, row));
}

/** Whether a request for an organisation was sent and not decided yet. */
export async function isAsked(db: Db, organisationId: string): Promise<boolean> {
  const row = await db
    .selectFrom('habilitation_request')
    .select('id')
    .where('organisation_id', '=', organisationId)
    .where('state', 'in', ['processing', 'changes_required', 'changes_proposed'])
    .executeTakeFirst();
  return row !== undefined;
}

/** The requests that wait for an operator, the oldest first. */
export async function waitingRequests(db: Db, secrets: Secrets, limit: number): Promise<Request[]> {
  const rows = await select(db)
    .where('r.state', 'in', ['processing', 'changes_proposed'])
    .orderBy('r.sent_at')
    .orderBy('r.id')
    .limit(limit)
    .execute();
  return rows.map((row) => asRequest(secrets, row));
}
