import type { Context } from '../../../context.js';
import type { FileSummary } from '../demarches/index.js';

/** Where the person may give an opinion about the procedure of a file that was sent; null before. */
export async function opinionPath(_context: Context, file: FileSummary): Promise<string | null> {
  return file.submittedAt ? `/avis/${file.procedure.slug}` : null;
}
