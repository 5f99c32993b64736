import { importJWK, type JWK } from 'jose';
import { z } from 'zod';
import type { Context } from '../../../context.js';
import { boundedFetch } from '../provider/index.js';
import { franceConnectFaults } from './faults.js';
import type { DataProvider } from './store.js';

/** A key that a data provider can be written to with. */
export interface SealingKey {
  key: Awaited<ReturnType<typeof importJWK>>;
  kid: string | undefined;
}

/** Codes of what may be wrong with the keys of a data provider. */
const keyFaults = ['Y440001', 'Y440004', 'Y440010', 'Y440011'] as const;
export type KeyFault = (typeof keyFaults)[number];
export const isKeyFault = (code: string): code is KeyFault => keyFaults.some((one) => one === code);

const keySet = z.object({ keys: z.array(z.looseObject({ kty: z.string(), use: z.string().optional(), kid: z.string().optional() })) });
type Keys = z.infer<typeof keySet>['keys'];
const freshMilliseconds = 600_000;
/** How long and how much a data provider may answer when it is asked for its keys. */
const patience = { milliseconds: 5_000, bytes: 262_144 };

/**
 * The keys that data providers are written to with; what they publish is remembered for ten minutes.
 * @returns a function that finds the key of one; it throws Fault Y440001, Y440004, Y440010, Y440011
 */
export function sealingKeys(context: Pick<Context, 'fetch' | 'clock'>): (dp: DataProvider) => Promise<SealingKey> {
  const known = new Map<string, { keys: Promise<Keys>; until: number }>();
  const published = (address: string): Promise<Keys> => {
    const now = context.clock.now().getTime();
    const cached = known.get(address);
    if (cached && cached.until > now) return cached.keys;
    const keys = fetchKeys(context, address);
    known.set(address, { keys, until: now + freshMilliseconds });
    keys.catch(() => known.delete(address));
    return keys;
  };
  return async (dp) => choose(dp, dp.jwksUri ? await published(dp.jwksUri) : readKeys(dp.jwks));
}

async function fetchKeys({ fetch }: Pick<Context, 'fetch'>, address: string): Promise<Keys> {
  const ask = boundedFetch(fetch, AbortSignal.timeout(patience.milliseconds), patience.bytes, { made: 0, failed: false });
  const text = await ask(address)
    .then((answer) => {
      if (!answer.ok) throw new Error(`the keys came with status ${answer.status}`);
      return answer.text();
    })
    .catch((error: unknown) => {
      throw franceConnectFaults.make('Y440010', {}, { cause: error });
    });
  return readKeys(text);
}

/** Reads a key set, as it is kept or as it was sent. */
function readKeys(given: unknown): Keys {
  try {
    return keySet.parse(typeof given === 'string' ? JSON.parse(given) : given).keys;
  } catch (error) {
    throw franceConnectFaults.make('Y440011', {}, { cause: error });
  }
}

/** The first key that is meant for encryption, or that can serve for it. */
async function choose({ encryptionAlg }: DataProvider, keys: Keys): Promise<SealingKey> {
  const types = encryptionAlg.startsWith('RSA') ? ['RSA'] : ['EC', 'OKP'];
  const usable = keys.filter(({ kty, use }) => types.includes(kty) && use !== 'sig');
  const jwk: (JWK & { kty: string }) | undefined = usable.find(({ use }) => use === 'enc') ?? usable[0];
  if (!jwk) throw franceConnectFaults.make('Y440001');
  const key = await importJWK(jwk, encryptionAlg).catch((error: unknown) => {
    throw franceConnectFaults.make('Y440004', {}, { cause: error });
  });
  return { key, kid: jwk.kid };
}
