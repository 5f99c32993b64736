import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK } from 'jose';
import { sql } from 'kysely';
import type { Context } from '../../../context.js';
import { transact, type Db, type Tx } from '../../../kernel/database/index.js';
import type { Secrets } from '../../../kernel/secrets.js';

/** The algorithms that a broker signs with its own keys. */
export const signingAlgorithms = ['ES256', 'RS256'] as const;
export type SigningAlgorithm = (typeof signingAlgorithms)[number];

/** The algorithms by which identity providers encrypt for Socle. */
export const decryptionAlgorithms = ['ECDH-ES', 'RSA-OAEP-256'] as const;
type DecryptionAlgorithm = (typeof decryptionAlgorithms)[number];
type Algorithm = SigningAlgorithm | DecryptionAlgorithm;

const sealing = 'oidc.key';
const hour = 3_600_000;
/** A new key is published so long before it signs: services keep the keys that they have read for some minutes. */
export const publishedBeforeUse = hour;
/** A key that signs no more is published so long: what it signed can be verified, such as the hint of a sign-out. */
export const publishedAfterUse = 30 * 24 * hour;

type Room = Pick<Context, 'db' | 'secrets' | 'clock'>;
interface StoredKey {
  kid: string;
  alg: string;
  private_jwk: string;
  created_at: Date;
}

/**
 * The private keys of an issuer, made at the first call. For each algorithm the key that signs comes first: the newest one that has been
 * published for an hour, or the oldest when all are younger.
 */
export const signingKeys = (room: Room, issuer: string): Promise<JWK[]> => keysFor(room, issuer, signingAlgorithms);

/** The private keys that open what identity providers encrypted for an issuer, made at the first call; the newest of each algorithm comes first. */
export const decryptionKeys = (room: Room, issuer: string): Promise<JWK[]> => keysFor(room, issuer, decryptionAlgorithms);

/**
 * What identity providers must know of an issuer that is their client: the keys that check its `private_key_jwt`, and those to encrypt for it
 * (FranceConnect, `/client/.well-known/keys`; it may be kept for 600 seconds).
 */
export async function clientKeySet(room: Room, issuer: string): Promise<{ keys: JWK[] }> {
  const keys = [...(await signingKeys(room, issuer)), ...(await decryptionKeys(room, issuer))];
  return { keys: keys.map(publicPart) };
}

/** Gives an issuer a new key for each algorithm. Nothing breaks: see the delays above. */
export async function rotateKeys(room: Room, issuer: string): Promise<void> {
  const now = room.clock.now();
  const retiredAt = new Date(now.getTime() + publishedBeforeUse + publishedAfterUse);
  await transact(room.db, async (tx) => {
    await lock(tx, issuer);
    await tx.updateTable('oidc_key').set({ retired_at: retiredAt }).where('issuer', '=', issuer).where('retired_at', 'is', null).execute();
    for (const alg of [...signingAlgorithms, ...decryptionAlgorithms]) await addKey(tx, room.secrets, issuer, alg, now);
  });
}

async function keysFor(room: Room, issuer: string, algorithms: readonly Algorithm[]): Promise<JWK[]> {
  const now = room.clock.now();
  let stored = await publishedKeys(room.db, issuer, now);
  if (algorithms.some((alg) => !stored.some((key) => key.alg === alg))) {
    stored = await transact(room.db, async (tx) => {
      await lock(tx, issuer);
      const known = await publishedKeys(tx, issuer, now);
      for (const alg of algorithms) if (!known.some((key) => key.alg === alg)) await addKey(tx, room.secrets, issuer, alg, now);
      return publishedKeys(tx, issuer, now);
    });
  }
  return algorithms.flatMap((alg) => {
    const keys = stored.filter((key) => key.alg === alg);
    return (isSigning(alg) ? inOrder(keys, now) : keys).map((key) => openKey(room.secrets, key));
  });
}

const isSigning = (alg: Algorithm): boolean => signingAlgorithms.some((one) => one === alg);

function publishedKeys(db: Db, issuer: string, now: Date): Promise<StoredKey[]> {
  return db
    .selectFrom('oidc_key')
    .select(['kid', 'alg', 'private_jwk', 'created_at'])
    .where('issuer', '=', issuer)
    .where((where) => where.or([where('retired_at', 'is', null), where('retired_at', '>', now)]))
    .orderBy('created_at', 'desc')
    .orderBy('kid')
    .execute();
}

/** Newest first in, the one that signs first out. */
function inOrder(keys: readonly StoredKey[], now: Date): StoredKey[] {
  const signs = keys.find((key) => now.getTime() - key.created_at.getTime() >= publishedBeforeUse) ?? keys.at(-1);
  return signs ? [signs, ...keys.filter((key) => key !== signs)] : [];
}

async function addKey(tx: Tx, secrets: Secrets, issuer: string, alg: Algorithm, now: Date): Promise<void> {
  const { privateKey } = await generateKeyPair(alg, { extractable: true });
  const jwk = await exportJWK(privateKey);
  const kid = await calculateJwkThumbprint(jwk);
  const sealed = secrets.seal(sealing, JSON.stringify({ ...jwk, kid, alg, use: isSigning(alg) ? 'sig' : 'enc' }));
  await tx.insertInto('oidc_key').values({ issuer, kid, alg, private_jwk: sealed, created_at: now }).execute();
}

/** What `addKey` sealed. */
function openKey(secrets: Secrets, key: StoredKey): JWK {
  return JSON.parse(secrets.open(sealing, key.private_jwk)) as JWK;
}

function publicPart({ d: _d, p: _p, q: _q, dp: _dp, dq: _dq, qi: _qi, oth: _oth, k: _k, ...known }: JWK): JWK {
  return known;
}

async function lock(tx: Tx, issuer: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`oidc_key ${issuer}`}, 0))`.execute(tx);
}
