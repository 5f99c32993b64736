import type { Selectable } from 'kysely';
import type { Db, Tables } from '../../../kernel/database/index.js';
import { hashOf } from './store.js';

/** What an authorization code stands for. */
export interface Authorization {
  consultationId: string;
  scenario: string;
  nonce: string | null;
  acr: string;
  scope: string;
  codeChallenge: string | null;
}

/** What the service did with a code. */
export interface Observed {
  tokenRequests: number;
  tokenError: string | null;
  userinfoRequests: number;
}

/** An authorization that was found, with what was seen of it. */
export interface FoundAuthorization extends Authorization, Observed {
  codeHash: Buffer;
  createdAt: Date;
}

/** Keeps what a code stands for; the code itself is kept nowhere. */
export async function insertAuthorization(db: Db, code: string, a: Authorization, at: Date): Promise<void> {
  await db
    .insertInto('docteur_authorization')
    .values({
      code_hash: hashOf(code),
      consultation_id: a.consultationId,
      scenario: a.scenario,
      nonce: a.nonce,
      acr: a.acr,
      scope: a.scope,
      code_challenge: a.codeChallenge,
      created_at: at,
    })
    .execute();
}

/** Counts that a service presented a code; null when it is none of this consultation. The count says whether it was presented before. */
export async function presentCode(db: Db, consultationId: string, code: string): Promise<FoundAuthorization | null> {
  const row = await db
    .updateTable('docteur_authorization')
    .set((e) => ({ token_requests: e('token_requests', '+', 1) }))
    .where('code_hash', '=', hashOf(code))
    .where('consultation_id', '=', consultationId)
    .returningAll()
    .executeTakeFirst();
  return row ? asAuthorization(row) : null;
}

/** Notes that the token request of a code was refused; the first refusal stays. */
export async function noteTokenError(db: Db, codeHash: Buffer, error: string): Promise<void> {
  await db
    .updateTable('docteur_authorization')
    .set({ token_error: error })
    .where('code_hash', '=', codeHash)
    .where('token_error', 'is', null)
    .execute();
}

/** Keeps which access token belongs to a code. */
export async function setAccessToken(db: Db, codeHash: Buffer, accessToken: string): Promise<void> {
  await db
    .updateTable('docteur_authorization')
    .set({ access_token_hash: hashOf(accessToken) })
    .where('code_hash', '=', codeHash)
    .execute();
}

/** Counts that a service asked for userinfo; null when the access token is none that was given since `since`. */
export async function presentAccessToken(db: Db, consultationId: string, token: string, since: Date): Promise<FoundAuthorization | null> {
  const row = await db
    .updateTable('docteur_authorization')
    .set((e) => ({ userinfo_requests: e('userinfo_requests', '+', 1) }))
    .where('access_token_hash', '=', hashOf(token))
    .where('consultation_id', '=', consultationId)
    .where('created_at', '>', since)
    .returningAll()
    .executeTakeFirst();
  return row ? asAuthorization(row) : null;
}

/** What the service did with a code so far. */
export async function observedOf(db: Db, code: string): Promise<Observed> {
  const row = await db.selectFrom('docteur_authorization').selectAll().where('code_hash', '=', hashOf(code)).executeTakeFirstOrThrow();
  return asAuthorization(row);
}

function asAuthorization(row: Selectable<Tables['docteur_authorization']>): FoundAuthorization {
  return {
    codeHash: row.code_hash,
    consultationId: row.consultation_id,
    scenario: row.scenario,
    nonce: row.nonce,
    acr: row.acr,
    scope: row.scope,
    codeChallenge: row.code_challenge,
    tokenRequests: row.token_requests,
    tokenError: row.token_error,
    userinfoRequests: row.userinfo_requests,
    createdAt: row.created_at,
  };
}
