import type { Context } from '../../../context.js';
import type { LedgerRow } from '../../../kernel/ledger/index.js';
import type { PersonSession } from '../../../kernel/sessions/index.js';
import { keysOfPerson } from '../../../registry/index.js';
import { filesOf, personActor, seenFile, unreadOf, type FileSummary } from '../demarches/index.js';
import { dossierFaults } from './faults.js';

/** Someone's files, each with the messages of agents that they have not seen. */
export async function filesWithUnread({ db }: Context, subject: string): Promise<{ file: FileSummary; unread: number }[]> {
  const files = await filesOf(db, subject);
  return Promise.all(files.map(async (file) => ({ file, unread: await unreadOf(db, file.id, 'person') })));
}

/** A file of the person. @throws Fault DEM-DOSSIER-INCONNU when it is not theirs */
export const ownFile = (context: Context, person: PersonSession, fileId: string): Promise<FileSummary> =>
  seenFile(context, fileId, personActor(person));

/** A ledger entry about the person. @throws Fault DOS-LIGNE-INCONNUE when it is about someone else, or does not exist */
export async function ownEntry({ db, ledger }: Context, person: PersonSession, entryId: string): Promise<LedgerRow> {
  const row = await ledger.entry(db, entryId);
  const theirs = row?.subject && (row.subject === person.subject || (await keysOfPerson(db, person.subject)).includes(row.subject));
  if (!row || !theirs) throw dossierFaults.make('DOS-LIGNE-INCONNUE');
  return row;
}
