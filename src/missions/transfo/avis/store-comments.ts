import type { Db } from '../../../kernel/database/index.js';
import type { Text } from '../../../kernel/i18n/index.js';
import type { Satisfaction } from './questions.js';

export interface Comment {
  id: string;
  procedure: { slug: string; title: Text };
  givenOn: string;
  satisfaction: Satisfaction;
  invited: boolean;
  lang: string;
  comment: string;
}

const written = (db: Db, siret: string) =>
  db
    .selectFrom('avis_opinion as a')
    .innerJoin('registry_procedure as p', 'p.id', 'a.procedure_id')
    .innerJoin('registry_organisation as o', 'o.id', 'p.organisation_id')
    .where('o.siret', '=', siret)
    .where('a.comment', 'is not', null);

/** What people wrote about the procedures of an organisation, newest first. */
export async function commentsOf(db: Db, siret: string, page: { limit: number; offset: number }): Promise<Comment[]> {
  const rows = await written(db, siret)
    .select(['a.id', 'p.slug', 'p.title', 'a.given_on', 'a.satisfaction', 'a.class', 'a.lang', 'a.comment'])
    .orderBy('a.given_on', 'desc')
    .orderBy('a.id')
    .limit(page.limit)
    .offset(page.offset)
    .execute();
  // The tables and `saveProcedure` allow these shapes only.
  return rows.map((row) => ({
    id: row.id,
    procedure: { slug: row.slug, title: row.title as unknown as Text },
    givenOn: row.given_on,
    satisfaction: row.satisfaction as Satisfaction,
    invited: row.class === 'invited',
    lang: row.lang,
    comment: row.comment ?? '',
  }));
}

/** How many comments there are. */
export async function countComments(db: Db, siret: string): Promise<number> {
  const { n } = await written(db, siret)
    .select((e) => e.fn.countAll<number>().as('n'))
    .executeTakeFirstOrThrow();
  return Number(n);
}
