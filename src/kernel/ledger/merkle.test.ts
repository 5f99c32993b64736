import fc from 'fast-check';
import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import {
  consistencyPlan,
  cover,
  emptyRoot,
  fold,
  follow,
  inclusionPlan,
  leafHash,
  levelsOf,
  pathIn,
  rootPlan,
  verifyConsistency,
  verifyInclusion,
  type ReadHash,
} from './merkle.js';

// The definitions of RFC 9162, 2.1, word for word and slow.
const sha256 = (...parts: Buffer[]): Buffer => createHash('sha256').update(Buffer.concat(parts)).digest();
const largestPower = (n: number): number => 2 ** Math.ceil(Math.log2(n) - 1);
function mth(d: Buffer[]): Buffer {
  if (d.length === 0) return sha256();
  if (d.length === 1) return sha256(Buffer.of(0), ...d);
  const k = largestPower(d.length);
  return sha256(Buffer.of(1), mth(d.slice(0, k)), mth(d.slice(k)));
}
function path(m: number, d: Buffer[]): Buffer[] {
  if (d.length === 1) return [];
  const k = largestPower(d.length);
  return m < k ? [...path(m, d.slice(0, k)), mth(d.slice(k))] : [...path(m - k, d.slice(k)), mth(d.slice(0, k))];
}
function subproof(m: number, d: Buffer[], complete: boolean): Buffer[] {
  if (m === d.length) return complete ? [] : [mth(d)];
  const k = largestPower(d.length);
  if (m <= k) return [...subproof(m, d.slice(0, k), complete), mth(d.slice(k))];
  return [...subproof(m - k, d.slice(k), false), mth(d.slice(0, k))];
}

const data = (n: number): Buffer[] => Array.from({ length: n }, (_, i) => Buffer.from(`leaf ${i}`));
const reader =
  (d: Buffer[]): ReadHash =>
  (level, index) =>
    mth(d.slice(index * 2 ** level, (index + 1) * 2 ** level));
const root = (d: Buffer[]): Buffer => fold(rootPlan(d.length).map(({ level, index }) => reader(d)(level, index)));
const hex = (hashes: Buffer[]): string[] => hashes.map((h) => h.toString('hex'));

test('the tree of a few leaves, built level by level, is that of the RFC', () => {
  for (let size = 1; size <= 20; size++) {
    const d = data(size);
    const levels = levelsOf(d.map(leafHash));
    expect(levels.at(-1)).toEqual([mth(d)]);
    for (let index = 0; index < size; index++) expect(pathIn(levels, index)).toEqual(path(index, d));
  }
});

// The eight leaves that implementations of Certificate Transparency are checked against.
const reference = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'].map((h) =>
  Buffer.from(h, 'hex'),
);
const referenceRoots = [
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];

test('roots of the reference tree of Certificate Transparency', () => {
  expect(hex([emptyRoot])).toEqual([referenceRoots[0]]);
  referenceRoots.forEach((expected, size) => expect(root(reference.slice(0, size)).toString('hex')).toBe(expected));
});

test('proofs of the reference tree of Certificate Transparency', () => {
  const read = reader(reference);
  expect(hex(follow(inclusionPlan(0, 8), read))).toEqual([
    '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
    '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
    '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
  ]);
  expect(follow(consistencyPlan(1, 1), read)).toEqual([]);
  expect(hex(follow(consistencyPlan(6, 8), read))).toEqual([
    '0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a',
    'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
    'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  ]);
  expect(hex(follow(consistencyPlan(2, 5), read))).toEqual([
    '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
    'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
  ]);
});

const sizes = fc.integer({ min: 1, max: 150 });
const indexed = sizes.chain((size) => fc.tuple(fc.integer({ min: 0, max: size - 1 }), fc.constant(size)));
const pairs = sizes.chain((size) => fc.tuple(fc.integer({ min: 0, max: size }), fc.constant(size)));

test('inclusion paths are those of the definition, and verify', () => {
  fc.assert(
    fc.property(indexed, ([index, size]) => {
      const d = data(size);
      const proof = follow(inclusionPlan(index, size), reader(d));
      expect(hex(proof)).toEqual(hex(path(index, d)));
      expect(verifyInclusion(leafHash(d[index] ?? emptyRoot), index, size, proof, mth(d))).toBe(true);
    }),
  );
});

test('consistency proofs are those of the definition, and verify', () => {
  fc.assert(
    fc.property(pairs, ([first, second]) => {
      const d = data(second);
      const proof = follow(consistencyPlan(first, second), reader(d));
      if (first > 0) expect(hex(proof)).toEqual(hex(subproof(first, d, true)));
      expect(verifyConsistency(first, second, mth(d.slice(0, first)), mth(d), proof)).toBe(true);
    }),
  );
});

test('no changed, shortened or lengthened inclusion proof verifies, nor one for another place', () => {
  fc.assert(
    fc.property(indexed, fc.nat(), fc.nat({ max: 255 }), fc.nat(), ([index, size], which, bit, other) => {
      const d = data(size);
      const leaf = leafHash(d[index] ?? emptyRoot);
      const proof = path(index, d);
      const good = mth(d);
      const changed = proof.map((h, i) => (i === which % proof.length ? flip(h, bit) : h));
      if (proof.length > 0) {
        expect(verifyInclusion(leaf, index, size, changed, good)).toBe(false);
        expect(verifyInclusion(leaf, index, size, proof.slice(1), good)).toBe(false);
      }
      expect(verifyInclusion(leaf, index, size, [...proof, leaf], good)).toBe(false);
      expect(verifyInclusion(flip(leaf, bit), index, size, proof, good)).toBe(false);
      expect(verifyInclusion(leaf, index, size, proof, flip(good, bit))).toBe(false);
      if (other % size !== index) expect(verifyInclusion(leaf, other % size, size, proof, good)).toBe(false);
    }),
  );
});

test('no consistency proof joins trees of which one is not the beginning of the other', () => {
  fc.assert(
    fc.property(
      pairs.filter(([first]) => first > 0),
      fc.nat(),
      fc.nat({ max: 255 }),
      ([first, second], which, bit) => {
        const d = data(second);
        const proof = subproof(first, d, true);
        const [one, two] = [mth(d.slice(0, first)), mth(d)];
        const forged = mth(d.map((leaf, i) => (i === which % first ? flip(leaf, bit) : leaf)));
        expect(verifyConsistency(first, second, one, forged, proof)).toBe(false);
        expect(verifyConsistency(first, second, forged, two, proof)).toBe(false);
        expect(verifyConsistency(first, second, one, two, [...proof, one])).toBe(false);
        const changed = proof.map((h, i) => (i === which % proof.length ? flip(h, bit) : h));
        if (proof.length > 0) expect(verifyConsistency(first, second, one, two, changed)).toBe(false);
      },
    ),
  );
});

test('sizes beyond 32 bits', () => {
  const size = 2 ** 40 + 5;
  expect(cover(0, size)).toEqual([
    { level: 40, index: 0 },
    { level: 2, index: 2 ** 38 },
    { level: 0, index: 2 ** 40 + 4 },
  ]);
  expect(inclusionPlan(2 ** 40, size).length).toBe(4);
  expect(() => inclusionPlan(size, size)).toThrow(RangeError);
});

function flip(h: Buffer, bit: number): Buffer {
  const copy = Buffer.from(h);
  const at = (bit >> 3) % copy.length;
  copy[at] = (copy[at] ?? 0) ^ (1 << (bit & 7));
  return copy;
}
