import type { Selectable } from 'kysely';
import { z } from 'zod';
import type { Db, Tables, Tx } from '../../../kernel/database/index.js';
import { languages, type Lang } from '../../../kernel/i18n/index.js';
import { knownEmail, type EmailAddress } from '../../../kernel/mail/index.js';
import { brokers, type BrokerName } from '../provider/index.js';
import { storedConfiguration, type Configuration } from './configuration.js';
import { kinds, type Kind } from './kinds/index.js';
import { requestStates, type RequestState } from './rules.js';

/** A request to open a partner to the public. */
export interface Request {
  id: string;
  state: RequestState;
  partner: { id: string; kind: Kind; product: BrokerName; name: string; organisation: string; siret: string };
  /** Version that it was asked from. */
  version: number;
  configuration: Configuration;
  legalBasis: string;
  contact: EmailAddress;
  askedAt: Date;
  askedBy: { id: string; label: string; email: EmailAddress };
  lang: Lang;
  decidedAt: Date | null;
  reason: string | null;
}

/** Writes a request; false when one is waiting already. */
export async function insertRequest(
  tx: Tx,
  request: Pick<Request, 'id' | 'version' | 'configuration' | 'legalBasis' | 'contact' | 'askedAt' | 'askedBy' | 'lang'> & {
    partnerId: string;
  },
): Promise<boolean> {
  const done = await tx
    .insertInto('partner_request')
    .values({
      id: request.id,
      partner_id: request.partnerId,
      state: 'waiting',
      version: request.version,
      configuration: JSON.stringify(request.configuration),
      legal_basis: request.legalBasis,
      contact: request.contact,
      asked_at: request.askedAt,
      asked_by: request.askedBy.id,
      asked_by_name: request.askedBy.label,
      asked_by_email: request.askedBy.email,
      lang: request.lang,
    })
    .onConflict((c) => c.column('partner_id').where('state', '=', 'waiting').doNothing())
    .executeTakeFirst();
  return done.numInsertedOrUpdatedRows === 1n;
}

/** Writes what became of a request. */
export async function closeRequest(
  tx: Tx,
  id: string,
  end: { state: Exclude<RequestState, 'waiting'>; at: Date; operator: string | null; reason: string | null },
): Promise<void> {
  await tx
    .updateTable('partner_request')
    .set({ state: end.state, decided_at: end.at, decided_by: end.operator, reason: end.reason })
    .where('id', '=', id)
    .execute();
}

const withPartner = (db: Db) =>
  db
    .selectFrom('partner_request as r')
    .innerJoin('partner as p', 'p.id', 'r.partner_id')
    .selectAll('r')
    .select(['p.kind', 'p.product', 'p.name', 'p.organisation', 'p.siret']);

/** The last request about a partner, or null. */
export async function lastRequest(db: Db, partnerId: string): Promise<Request | null> {
  const row = await withPartner(db).where('r.partner_id', '=', partnerId).orderBy('r.asked_at', 'desc').orderBy('r.id').executeTakeFirst();
  return row ? asRequest(row) : null;
}

/** A request, or null. */
export async function findRequest(db: Db, id: string): Promise<Request | null> {
  const row = await withPartner(db).where('r.id', '=', id).executeTakeFirst();
  return row ? asRequest(row) : null;
}

/** A request that nobody else changes before the transaction ends, or null. */
export async function lockRequest(tx: Tx, id: string): Promise<Request | null> {
  const found = await tx.selectFrom('partner_request').select('id').where('id', '=', id).forUpdate().executeTakeFirst();
  return found ? findRequest(tx, id) : null;
}

/** Requests for the operator: those that wait, the oldest first, then the last ones decided. */
export async function allRequests(db: Db, decided: number): Promise<{ waiting: Request[]; decided: Request[] }> {
  const waiting = await withPartner(db).where('r.state', '=', 'waiting').orderBy('r.asked_at').orderBy('r.id').execute();
  const others = await withPartner(db).where('r.state', '!=', 'waiting').orderBy('r.decided_at', 'desc').limit(decided).execute();
  return { waiting: waiting.map(asRequest), decided: others.map(asRequest) };
}

/**
 * Accounts of those behind a request: who asked, and who saved a version of what is asked for since the partner was last approved.
 * Earlier versions had the eyes of an operator already.
 */
export async function authorsOf(db: Db, request: Request): Promise<string[]> {
  const { version } = await db
    .selectFrom('partner_request')
    .select((e) => e.fn.coalesce(e.fn.max('version'), e.lit(0)).as('version'))
    .where('partner_id', '=', request.partner.id)
    .where('state', '=', 'approved')
    .executeTakeFirstOrThrow();
  const rows = await db
    .selectFrom('partner_version')
    .select('agent_id')
    .distinct()
    .where('partner_id', '=', request.partner.id)
    .where('number', '>', version)
    .where('number', '<=', request.version)
    .where('change', '!=', 'approve')
    .execute();
  return [request.askedBy.id, ...rows.map(({ agent_id }) => agent_id)];
}

type Row = Selectable<Tables['partner_request']> &
  Pick<Selectable<Tables['partner']>, 'kind' | 'product' | 'name' | 'organisation' | 'siret'>;

function asRequest(row: Row): Request {
  return {
    id: row.id,
    state: z.enum(requestStates).parse(row.state),
    partner: {
      id: row.partner_id,
      kind: z.enum(kinds).parse(row.kind),
      product: z.enum(brokers).parse(row.product),
      name: row.name,
      organisation: row.organisation,
      siret: row.siret,
    },
    version: row.version,
    configuration: storedConfiguration.parse(row.configuration),
    legalBasis: row.legal_basis,
    contact: knownEmail(row.contact),
    askedAt: row.asked_at,
    askedBy: { id: row.asked_by, label: row.asked_by_name, email: knownEmail(row.asked_by_email) },
    lang: z.enum(languages).parse(row.lang),
    decidedAt: row.decided_at,
    reason: row.reason,
  };
}
