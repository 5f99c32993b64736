import { Frontier } from './merkle.js';
import { tileWidth } from './tiles.js';
import { explain, type LedgerFault } from './verify-words.js';

/** What the database says of one place of the tree: up to three copies of its hash. */
export interface Place {
  position: number;
  /** From `ledger_leaf`. */
  leaf: Buffer | null;
  /** From the tile, when the tree has a full one there. */
  tile: Buffer | null;
  /** Computed again from the content of the entry. */
  entry: Buffer | null;
  entryId: string | null;
  /** Transaction number and row number: the order in which places were given between two heads. */
  order: { xid: bigint; seq: number } | null;
}

/** A head whose signature is valid. */
export interface Boundary {
  number: number;
  treeSize: number;
  root: Buffer;
}

/** Which copy of a hash to believe. */
type Guess = (place: Place) => Buffer | null;

// Whoever alters one table leaves the truth in another: the signed head tells which.
const guesses: readonly Guess[] = [
  (p) => p.leaf ?? p.tile ?? p.entry,
  (p) => p.tile ?? p.leaf ?? p.entry,
  (p) => p.entry ?? p.leaf ?? p.tile,
  (p) => majority(p) ?? p.leaf ?? p.tile ?? p.entry,
];

function majority({ leaf, tile, entry }: Place): Buffer | null {
  if (same(leaf, tile) || same(leaf, entry)) return leaf;
  return same(tile, entry) ? tile : null;
}

const same = (a: Buffer | null, b: Buffer | null): boolean => a !== null && b !== null && a.equals(b);
const before = (a: NonNullable<Place['order']>, b: NonNullable<Place['order']>): boolean =>
  a.xid < b.xid || (a.xid === b.xid && a.seq < b.seq);
const maxDoubts = 10_000;

/** Rebuilds the tree from left to right and compares it with every head; tells what is wrong, where. */
export class TreeCheck {
  /** Size of the largest head that the tree was found to match. */
  confirmed = 0;
  private truth = new Frontier();
  /** One tree for each guess, from the first doubt on until a head decides. Empty: nothing is in doubt. */
  private streams: Frontier[] = [];
  private doubts: Place[] = [];
  private unmatched: Boundary[] = [];
  /** The places since the last head. */
  private interval: Place[] = [];
  private intervalBase = new Frontier();
  /** A hash is gone everywhere: no later root can be computed. */
  private lost = false;

  constructor(private readonly report: (fault: LedgerFault, truth?: Buffer | null) => void) {}

  /** The next place, in order. */
  add(place: Place): void {
    const agreed = place.leaf !== null && same(place.leaf, place.entry) && (place.tile === null || place.tile.equals(place.leaf));
    if (this.lost) {
      if (!agreed) this.explainPlace(place, majority(place), new Set());
      return;
    }
    this.interval.push(place);
    if (!agreed) {
      if (this.streams.length === 0) this.streams = guesses.map(() => this.truth.copy());
      this.doubts.push(place);
    }
    if (this.streams.length === 0 && place.leaf) return this.truth.push(place.leaf);
    for (const [i, guess] of guesses.entries()) {
      const hash = guess(place);
      if (hash) this.streams[i]?.push(hash);
      else this.lost = true;
    }
    if (this.lost || this.doubts.length > maxDoubts) this.giveUp();
  }

  /** A head of exactly the places that were added. */
  head(head: Boundary): void {
    if (this.lost) return;
    const candidates = this.streams.length > 0 ? this.streams : [this.truth];
    const found = candidates.findIndex((tree) => tree.root().equals(head.root));
    const tree = candidates[found];
    if (tree) this.settle(head, tree, guesses[found] ?? majority);
    else if (!this.settleSorted(head)) this.unmatched.push(head);
    this.interval = [];
    this.intervalBase = this.truth.copy();
  }

  /** No place and no head is left. */
  finish(): void {
    const first = this.unmatched[0];
    if (first && !this.lost && !this.doubts.some((place) => place.position < first.treeSize)) {
      this.report({
        kind: 'head',
        position: this.confirmed,
        until: first.treeSize,
        explanation: explain('headRange', { number: first.number }),
      });
    }
    this.explainDoubts(majority);
  }

