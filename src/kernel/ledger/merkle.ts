import { hash } from 'node:crypto';

/** A perfect subtree: the leaves from `index * 2 ** level`, `2 ** level` of them. */
export interface Subtree {
  level: number;
  index: number;
}

/** Where hashes of perfect subtrees come from; level 0 is the leaves. */
export type ReadHash = (level: number, index: number) => Buffer;

export const hashBytes = 32;
const leafPrefix = Buffer.of(0);
// One buffer for all nodes: hashing is synchronous, and a fresh buffer each time would cost as much as the hash.
const pair = Buffer.alloc(1 + 2 * hashBytes, 1);

/** MTH of no leaves (RFC 9162, 2.1.1). */
export const emptyRoot: Buffer = hash('sha256', '', 'buffer');

/** Hash of a leaf: SHA-256(0x00 || data). A text is hashed as UTF-8, without a copy of its bytes. */
export function leafHash(data: Buffer | string): Buffer {
  return hash('sha256', typeof data === 'string' ? `\0${data}` : Buffer.concat([leafPrefix, data]), 'buffer');
}

/** Hash of a node: SHA-256(0x01 || left || right). */
export function nodeHash(left: Buffer, right: Buffer): Buffer {
  left.copy(pair, 1);
  right.copy(pair, 1 + hashBytes);
  return hash('sha256', pair, 'buffer');
}

/** The largest power of two smaller than n, for n > 1: where RFC 9162 splits n leaves. Sizes go beyond 32 bits: no bit operations. */
function split(n: number): number {
  let k = 1;
  while (k * 2 < n) k *= 2;
  return k;
}

/** The perfect subtrees that make up leaves [from, to), left to right. `from` must be where a split of the RFC can put it. */
export function cover(from: number, to: number): Subtree[] {
  const subtrees: Subtree[] = [];
  for (let start = from; start < to;) {
    let level = 0;
    let width = 1;
    while (width * 2 <= to - start) {
      width *= 2;
      level++;
    }
    subtrees.push({ level, index: start / width });
    start += width;
  }
  return subtrees;
}

/** The hash of a cover: the root of its leaves, since the RFC splits at the largest power of two. */
export function fold(hashes: readonly Buffer[]): Buffer {
  let root: Buffer | null = null;
  for (let i = hashes.length - 1; i >= 0; i--) {
    const left = hashes[i];
    if (left) root = root ? nodeHash(left, root) : left;
  }
  return root ?? emptyRoot;
}

/** The root of a perfect subtree, from all its `2 ** n` hashes of a lower level. */
export function perfectRoot(hashes: readonly Buffer[]): Buffer {
  const [first, second] = hashes;
  if (!first) throw new RangeError('a perfect subtree has leaves');
  if (!second) return first;
  if (hashes.length === 2) return nodeHash(first, second);
  const middle = hashes.length / 2;
  return nodeHash(perfectRoot(hashes.slice(0, middle)), perfectRoot(hashes.slice(middle)));
}

/** What to read for the root of the first `size` leaves. */
export const rootPlan = (size: number): Subtree[] => cover(0, size);

/** What to read for PATH(index, D[size]) (RFC 9162, 2.1.3.1): for each hash of the path, from the leaf up, a cover to fold. */
export function inclusionPlan(index: number, size: number): Subtree[][] {
  if (!(index >= 0 && index < size)) throw new RangeError(`no leaf ${index} in a tree of ${size}`);
  const path: Subtree[][] = [];
  let [from, to] = [0, size];
  while (to - from > 1) {
    const middle = from + split(to - from);
    if (index < middle) {
      path.push(cover(middle, to));
      to = middle;
    } else {
      path.push(cover(from, middle));
      from = middle;
    }
  }
  return path.reverse();
}

/** What to read for PROOF(first, D[second]) (RFC 9162, 2.1.4.1), as for `inclusionPlan`. Empty from 0 or between equal sizes. */
export function consistencyPlan(first: number, second: number): Subtree[][] {
  if (!(first >= 0 && first <= second)) throw new RangeError(`no tree of ${first} within one of ${second}`);
  const path: Subtree[][] = [];
  if (first === 0) return path;
  let [from, to] = [0, second];
  while (to !== first) {
    const middle = from + split(to - from);
    if (first <= middle) {
      path.push(cover(middle, to));
      to = middle;
    } else {
      path.push(cover(from, middle));
      from = middle;
    }
  }
  if (from > 0) path.push(cover(from, to));
  return path.reverse();
}

/** Reads what a plan asks for. */
export function follow(plan: readonly (readonly Subtree[])[], read: ReadHash): Buffer[] {
  return plan.map((subtrees) => fold(subtrees.map(({ level, index }) => read(level, index))));
}

