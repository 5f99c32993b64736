import { randomBytes } from 'node:crypto';
import fastify from 'fastify';
import {
  compactVerify,
  CompactEncrypt,
  CompactSign,
  createLocalJWKSet,
  decodeProtectedHeader,
  importJWK,
  jwtVerify,
  type JSONWebKeySet,
} from 'jose';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fixedClock } from '../../../kernel/clock.js';
import { testDatabase, type TestDatabase } from '../../../kernel/database/testing.js';
import { createSecrets } from '../../../kernel/secrets.js';
import { createMetrics } from '../../../kernel/telemetry/index.js';
import { clientKeysOf, mountClientKeys } from './client-keys.js';
import { clientKeySet, decryptionKeys, publishedAfterUse, publishedBeforeUse, rotateKeys, signingKeys } from './keys.js';
import { startTestUpstream, testKey } from './testing-upstream.js';
import { decrypt } from './upstream-tokens.js';
import { upstreamOptions } from './upstream-store.js';
import { createRelyingParty } from './upstream.js';

const minute = 60_000;
const clock = fixedClock('2026-11-24T10:00:00Z');
let database: TestDatabase;
let room: { db: TestDatabase['db']; secrets: ReturnType<typeof createSecrets>; clock: typeof clock };
beforeAll(async () => {
  database = await testDatabase();
  room = { db: database.db, secrets: createSecrets(randomBytes(32)), clock };
});
afterAll(() => database[Symbol.asyncDispose]());

/** Somebody who keeps the published keys so long as they may. */
function reader(keptMilliseconds: number, read: () => Promise<JSONWebKeySet>): () => Promise<JSONWebKeySet> {
  let known: { keys: JSONWebKeySet; at: number } | null = null;
  return async () => {
    const at = clock.now().getTime();
    if (!known || at - known.at >= keptMilliseconds) known = { keys: await read(), at };
    return known.keys;
  };
}
const sign = async (issuer: string, alg: string): Promise<string> => {
  const key = (await signingKeys(room, issuer)).find((one) => one.alg === alg) ?? expect.fail('no key');
  return new CompactSign(new TextEncoder().encode('hello')).setProtectedHeader({ alg, kid: key.kid ?? '' }).sign(await importJWK(key));
};

describe('keys that change', () => {
  it('are verified at every moment by a service that read them up to an hour ago, and for thirty days after', async () => {
    const issuer = 'https://rotating.example';
    const keysOf = reader(publishedBeforeUse, () => clientKeySet(room, issuer));
    const rotations = new Map([20, 21, 100, 1_000].map((step) => [step, true]));
    const used = new Set<string>();
    let kept: { jws: string; at: number }[] = [];
    for (let step = 0; step < 1_100; step += step < 140 ? 1 : 20) {
      if (rotations.has(step)) await rotateKeys(room, issuer);
      for (const alg of ['ES256', 'RS256']) {
        const jws = await sign(issuer, alg);
        used.add(decodeProtectedHeader(jws).kid ?? '');
        await compactVerify(jws, createLocalJWKSet(await keysOf()));
        if (step % 20 === 0) kept.push({ jws, at: clock.now().getTime() });
      }
      kept = kept.filter(({ at }) => clock.now().getTime() - at < publishedAfterUse);
      for (const { jws } of kept.slice(0, 2)) await compactVerify(jws, createLocalJWKSet(await clientKeySet(room, issuer)));
      clock.advance((step < 140 ? 15 : 20 * 60) * minute);
    }
    // Each rotation led to keys that sign: the second of two within the hour replaces the first, which may never have signed.
    expect(used.size).toBeGreaterThanOrEqual(8);
  });

  it('are retired in the end', async () => {
    const issuer = 'https://retiring.example';
    const { keys } = await clientKeySet(room, issuer);
    await rotateKeys(room, issuer);
    expect((await clientKeySet(room, issuer)).keys).toHaveLength(2 * keys.length);
    clock.advance(publishedBeforeUse + publishedAfterUse + 1);
    const after = await clientKeySet(room, issuer);
    expect(after.keys).toHaveLength(keys.length);
    expect(after.keys.some(({ kid }) => keys.some((key) => key.kid === kid))).toBe(false);
  });

  it('are made once, however many ask for them first', async () => {
    const issuer = 'https://crowded.example';
    const all = await Promise.all(Array.from({ length: 8 }, () => signingKeys(room, issuer)));
    expect(new Set(all.map((keys) => keys.map(({ kid }) => kid).join())).size).toBe(1);
    expect(all[0]).toHaveLength(2);
  });
});

