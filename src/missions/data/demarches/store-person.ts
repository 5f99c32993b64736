import type { Db } from '../../../kernel/database/index.js';

/**
 * Gives the files of a person to the key that they have now. Nobody has two drafts of one procedure: where the new key has one already, the
 * one of before stays under the former key, where nobody resumes it, until drafts of its age are deleted.
 */
export async function giveFiles(db: Db, from: string, to: string): Promise<void> {
  await db
    .updateTable('demarches_file as f')
    .set({ person_key: to })
    .where('f.person_key', '=', from)
    .where((where) =>
      where.or([
        where('f.state', '<>', 'brouillon'),
        where.not(
          where.exists(
            where
              .selectFrom('demarches_file as o')
              .select('o.id')
              .whereRef('o.procedure_id', '=', 'f.procedure_id')
              .where('o.person_key', '=', to)
              .where('o.state', '=', 'brouillon'),
          ),
        ),
      ]),
    )
    .execute();
}
