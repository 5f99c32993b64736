import type { AdapterFactory, AdapterPayload } from 'oidc-provider';

interface Kept {
  payload: AdapterPayload;
  /** Milliseconds since 1970. */
  until: number;
}

const capacity = 20_000;

/** Keeps what one OpenID provider must remember, in memory: the oldest entries go when there are more than 20,000. */
export function memoryAdapter(): AdapterFactory {
  const entries = new Map<string, Kept>();
  const grants = new Map<string, Set<string>>();
  const sessions = new Map<string, string>();

  const find = (key: string) => {
    const kept = entries.get(key);
    if (kept && kept.until > Date.now()) return kept.payload;
    if (kept) remove(key, kept);
    return undefined;
  };
  const remove = (key: string, kept: Kept) => {
    entries.delete(key);
    const { grantId, uid } = kept.payload;
    if (uid) sessions.delete(uid);
    const keys = grantId ? grants.get(grantId) : undefined;
    keys?.delete(key);
    if (grantId && keys?.size === 0) grants.delete(grantId);
  };

  return (model) => {
    const keyOf = (id: string) => `${model}:${id}`;
    return {
      async upsert(id, payload, expiresIn) {
        const key = keyOf(id);
        const known = entries.get(key);
        if (known) remove(key, known);
        entries.set(key, { payload, until: expiresIn ? Date.now() + expiresIn * 1000 : Number.POSITIVE_INFINITY });
        if (payload.uid) sessions.set(payload.uid, key);
        if (payload.grantId) grants.set(payload.grantId, (grants.get(payload.grantId) ?? new Set()).add(key));
        for (const [oldest, kept] of entries) {
          if (entries.size <= capacity) break;
          remove(oldest, kept);
        }
      },
      find: async (id) => find(keyOf(id)),
      findByUid: async (uid) => find(sessions.get(uid) ?? ''),
      findByUserCode: async () => undefined, // no device flow here
      async consume(id) {
        const payload = find(keyOf(id));
        if (payload) payload.consumed = Math.floor(Date.now() / 1000);
      },
      async destroy(id) {
        const kept = entries.get(keyOf(id));
        if (kept) remove(keyOf(id), kept);
      },
      async revokeByGrantId(grantId) {
        // Asked for each kind of token: a sign-in under way has the grant too, and goes on.
        const tokens = [...(grants.get(grantId) ?? [])].filter((key) => key.startsWith(keyOf('')));
        for (const key of tokens) {
          const kept = entries.get(key);
          if (kept) remove(key, kept);
        }
      },
    };
  };
}
