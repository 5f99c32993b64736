import { sql } from 'kysely';
import type { Db } from '../database/index.js';
import { treeHeadData, type Signer } from './signing.js';
import type { SignedTreeHead } from './types.js';

export interface HeadRow {
  number: number;
  tree_size: number;
  root_hash: Buffer;
  at: Date;
  kid: string;
  signature: Buffer;
}

export const headColumns = sql`h.number, h.tree_size, h.root_hash, h.at, h.kid, h.signature`;

/** A head as it is shown and verified. */
export function toSignedHead(row: HeadRow): SignedTreeHead {
  return {
    number: row.number,
    treeSize: row.tree_size,
    rootHash: row.root_hash.toString('base64url'),
    at: row.at.toISOString(),
    kid: row.kid,
    signature: row.signature.toString('base64url'),
  };
}

/** The latest head. `createLedger` signs the first one, of the empty tree. */
export async function latestHead(db: Db): Promise<SignedTreeHead> {
  const [head] = await findHeads(db, { limit: 1 });
  if (!head) throw new Error('the ledger was not created');
  return head;
}

const defaultLimit = 100;

/** Signed heads, latest first. */
export async function findHeads(db: Db, page: { limit?: number; before?: number } = {}): Promise<SignedTreeHead[]> {
  const { rows } = await sql<HeadRow>`
    select ${headColumns} from ledger_head h ${page.before === undefined ? sql`` : sql`where h.number < ${page.before}`}
    order by h.number desc limit ${page.limit ?? defaultLimit}`.execute(db);
  return rows.map(toSignedHead);
}

/** The head of a tree of exactly this size, or null. */
export async function findHead(db: Db, treeSize: number): Promise<SignedTreeHead | null> {
  const { rows } = await sql<HeadRow>`select ${headColumns} from ledger_head h where h.tree_size = ${treeSize}`.execute(db);
  return rows[0] ? toSignedHead(rows[0]) : null;
}

/** Signs a head and writes it. `after`: up to where, in the order of (xid, seq), every entry is in the tree. */
export async function writeHead(
  db: Db,
  signer: Signer,
  head: { number: number; treeSize: number; rootHash: Buffer; at: Date; after: { xid: string; seq: number } },
): Promise<void> {
  const signature = signer.sign(treeHeadData(head));
  await sql`insert into ledger_head (tree_size, number, root_hash, at, signature, kid, after_xid, after_seq) values
    (${head.treeSize}, ${head.number}, ${head.rootHash}, ${head.at}, ${signature}, ${signer.kid}, ${head.after.xid}::xid8, ${head.after.seq})`.execute(
    db,
  );
}