describe('what identity providers know of Socle', () => {
  it('is at /client/.well-known/keys, without anything private, for ten minutes', async () => {
    const issuer = 'https://published.example';
    const app = fastify();
    mountClientKeys(app, room, { prefix: '/broker', issuer });
    const answer = await app.inject('/broker/client/.well-known/keys');
    await app.close();
    expect(answer.headers['cache-control']).toBe('public, max-age=600');
    const { keys } = answer.json<JSONWebKeySet>();
    expect(keys.map(({ alg, use }) => [alg, use])).toEqual([
      ['ES256', 'sig'],
      ['RS256', 'sig'],
      ['ECDH-ES', 'enc'],
      ['RSA-OAEP-256', 'enc'],
    ]);
    for (const key of keys) for (const secret of ['d', 'p', 'q', 'dp', 'dq', 'qi', 'k']) expect(key).not.toHaveProperty(secret);
  });

  it.each(['ECDH-ES', 'RSA-OAEP-256'])('lets them encrypt with %s for keys of before a change and of after it', async (alg) => {
    const issuer = `https://encrypted-${alg}.example`;
    const before = await clientKeySet(room, issuer);
    await rotateKeys(room, issuer);
    for (const { keys } of [before, await clientKeySet(room, issuer)]) {
      const key = keys.find((one) => one.alg === alg) ?? expect.fail('no key');
      const jwe = await new CompactEncrypt(new TextEncoder().encode('hello'))
        .setProtectedHeader({ alg, enc: 'A256GCM', kid: key.kid ?? '' })
        .encrypt(await importJWK(key));
      expect(await decrypt(jwe, alg, await decryptionKeys(room, issuer))).toBe('hello');
    }
  });

  it('authenticates Socle there without an interruption while its keys change', async () => {
    const issuer = 'https://client.example';
    await using provider = await startTestUpstream(await testKey('ES256'));
    const party = createRelyingParty(
      { fetch, log: pino({ level: 'silent' }), clock, config: { mode: 'sandbox' }, metrics: createMetrics() },
      { redirectUri: 'http://localhost:9/callback', postLogoutRedirectUri: 'http://localhost:9/out', ...clientKeysOf(room, issuer) },
    );
    const { upstream, options } = provider.upstream({ token_endpoint_auth_method: 'private_key_jwt' });
    const known = { ...upstream, options: upstreamOptions.parse(options) };
    const keysOf = reader(10 * minute, () => clientKeySet(room, issuer));
    const used = new Set<string>();
    for (let step = 0; step < 30; step += 1) {
      if (step === 10) await rotateKeys(room, issuer);
      const { url, departure } = await party.depart(known, { label: 'fc', acr: 'eidas1' });
      await party.complete(known, departure, provider.signIn(url));
      const { payload, protectedHeader } = await jwtVerify(
        provider.lastToken.form.get('client_assertion') ?? '',
        createLocalJWKSet(await keysOf()),
      );
      expect(payload).toMatchObject({ iss: 'socle', sub: 'socle', aud: provider.issuer });
      used.add(protectedHeader.kid ?? '');
      clock.advance(7 * minute);
    }
    expect(used.size).toBe(2);
  });
});
