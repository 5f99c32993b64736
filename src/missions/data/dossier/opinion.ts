import type { Context } from '../../../context.js';
import { transact } from '../../../kernel/database/index.js';
import { opinionLink } from '../../transfo/avis/index.js';
import type { FileSummary } from '../demarches/index.js';

/** Where the person may give an opinion about the procedure of a file that was sent; null before. */
export const opinionPath = (file: FileSummary): string | null => (file.submittedAt ? `/dossier/dossiers/${file.id}/avis` : null);

/** A fresh link of the one invitation that this file has at this moment: after it was sent, then after the decision. */
export async function invitationFor(context: Context, file: FileSummary): Promise<string> {
  const occasion = file.decidedAt ? 'decision' : 'submission';
  return transact(context.db, (tx) => opinionLink(context, tx, { procedureId: file.procedure.id, occasion, fileKey: file.id }));
}
