import type { Adapter, AdapterPayload, ClientMetadata, KoaContextWithOIDC } from 'oidc-provider';
import { grantPayload, readGrantId } from './grants.js';
import type { Library } from './library.js';
import { noChanges, type Changes, type NewPayload, type PayloadTable } from './payloads.js';

/** Where the provider looks clients up: see clients.ts. */
export type FindClient = (clientId: string) => Promise<ClientMetadata | undefined>;

export interface Storage {
  /** For the configuration of oidc-provider. */
  adapter(model: string): Adapter;
  /** Goes around everything that the provider does: writes what a request changed, once, before it is answered. */
  middleware(context: object, next: () => Promise<unknown>): Promise<void>;
}

/**
 * The store of a provider.
 *
 * A request first reads, then changes several artefacts: a sign-in that ends consumes its interaction, writes a code and a session. Waiting
 * for each would cost three round trips; they are gathered and written by one statement when the request ends. An access token does not
 * wait: the statement that writes it consumes its code, so that of two processes that redeem the same code one gets a token and the other
 * an error, whatever the instant.
 */
export function createStorage(options: { library: Library; table: PayloadTable; findClient: FindClient }): Storage {
  const { library, table, findClient } = options;
  const pending = new WeakMap<object, Changes>();
  const changes = (): Changes | null => {
    const context: KoaContextWithOIDC | undefined = library.Provider.ctx;
    return (context && pending.get(context)) ?? null;
  };
  const change = async (work: (changes: Changes) => void): Promise<void> => {
    const gathered = changes();
    if (gathered) return work(gathered);
    const alone = noChanges();
    work(alone);
    await table.apply(alone);
  };

  const adapter = (model: string): Adapter => ({
    async find(id) {
      const key = table.key(model, id);
      // A code is used up by the statement that writes its token, and a token lives for a minute.
      const stored = await (model === 'AuthorizationCode' || model === 'AccessToken' ? table.findRecent(key) : table.find(key));
      // A finished interaction stays for a while so that its pages can say so; for the provider it is gone.
      if (!stored || (model === 'Interaction' && stored.consumedAt)) return undefined;
      return { ...stored.payload, jti: id, ...(stored.consumedAt ? { consumed: Math.floor(stored.consumedAt.getTime() / 1000) } : {}) };
    },
    async findByUid(uid) {
      // Sessions are only named so by artefacts that end with them; none of ours does. Its identifier is not known from here.
      const stored = await table.findByUid(model, uid);
      return stored ? { ...stored.payload, jti: uid } : undefined;
    },
    findByUserCode: () => Promise.resolve(undefined), // device flow: not offered
    async upsert(id, payload, expiresIn) {
      const row = newPayload(table.key(model, id), model, payload, expiresIn);
      if (model === 'ReplayDetection') {
        if (!(await table.insertOnce(row))) throw new library.errors.InvalidClientAuth('client assertion was used before');
        return;
      }
      await change(({ written }) => written.push(row));
      const gathered = model === 'AccessToken' ? changes() : null;
      if (!gathered || gathered.consumed.length === 0) return;
      const fresh = await table.apply(gathered);
      Object.assign(gathered, noChanges());
      if (fresh) return;
      // RFC 6749, 4.1.2: whatever came of a code that is presented again is revoked.
      if (row.grantId) for (const kind of ['AccessToken', 'RefreshToken', 'AuthorizationCode']) await table.revokeGrant(kind, row.grantId);
      throw new library.errors.InvalidGrant('already consumed');
    },
    consume: (id) => change(({ consumed }) => consumed.push(table.key(model, id))),
    destroy: (id) => change(({ closed, removed }) => (model === 'Interaction' ? closed : removed).push(table.key(model, id))),
    async revokeByGrantId(id) {
      const grant = readGrantId(id);
      if (grant) await table.revokeGrant(model, grant.interaction);
    },
  });

  return {
    adapter(model) {
      if (model === 'Client') return { ...adapter(model), find: findClient }; // the metadata of a client is what the library stores for one
      // A grant is its own identifier: see grants.ts.
      if (model === 'Grant')
        return {
          ...adapter(model),
          find: (id) => Promise.resolve(grantPayload(id)),
          upsert: () => Promise.resolve(),
          destroy: () => Promise.resolve(),
        };
      return adapter(model);
    },
    async middleware(context, next) {
      const gathered = noChanges();
      pending.set(context, gathered);
      await next();
      if (Object.values(gathered).some((list: unknown[]) => list.length > 0)) await table.apply(gathered);
    },
  };
}

function newPayload(id: string, model: string, payload: AdapterPayload, expiresIn: number | undefined): NewPayload {
  const { jti: _secret, ...rest } = payload;
  return {
    id,
    model,
    payload: rest,
    uid: payload.uid ?? null,
    grantId: (payload.grantId && readGrantId(payload.grantId)?.interaction) ?? null,
    // The library reads the machine's clock; so does its store.
    expiresAt: new Date(Date.now() + (expiresIn ?? 0) * 1000),
  };
}
