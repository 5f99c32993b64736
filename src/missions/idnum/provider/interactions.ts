import { sql, type RawBuilder } from 'kysely';
import type { FastifyRequest } from 'fastify';
import type { InteractionResults } from 'oidc-provider';
import { z } from 'zod';
import type { Db } from '../../../kernel/database/index.js';
import type { CookieSigner } from './cookie-signer.js';
import type { PayloadTable, StoredPayload } from './payloads.js';

const stored = z.object({
  params: z.record(z.string(), z.unknown()),
  prompt: z.object({ name: z.string(), reasons: z.array(z.string()) }),
  returnTo: z.string(),
  session: z.object({ accountId: z.string(), uid: z.string(), acr: z.string().optional() }).optional(),
  result: z.looseObject({ login: z.looseObject({ accountId: z.string(), acr: z.string().optional() }).optional() }).optional(),
});

/** A request of a service that waits for the person. */
export interface Interaction {
  uid: string;
  /** Its key in the table of artefacts, which gives nothing away. */
  key: string;
  state: 'open' | 'expired' | 'finished';
  /** What the service asked, as it asked it. */
  parameters: Readonly<Record<string, string>>;
  clientId: string;
  /** What the library waits for: login or consent. */
  prompt: string;
  /** Why, as the library names it. */
  reasons: readonly string[];
  /** The account that is signed in already, or that has just signed in. */
  accountId: string | null;
  /** Whether that account signed in for this very request. */
  signedInHere: boolean;
  /** Address that goes on with the request once its result is known. */
  returnTo: string;
  expiresAt: Date;
}

/** The requests of services that wait for the person. */
export interface Interactions {
  read(uid: string): Promise<Interaction | null>;
  /** As this process knew it some seconds ago: enough as long as nobody has signed in for it. `settle` knows whether it is still open. */
  readRecent(uid: string): Promise<Interaction | null>;
  /** With whoever is signed in for it, as the page that it is sent from showed it: for what is then settled for that account only. */
  readShown(uid: string): Promise<Interaction | null>;
  /** Whether this browser is the one that the request of the service came with. Only on pages under the address of the interaction. */
  isBound(request: Pick<FastifyRequest, 'cookies'>, uid: string): boolean;
  /**
   * Adds to the result of an open interaction.
   * @param accountId who must still be the one that is signed in for it, for a caller that read it a while ago
   * @returns false when it is not open any more, or somebody else signed in
   */
  settle(db: Db, uid: string, result: InteractionResults, accountId?: string): Promise<boolean>;
  /** The statement of `settle`, as a part of a larger one: it has one row to return when all is well. */
  settlement(uid: string, result: InteractionResults, given: RawBuilder<unknown>): RawBuilder<unknown>;
}

/** @param options.cookie name of the cookie that oidc-provider binds a browser to its request with */
export function createInteractions({ table, signer, cookie }: { table: PayloadTable; signer: CookieSigner; cookie: string }): Interactions {
  const asInteraction = (uid: string, key: string, row: StoredPayload | null): Interaction | null => {
    if (!row) return null;
    const { params, prompt, returnTo, session, result } = stored.parse(row.payload);
    const parameters = Object.fromEntries(
      Object.entries(params).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
    );
    return {
      uid,
      key,
      // The library reads the machine's clock, so do we.
      state: row.consumedAt ? 'finished' : row.expiresAt.getTime() <= Date.now() ? 'expired' : 'open',
      parameters,
      clientId: parameters['client_id'] ?? '',
      prompt: prompt.name,
      reasons: prompt.reasons,
      accountId: result?.login?.accountId ?? session?.accountId ?? null,
      signedInHere: result?.login !== undefined,
      returnTo,
      expiresAt: row.expiresAt,
    };
  };
  const keyOf = (uid: string) => table.key('Interaction', uid);
  // A new sign-in replaces the session that the request came with: it must not be compared with it any more.
  const settlement: Interactions['settlement'] = (uid, result, given) => sql`
    update oidc_payload set payload = ${result.login ? sql`payload - 'session'` : sql`payload`} || jsonb_build_object('result', coalesce(payload->'result', '{}') || ${JSON.stringify(result)}::jsonb)
    where id = ${keyOf(uid)} and consumed_at is null and expires_at > now() and ${given}`;
  const read = async (uid: string) => asInteraction(uid, keyOf(uid), await table.find(keyOf(uid)));
  const readRecent = async (uid: string) => asInteraction(uid, keyOf(uid), await table.findRecent(keyOf(uid)));
  return {
    read,
    readRecent,
    async readShown(uid) {
      const recent = await readRecent(uid);
      return recent?.accountId ? recent : read(uid);
    },
    isBound({ cookies }, uid) {
      return cookies[cookie] === uid && signer.verify(`${cookie}=${uid}`, cookies[`${cookie}.sig`] ?? '');
    },
    settlement,
    async settle(db, uid, result, accountId) {
      const same =
        accountId === undefined
          ? sql`true`
          : sql`coalesce(payload #>> '{result,login,accountId}', payload #>> '{session,accountId}') = ${accountId}`;
      const { numAffectedRows } = await settlement(uid, result, same).execute(db);
      return numAffectedRows === 1n;
    },
  };
}
