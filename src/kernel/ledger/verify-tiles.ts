import { sql } from 'kysely';
import type { Db } from '../database/index.js';
import { perfectRoot } from './merkle.js';
import { tileWidth } from './tiles.js';
import { readTiles } from './verify-read.js';
import { explain, type LedgerFault } from './verify-words.js';

const lastLevel = 6;

/** Compares tiles of the levels above the leaves with the roots of the tiles below them, and finds those that are missing or too many. */
export async function verifyUpperTiles(db: Db, size: number, add: (fault: LedgerFault) => void): Promise<void> {
  for (let level = 1; tileWidth ** (level + 1) <= size; level++) {
    const leaves = tileWidth ** (level + 1);
    const count = Math.floor(size / leaves);
    for (let tile = 0; tile < count; tile++) {
      const found = (await readTiles(db, level, tile, tile + 1)).get(tile);
      const range = { kind: 'tile', position: tile * leaves, until: (tile + 1) * leaves } as const;
      if (!found) {
        add({ ...range, explanation: explain('tileGone', { level, tile }) });
        continue;
      }
      const roots = await readRoots(db, level - 1, tile);
      for (const [i, hash] of found.hashes.entries()) {
        const position = tile * leaves + i * tileWidth ** level;
        const below = roots.get(tile * tileWidth + i);
        // One that is missing below is told of by the level below.
        if (below && !below.equals(hash))
          add({ ...range, position, until: position + tileWidth ** level, explanation: explain('tileHash', { level, tile }) });
      }
      if (!perfectRoot(found.hashes).equals(found.root)) add({ ...range, explanation: explain('tileRoot', { level, tile }) });
    }
  }
  for (let level = 0; level <= lastLevel; level++) {
    const count = Math.floor(size / tileWidth ** (level + 1));
    const { rows } = await sql<{ tile: number }>`
      select position as tile from ledger_tile where level = ${level} and position >= ${count} order by position limit 100`.execute(db);
    for (const { tile } of rows) {
      add({ kind: 'tile', position: tile * tileWidth ** (level + 1), explanation: explain('tileBeyond', { level, tile }) });
    }
  }
}

async function readRoots(db: Db, level: number, parent: number): Promise<Map<number, Buffer>> {
  const { rows } = await sql<{ position: number; root: Buffer }>`
    select position, root from ledger_tile where level = ${level} and position >= ${parent * tileWidth} and position < ${(parent + 1) * tileWidth}`.execute(
    db,
  );
  return new Map(rows.map(({ position, root }) => [position, root]));
}