  private settle(head: Boundary, tree: Frontier, truthOf: Guess): void {
    this.truth = tree;
    this.explainDoubts(truthOf);
    for (const place of outOfOrder(this.interval)) {
      this.report({ kind: 'altered', position: place.position, entryId: place.entryId ?? undefined, explanation: explain('order') });
    }
    this.confirm(head);
  }

  /** Places that were exchanged with all their copies come back in the order of their transactions. */
  private settleSorted(head: Boundary): boolean {
    if (outOfOrder(this.interval).length === 0 || this.interval.some((place) => !place.leaf || !place.order)) return false;
    const sorted = [...this.interval].sort((a, b) => (a.order && b.order && before(a.order, b.order) ? -1 : 1));
    const tree = this.intervalBase.copy();
    for (const { leaf } of sorted) if (leaf) tree.push(leaf);
    if (!tree.root().equals(head.root)) return false;
    this.truth = tree;
    this.doubts = this.interval.filter((place, i) => !same(place.leaf, sorted[i]?.leaf ?? null));
    const start = this.interval[0]?.position ?? 0;
    this.explainDoubts((place) => sorted[place.position - start]?.leaf ?? null);
    this.confirm(head);
    return true;
  }

  private confirm(head: Boundary): void {
    for (const { number, treeSize } of this.unmatched) {
      this.report({ kind: 'head', position: treeSize, explanation: explain('headOther', { number, size: treeSize }) });
    }
    this.unmatched = [];
    this.confirmed = head.treeSize;
  }

  private giveUp(): void {
    this.lost = true;
    this.explainDoubts(majority);
    this.unmatched = [];
    this.interval = [];
  }

  private explainDoubts(truthOf: Guess): void {
    const truths = new Set(this.doubts.map((place) => truthOf(place)?.toString('hex')));
    for (const place of this.doubts) this.explainPlace(place, truthOf(place), truths);
    this.doubts = [];
    this.streams = [];
  }

  private explainPlace(place: Place, truth: Buffer | null, truths: ReadonlySet<string | undefined>): void {
    const { position, leaf, tile, entry } = place;
    const at = { position, entryId: place.entryId ?? undefined };
    const wrong = (hash: Buffer | null): boolean => hash !== null && truth !== null && !hash.equals(truth);
    const elsewhere = (hash: Buffer | null): boolean => truths.has(hash?.toString('hex'));
    if (!leaf) this.report({ kind: 'removed', ...at, explanation: explain('bothGone') }, truth ?? tile);
    else if (!entry) this.report({ kind: 'removed', ...at, explanation: explain('entryGone') }, truth ?? leaf);
    else if (truth === null) this.report({ kind: 'altered', ...at, explanation: explain('undecided') });
    else if (wrong(entry) && elsewhere(entry)) this.report({ kind: 'reordered', ...at, explanation: explain('moved') });
    else if (wrong(entry)) this.report({ kind: 'altered', ...at, explanation: explain('content') });
    else if (wrong(leaf) && elsewhere(leaf)) this.report({ kind: 'reordered', ...at, explanation: explain('moved') });
    else if (wrong(leaf)) this.report({ kind: 'altered', ...at, explanation: explain('leaf') });
    if (wrong(tile))
      this.report({ kind: 'tile', ...at, explanation: explain('tileHash', { level: 0, tile: Math.floor(position / tileWidth) }) });
  }
}

/** The places whose (xid, seq) does not fit between those of their neighbours. */
function outOfOrder(places: readonly Place[]): Place[] {
  const odd: Place[] = [];
  let last: Place | null = null;
  let secondLast: Place | null = null;
  for (const place of places) {
    if (!place.order) continue;
    if (last?.order && !before(last.order, place.order)) {
      // Of the two that are at odds, the one that also is at odds with the place before.
      const guilty: Place = !secondLast?.order || before(secondLast.order, place.order) ? last : place;
      odd.push(guilty);
      if (guilty === place) continue;
      last = secondLast;
    }
    secondLast = last;
    last = place;
  }
  return odd;
}
