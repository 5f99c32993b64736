import type { Db, Tx } from '../../kernel/database/index.js';
import { newId } from '../../kernel/ids.js';
import type { Ledger } from '../../kernel/ledger/index.js';
import type { Counts } from './store.js';

/** Opens the account of an import. */
export async function beginImport(tx: Db, source: string, at: Date): Promise<string> {
  const id = newId('import');
  await tx.insertInto('registry_import').values({ id, source, started_at: at }).execute();
  return id;
}

/** Notes how far an import is, in the transaction of the batch. */
export async function noteProgress(tx: Tx, id: string, counts: Counts): Promise<void> {
  await tx.updateTable('registry_import').set(counts).where('id', '=', id).execute();
}

/** Ends an import: its account closed, and its one entry in the ledger. @param sha256 of the whole file; null when its end was not reached */
export async function endImport(
  tx: Tx,
  ledger: Pick<Ledger, 'append'>,
  end: { id: string; at: Date; sha256: string | null },
): Promise<void> {
  const row = await tx
    .selectFrom('registry_import')
    .select(['source', 'read', 'skipped', 'added', 'changed', 'closed', 'refused'])
    .where('id', '=', end.id)
    .where('finished_at', 'is', null)
    .forUpdate()
    .executeTakeFirst();
  if (!row) return;
  const entry = await ledger.append(tx, {
    action: 'registry.import',
    subject: null,
    actor: { kind: 'system', id: 'socle', label: 'Socle' },
    purpose: 'registry',
    reference: end.id,
    outcome: end.sha256 === null ? 'interrupted' : 'done',
    detail: { ...row, sha256: end.sha256 },
  });
  await tx
    .updateTable('registry_import')
    .set({ finished_at: end.at, sha256: end.sha256, ledger_entry: entry })
    .where('id', '=', end.id)
    .execute();
}

/** Imports that a kill interrupted, whatever they did before being in the database. */
export async function unfinishedImports(db: Db): Promise<string[]> {
  const rows = await db.selectFrom('registry_import').select('id').where('finished_at', 'is', null).execute();
  return rows.map(({ id }) => id);
}

/** Whether this very file was imported to its end already. */
export async function wasImported(db: Db, sha256: string): Promise<boolean> {
  return (await db.selectFrom('registry_import').select('id').where('sha256', '=', sha256).limit(1).executeTakeFirst()) !== undefined;
}
