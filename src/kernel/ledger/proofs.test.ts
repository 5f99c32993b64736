import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { transact } from '../database/index.js';
import {
  canonicalJson,
  createVerifier,
  publicVerifierPath,
  verifyBundle,
  verifyContinuation,
  type BundleVerdict,
  type ConsistencyProof,
  type LedgerPublicKey,
  type ProofBundle,
} from './index.js';
import { anEvent, placeAll, testLedger, type TestLedger } from './testing.js';

interface BrowserVerifier {
  verifyBundle(bundle: unknown, trustedKid?: string): Promise<{ ok: boolean; reason?: string; trusted?: boolean }>;
  verifyConsistency(proof: ConsistencyProof, key: LedgerPublicKey | undefined): Promise<boolean>;
}

let room: TestLedger;
let browser: BrowserVerifier;
const sizes = [0];
const bundles: ProofBundle[] = [];

beforeAll(async () => {
  room = await testLedger();
  const { ledger, database } = room;
  const ids: string[] = [];
  // Heads at uneven sizes, around the powers of two and the ends of tiles.
  for (const count of [1, 1, 1, 4, 1, 8, 47, 64, 1, 127, 1, 1, 30, 224, 1, 3, 500]) {
    await transact(database.db, async (tx) => {
      for (let i = 0; i < count; i++)
        ids.push(await ledger.append(tx, anEvent({ detail: { ключ: 'é\u2028"\\', n: 1e21, z: -0, a: i / 3 } })));
    });
    await placeAll(ledger, database.db);
    sizes.push((sizes.at(-1) ?? 0) + count);
  }
  for (let i = 0; i < ids.length; i += 97) {
    const bundle = await ledger.bundle(database.db, ids[i] ?? '');
    if (bundle) bundles.push(bundle);
  }
  expect(bundles).toHaveLength(Math.ceil(ids.length / 97));
  // As a person would save it: far from the repository, without any other file.
  const saved = join(mkdtempSync(join(tmpdir(), 'socle-verifier-')), 'verifier.mjs');
  writeFileSync(saved, readFileSync(publicVerifierPath));
  browser = await import(/* @vite-ignore */ pathToFileURL(saved).href);
});
afterAll(() => room[Symbol.asyncDispose]());

test('any head is the continuation of any earlier one', async () => {
  const { ledger, database } = room;
  const heads = await ledger.heads(database.db);
  expect(heads.map((head) => head.treeSize).reverse()).toEqual(sizes);
  const keys = await ledger.publicKeys(database.db);
  const verifier = createVerifier(keys);
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...sizes), fc.constantFrom(...sizes), fc.nat(), async (a, b, at) => {
      const proof = await ledger.consistency(database.db, a, b);
      if (!proof || proof.from.treeSize !== Math.min(a, b) || proof.to.treeSize !== Math.max(a, b)) return false;
      const holds = [verifyContinuation(proof, verifier), await browser.verifyConsistency(proof, keys[0])];
      if (proof.path.length === 0) return holds.every((one) => one);
      const other = proof.path.map((hash, i) => (i === at % proof.path.length ? proof.from.signature.slice(0, 43) : hash));
      const shorter = proof.path.filter((_, i) => i !== at % proof.path.length);
      const wrong = [other, shorter, [...proof.path, other[0] ?? '']].map((path) => ({ ...proof, path }));
      const refused = await Promise.all(
        wrong.map(async (one) => !verifyContinuation(one, verifier) && !(await browser.verifyConsistency(one, keys[0]))),
      );
      return holds.every((one) => one) && refused.every((one) => one);
    }),
    { numRuns: 200 },
  );
  expect(verifyContinuation({ ...((await ledger.consistency(database.db, 7, 8)) ?? fail()) }, createVerifier([]))).toBeNull();
  expect(await ledger.consistency(database.db, 1, 5)).toBeNull();
});

function fail(): never {
  throw new Error('expected something');
}

test('every proof holds, offline, for both verifiers, which share no code', async () => {
  const { ledger, database } = room;
  const [key] = await ledger.publicKeys(database.db);
  for (const bundle of bundles) {
    const saved: unknown = JSON.parse(JSON.stringify(bundle, null, 2));
    expect(verifyBundle(saved)).toMatchObject({ ok: true, trusted: false });
    expect(verifyBundle(saved, key)).toMatchObject({ ok: true, trusted: true });
    expect(await browser.verifyBundle(saved)).toMatchObject({ ok: true, trusted: false });
    expect(await browser.verifyBundle(saved, key?.kid)).toMatchObject({ ok: true, trusted: true });
  }
});