/**
 * The whole tree of a few leaves, level by level up to the root: neighbours are paired, and a node without one goes up as it is, which makes
 * the very tree that the RFC splits from above.
 */
export function levelsOf(leaves: readonly Buffer[]): Buffer[][] {
  const levels = [[...leaves]];
  for (let level = levels[0] ?? []; level.length > 1; levels.push(level)) {
    const below = level;
    level = [];
    for (let i = 0; i < below.length; i += 2) {
      const [left, right] = below.slice(i, i + 2);
      if (left) level.push(right ? nodeHash(left, right) : left);
    }
  }
  return levels;
}

/** PATH(index, leaves) of such a tree, its hashes in whatever form. */
export function pathIn<Hash>(levels: readonly (readonly Hash[])[], index: number): Hash[] {
  const path: Hash[] = [];
  for (const level of levels) {
    const neighbour = level[odd(index) ? index - 1 : index + 1];
    if (neighbour !== undefined) path.push(neighbour);
    index = half(index);
  }
  return path;
}

const odd = (n: number): boolean => n % 2 === 1;
const half = (n: number): number => Math.floor(n / 2);

/** The root that a path leads to from a leaf (RFC 9162, 2.1.3.2), or null when the path has not the length that this place asks for. */
export function rootOfPath(leaf: Buffer, index: number, size: number, path: readonly Buffer[]): Buffer | null {
  if (!(Number.isSafeInteger(index) && Number.isSafeInteger(size) && index >= 0 && index < size)) return null;
  let [fn, sn, root] = [index, size - 1, leaf];
  for (const sibling of path) {
    if (sn === 0 || sibling.length !== hashBytes) return null;
    if (odd(fn) || fn === sn) {
      root = nodeHash(sibling, root);
      while (!odd(fn) && fn !== 0) [fn, sn] = [half(fn), half(sn)];
    } else root = nodeHash(root, sibling);
    [fn, sn] = [half(fn), half(sn)];
  }
  return sn === 0 ? root : null;
}

/** Whether a leaf is at this place in the tree of that size and root. */
export function verifyInclusion(leaf: Buffer, index: number, size: number, path: readonly Buffer[], root: Buffer): boolean {
  return rootOfPath(leaf, index, size, path)?.equals(root) ?? false;
}

/** Whether the first tree is the beginning of the second (RFC 9162, 2.1.4.2). Every tree begins with the empty one. */
export function verifyConsistency(first: number, second: number, firstRoot: Buffer, secondRoot: Buffer, path: readonly Buffer[]): boolean {
  if (!(Number.isSafeInteger(first) && Number.isSafeInteger(second) && first >= 0 && first <= second)) return false;
  if (first === second) return path.length === 0 && firstRoot.equals(secondRoot);
  if (first === 0) return path.length === 0 && firstRoot.equals(emptyRoot);
  let [fn, sn] = [first - 1, second - 1];
  while (odd(fn)) [fn, sn] = [half(fn), half(sn)];
  // When the first tree is perfect, its own root starts the path and is left out of it.
  const [start, ...rest] = fn === 0 ? [firstRoot, ...path] : path;
  if (!start) return false;
  let [fr, sr] = [start, start];
  for (const sibling of rest) {
    if (sn === 0 || sibling.length !== hashBytes) return false;
    if (odd(fn) || fn === sn) {
      fr = nodeHash(sibling, fr);
      sr = nodeHash(sibling, sr);
      while (!odd(fn) && fn !== 0) [fn, sn] = [half(fn), half(sn)];
    } else sr = nodeHash(sr, sibling);
    [fn, sn] = [half(fn), half(sn)];
  }
  return sn === 0 && fr.equals(firstRoot) && sr.equals(secondRoot);
}

/** A tree that grows by its right edge: only the roots of its perfect subtrees are kept, one for each bit of its size. */
export class Frontier {
  constructor(
    private readonly peaks: Buffer[] = [],
    private count = 0,
  ) {}

  get size(): number {
    return this.count;
  }

  /** Adds a leaf. `completed` is told of each perfect subtree that it completes, from the leaf itself up. */
  push(leaf: Buffer, completed?: (level: number, index: number, root: Buffer) => void): void {
    let root = leaf;
    let index = this.count;
    completed?.(0, index, root);
    for (let level = 1; odd(index); level++) {
      const left = this.peaks.pop();
      if (left) root = nodeHash(left, root);
      index = half(index);
      completed?.(level, index, root);
    }
    this.peaks.push(root);
    this.count++;
  }

  root(): Buffer {
    return fold(this.peaks);
  }

  copy(): Frontier {
    return new Frontier([...this.peaks], this.count);
  }
}
