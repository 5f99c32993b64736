import type { Db } from '../../../../kernel/database/index.js';

/** A sending of the answers of a file. */
export interface Submission {
  /** 1 the first time, 2 after a correction. */
  number: number;
  /** SHA-256 of the answers, base64url. */
  hash: string;
  /** Entry of the ledger. */
  entryId: string;
  at: Date;
}

/** Every sending of a file, the first one first. */
export async function submissionsOf(db: Db, fileId: string): Promise<Submission[]> {
  const rows = await db
    .selectFrom('demarches_submission')
    .select(['number', 'answers_hash', 'entry_id', 'at'])
    .where('file_id', '=', fileId)
    .orderBy('number')
    .execute();
  return rows.map((row) => ({ number: row.number, hash: row.answers_hash, entryId: row.entry_id, at: row.at }));
}