test('a proof against an earlier head has that head in it', async () => {
  const { ledger, database } = room;
  const id = bundles[0]?.entry.id ?? '';
  for (const size of sizes.slice(1)) expect((await ledger.proof(database.db, id, size))?.head.treeSize).toBe(size);
  expect(await ledger.proof(database.db, id, 5)).toBeNull();
  expect(await ledger.proof(database.db, 'led_none')).toBeNull();
});

const reasonOf = (verdict: BundleVerdict): string => (verdict.ok ? 'holds' : verdict.reason);

test('a proof with anything changed in it does not hold, for either verifier', async () => {
  const bundle = bundles[3];
  if (!bundle) throw new Error('no bundle');
  const { entry, head, key, path } = bundle;
  const other = Buffer.alloc(32, 7).toString('base64url');
  const stranger = { ...key, jwk: { ...key.jwk, x: other } };
  const changed: [string, unknown][] = [
    ['inclusion', { ...bundle, entry: { ...entry, action: 'exchange.other' } }],
    ['inclusion', { ...bundle, entry: { ...entry, subject: undefined } }],
    ['inclusion', { ...bundle, entry: { ...entry, fields: [...(entry.fields ?? []), 'more'] } }],
    ['inclusion', { ...bundle, index: bundle.index + 1 }],
    ['inclusion', { ...bundle, path: path.slice(1) }],
    ['inclusion', { ...bundle, path: [...path, other] }],
    ['inclusion', { ...bundle, path: [other, ...path.slice(1)] }],
    ['signature', { ...bundle, head: { ...head, rootHash: other } }],
    ['signature', { ...bundle, head: { ...head, treeSize: head.treeSize + 1 } }],
    ['signature', { ...bundle, head: { ...head, number: head.number + 1 } }],
    ['signature', { ...bundle, head: { ...head, at: new Date(Date.parse(head.at) + 1).toISOString() } }],
    ['signature', { ...bundle, head: { ...head, signature: Buffer.alloc(64, 1).toString('base64url') } }],
    ['key', { ...bundle, key: stranger }],
    ['format', { ...bundle, version: 2 }],
    ['format', { ...bundle, path: 'x' }],
    ['format', null],
    ['format', 'text'],
  ];
  for (const [reason, altered] of changed) {
    const saved: unknown = JSON.parse(JSON.stringify(altered));
    expect(reasonOf(verifyBundle(saved))).toBe(reason);
    expect(await browser.verifyBundle(saved)).toMatchObject({ ok: false, reason });
  }
  expect(verifyBundle(bundle, stranger)).toMatchObject({ ok: false, reason: 'key' });
  expect(await browser.verifyBundle(bundle, stranger.kid.slice(1))).toMatchObject({ ok: false, reason: 'key' });
});

// The example of RFC 8785, 3.2.3, with a name beyond the basic plane, which sorts by its code units.
test('canonical JSON is that of RFC 8785', () => {
  const value = {
    '\u20ac': 'Euro Sign',
    '\r': 'Carriage Return',
    '\ufb33': 'Hebrew',
    '1': 'One',
    '\ud83d\ude00': 'Smiley',
    '\u0080': 'Control',
    '\u00f6': 'o',
  };
  expect([...canonicalJson(value).matchAll(/:"([\w ]+)"/g)].map((m) => m[1])).toEqual([
    'Carriage Return',
    'One',
    'Control',
    'o',
    'Euro Sign',
    'Smiley',
    'Hebrew',
  ]);
  expect(canonicalJson([333333333.3333333, 1e30, 4.5, 2e-3, 1e-27, -0])).toBe('[333333333.3333333,1e+30,4.5,0.002,1e-27,0]');
  expect(canonicalJson({ text: '\u20ac$\u000f\nA\'B"\\\\"/', left: undefined })).toBe('{"text":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}');
  expect(canonicalJson({ b: [{ d: 1, c: '\n' }], a: null })).toBe('{"a":null,"b":[{"c":"\\n","d":1}]}');
  for (const bad of [NaN, Infinity, '\ud800', { '\udc00': 1 }]) expect(() => canonicalJson(bad)).toThrow(RangeError);
});
