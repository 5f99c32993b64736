import { compactVerify, createLocalJWKSet, errors, type JSONWebKeySet } from 'jose';
import { z } from 'zod';
import type { Context } from '../../../context.js';
import type { Upstream } from './upstream-store.js';

const minute = 60_000;
/** Read again in the background after this. */
const fresh = 10 * minute;
/** A provider that withdraws a key is obeyed after this at the latest. */
const usable = 60 * minute;
/** An unknown key is looked for at once, but a provider that signs with keys which it does not publish is asked no more than so often a minute. */
const searchesAMinute = 5;

const keySet = z.object({ keys: z.array(z.looseObject({ kty: z.string() })).max(100) });

interface Known {
  keys: JSONWebKeySet;
  readAt: number;
  reading: Promise<void> | null;
  searches: readonly number[];
}

/** Signatures of identity providers, checked with the keys that they publish. */
export interface UpstreamKeys {
  /**
   * Checks the signature of what a provider signed. A provider may change its keys at any moment, even without changing their name: its
   * keys are read again before a signature is called wrong.
   * @param jwksUri where its keys are, when they were not given by hand
   * @param ask a `fetch` with the deadline of the exchange
   * @throws errors of jose when nobody signed it with a key of the provider, others when its keys could not be read
   */
  verify(
    upstream: Upstream,
    jws: string,
    algorithms: readonly string[],
    jwksUri: string | undefined,
    ask: typeof fetch,
  ): Promise<Uint8Array>;
}

export function createUpstreamKeys({ clock, log }: Pick<Context, 'clock' | 'log'>): UpstreamKeys {
  const known = new Map<string, Known>();
  const now = () => clock.now().getTime();

  const read = (entry: Known, jwksUri: string, ask: typeof fetch): Promise<void> => {
    entry.reading ??= readKeys(jwksUri, ask)
      .then((keys) => void Object.assign(entry, { keys, readAt: now() }))
      .finally(() => (entry.reading = null));
    return entry.reading;
  };
  const maySearch = (entry: Known): boolean => {
    entry.searches = entry.searches.filter((at) => now() - at < minute);
    if (entry.searches.length >= searchesAMinute) return false;
    entry.searches = [...entry.searches, now()];
    return true;
  };

  const verifyWithPublished = async (jws: string, algorithms: readonly string[], jwksUri: string, ask: typeof fetch) => {
    const entry = known.get(jwksUri) ?? { keys: { keys: [] }, readAt: -Infinity, reading: null, searches: [] };
    known.set(jwksUri, entry);
    const age = now() - entry.readAt;
    if (age > usable) await read(entry, jwksUri, ask);
    else if (age > fresh)
      read(entry, jwksUri, ask).catch((error: unknown) => log.warn({ room: 'upstream', err: error }, 'keys could not be read again'));
    const { readAt } = entry;
    return verifyWith(entry.keys, jws, algorithms).catch(async (error: unknown) => {
      const readMeanwhile = entry.readAt > readAt;
      if (!isAboutKeys(error) || (!readMeanwhile && !entry.reading && !maySearch(entry))) throw error;
      if (!readMeanwhile) await read(entry, jwksUri, ask);
      return verifyWith(entry.keys, jws, algorithms);
    });
  };

  return {
    async verify(upstream, jws, algorithms, jwksUri, ask) {
      const { jwks } = upstream.options;
      if (algorithms.every((alg) => alg === 'HS256')) {
        const { payload } = await compactVerify(jws, new TextEncoder().encode(upstream.clientSecret), { algorithms: ['HS256'] });
        return payload;
      }
      if (jwks) return verifyWith(jwks, jws, algorithms);
      if (!jwksUri) throw new Error('the provider publishes no keys');
      return verifyWithPublished(jws, algorithms, jwksUri, ask);
    },
  };
}

async function readKeys(jwksUri: string, ask: typeof fetch): Promise<JSONWebKeySet> {
  const response = await ask(jwksUri, { headers: { accept: 'application/jwk-set+json, application/json' }, redirect: 'manual' });
  if (response.status !== 200) throw new Error(`the keys came with status ${response.status}`);
  return keySet.parse(await response.json());
}

/** Reading a key costs as much as using it: those of one answer are read once. */
const keyFinders = new WeakMap<JSONWebKeySet, ReturnType<typeof createLocalJWKSet>>();
function finderOf(keys: JSONWebKeySet): ReturnType<typeof createLocalJWKSet> {
  const finder = keyFinders.get(keys) ?? createLocalJWKSet(keys);
  keyFinders.set(keys, finder);
  return finder;
}

/** A signature without the name of its key is tried with all that could have made it. */
async function verifyWith(keys: JSONWebKeySet, jws: string, algorithms: readonly string[]): Promise<Uint8Array> {
  const options = { algorithms: [...algorithms] };
  try {
    return (await compactVerify(jws, finderOf(keys), options)).payload;
  } catch (error) {
    if (!(error instanceof errors.JWKSMultipleMatchingKeys)) throw error;
    for await (const key of error) {
      const verified = await compactVerify(jws, key, options).catch(() => null);
      if (verified) return verified.payload;
    }
    throw new errors.JWSSignatureVerificationFailed();
  }
}

const isAboutKeys = (error: unknown) => error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWSSignatureVerificationFailed;
