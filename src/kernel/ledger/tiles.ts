import { sql } from 'kysely';
import type { Db } from '../database/index.js';
import { ledgerFaults } from './faults.js';
import { Frontier, perfectRoot, hashBytes, rootPlan, type ReadHash, type Subtree } from './merkle.js';

/** How many hashes a tile holds; each of its rows is `tileHeight` levels of the tree above the row below. */
export const tileWidth = 256;
const tileHeight = 8;

/** Some neighbouring hashes of level `8 * level` of the tree. */
interface Span {
  level: number;
  start: number;
  stop: number;
}

function spanOf({ level, index }: Subtree): Span {
  const start = index * 2 ** (level % tileHeight);
  return { level: Math.floor(level / tileHeight), start, stop: start + 2 ** (level % tileHeight) };
}

/**
 * Reads, in one query, what a plan needs of the tree of so many leaves.
 * @returns a reader that knows the subtrees of the plan
 * @throws Fault `ledger-damaged` when something of it is missing
 */
export async function loadHashes(db: Db, size: number, plan: readonly Subtree[]): Promise<ReadHash> {
  const wanted = new Map<string, Span>();
  for (const subtree of plan) {
    const span = spanOf(subtree);
    const start = span.start - (span.start % tileWidth);
    const stop = Math.min(start + tileWidth, Math.floor(size / tileWidth ** span.level));
    wanted.set(`${span.level}/${start}`, { level: span.level, start, stop });
  }
  const loaded = await loadSpans(db, [...wanted.values()]);
  return (level, index) => {
    const span = spanOf({ level, index });
    const start = span.start - (span.start % tileWidth);
    const hashes = loaded.get(`${span.level}/${start}`)?.slice(span.start - start, span.stop - start);
    if (hashes?.length !== span.stop - span.start) throw new RangeError(`subtree ${level}/${index} was not planned`);
    return perfectRoot(hashes);
  };
}

async function loadSpans(db: Db, spans: readonly Span[]): Promise<Map<string, Buffer[]>> {
  const { rows } = await sql<{ level: number; start: number; stop: number; hashes: Buffer | null }>`
    select w.level, w.start, w.stop, case
      when w.stop - w.start = ${tileWidth} then (select t.hashes from ledger_tile t where t.level = w.level and t.position = w.start / ${tileWidth})
      when w.level = 0 then (select string_agg(l.hash, ''::bytea order by l.position) from ledger_leaf l where l.position >= w.start and l.position < w.stop)
      else (select string_agg(t.root, ''::bytea order by t.position) from ledger_tile t
        where t.level = w.level - 1 and t.position >= w.start and t.position < w.stop)
      end as hashes
    from unnest(${spans.map((s) => s.level)}::int[], ${spans.map((s) => s.start)}::bigint[], ${spans.map((s) => s.stop)}::bigint[]) as w (level, start, stop)`.execute(
    db,
  );
  return new Map(
    rows.map(({ level, start, stop, hashes }) => {
      const list = splitHashes(hashes ?? Buffer.alloc(0));
      if (list.length !== stop - start)
        throw ledgerFaults.make('ledger-damaged', { reason: `hashes ${start} to ${stop} of tile level ${level}` });
      return [`${level}/${start}`, list];
    }),
  );
}

/** Cuts hashes that are written end to end. */
export function splitHashes(hashes: Buffer): Buffer[] {
  return Array.from({ length: Math.floor(hashes.length / hashBytes) }, (_, i) => hashes.subarray(i * hashBytes, (i + 1) * hashBytes));
}

/** A full tile, to be written. */
export interface Tile {
  level: number;
  position: number;
  hashes: Buffer;
  root: Buffer;
}

/** The right edge of the tree: its frontier, and for each level of tiles the hashes that do not fill a tile yet. */
export class TreeEdge {
  private constructor(
    private readonly frontier: Frontier,
    private readonly partial: Buffer[][],
  ) {}

  get size(): number {
    return this.frontier.size;
  }

  root(): Buffer {
    return this.frontier.root();
  }

  copy(): TreeEdge {
    return new TreeEdge(
      this.frontier.copy(),
      this.partial.map((hashes) => [...hashes]),
    );
  }

  /** Adds a leaf, and gives the tiles that it fills. */
  push(leaf: Buffer): Tile[] {
    const filled: Tile[] = [];
    this.frontier.push(leaf, (treeLevel, index, hash) => {
      if (treeLevel % tileHeight !== 0) return;
      const level = treeLevel / tileHeight;
      // The subtree that a tile of the level below has just become.
      const below = level > 0 ? this.partial[level - 1] : undefined;
      if (below) {
        filled.push({ level: level - 1, position: index, hashes: Buffer.concat(below), root: hash });
        below.length = 0;
      }
      (this.partial[level] ??= []).push(hash);
    });
    return filled;
  }

  /**
   * The edge of the tree of so many leaves, as it is in the database.
   * @throws Fault `ledger-damaged` when something of it is missing
   */
  static async load(db: Db, size: number): Promise<TreeEdge> {
    const spans: Span[] = [];
    for (let level = 0, count = size; count > 0; level++, count = Math.floor(count / tileWidth)) {
      if (count % tileWidth > 0) spans.push({ level, start: count - (count % tileWidth), stop: count });
    }
    const loaded = await loadSpans(db, spans);
    const partial: Buffer[][] = [];
    for (const { level, start } of spans) partial[level] = loaded.get(`${level}/${start}`) ?? [];
    const peaks = rootPlan(size).map((subtree) => {
      const { level, start, stop } = spanOf(subtree);
      const first = start - (start % tileWidth);
      return perfectRoot((partial[level] ?? []).slice(start - first, stop - first));
    });
    return new TreeEdge(new Frontier(peaks, size), partial);
  }
}
