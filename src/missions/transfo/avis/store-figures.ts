import { sql } from 'kysely';
import type { Db } from '../../../kernel/database/index.js';
import type { OpinionCounts, Window } from './figures.js';

interface CountRow {
  procedure_id: string;
  class: 'invited' | 'open';
  bad: number;
  medium: number;
  good: number;
  c1: number;
  c2: number;
  c3: number;
  c4: number;
  c5: number;
  no_help: number;
  help_answered: number;
  demonstration: number;
  reached: number;
  not_reached: number;
  q1: number;
  q2: number;
  q3: number;
  q4: number;
  q5: number;
}

/** What the opinions of a window add up to, by procedure and class. @param procedureId only this one; all when absent */
export async function countOpinions(
  db: Db,
  window: Window,
  procedureId?: string,
): Promise<{ procedureId: string; class: 'invited' | 'open'; counts: OpinionCounts }[]> {
  const one = procedureId === undefined ? sql`` : sql`and o.procedure_id = ${procedureId}`;
  const { rows } = await sql<CountRow>`
    with said as (select * from avis_opinion o where o.given_on between ${window.from} and ${window.to} ${one}),
    helped as (
      select s.procedure_id, s.class, count(*) filter (where h.reached) reached, count(*) filter (where not h.reached) not_reached,
        count(*) filter (where h.quality = 1) q1, count(*) filter (where h.quality = 2) q2, count(*) filter (where h.quality = 3) q3,
        count(*) filter (where h.quality = 4) q4, count(*) filter (where h.quality = 5) q5
      from said s join avis_help h on h.opinion_id = s.id group by 1, 2)
    select s.procedure_id, s.class,
      count(*) filter (where satisfaction = 'bad') bad, count(*) filter (where satisfaction = 'medium') medium, count(*) filter (where satisfaction = 'good') good,
      count(*) filter (where comprehension = 1) c1, count(*) filter (where comprehension = 2) c2, count(*) filter (where comprehension = 3) c3,
      count(*) filter (where comprehension = 4) c4, count(*) filter (where comprehension = 5) c5,
      count(*) filter (where 'none' = any (help_sought)) no_help, count(help_sought) help_answered, count(*) filter (where demonstration) demonstration,
      coalesce(max(h.reached), 0) reached, coalesce(max(h.not_reached), 0) not_reached, coalesce(max(h.q1), 0) q1, coalesce(max(h.q2), 0) q2,
      coalesce(max(h.q3), 0) q3, coalesce(max(h.q4), 0) q4, coalesce(max(h.q5), 0) q5
    from said s left join helped h on h.procedure_id = s.procedure_id and h.class = s.class
    group by 1, 2`.execute(db);
  return rows.map((r) => ({ procedureId: r.procedure_id, class: r.class, counts: countsOf(r) }));
}

const countsOf = (r: CountRow): OpinionCounts => ({
  satisfaction: { bad: r.bad, medium: r.medium, good: r.good },
  comprehension: { 1: r.c1, 2: r.c2, 3: r.c3, 4: r.c4, 5: r.c5 },
  help: { reached: r.reached, notReached: r.not_reached, quality: { 1: r.q1, 2: r.q2, 3: r.q3, 4: r.q4, 5: r.q5 } },
  noHelp: r.no_help,
  helpAnswered: r.help_answered,
  demonstration: r.demonstration,
});

/** Invited opinions of a procedure by day, week (from Monday) or month, oldest first; steps without opinions are left out. */
export async function opinionSteps(
  db: Db,
  procedureId: string,
  window: Window,
  step: 'day' | 'week' | 'month',
): Promise<{ from: string; bad: number; medium: number; good: number; demonstration: number }[]> {
  const { rows } = await sql<{ from: string; bad: number; medium: number; good: number; demonstration: number }>`
    select date_trunc(${step}, given_on::timestamp)::date as from, count(*) filter (where satisfaction = 'bad') bad,
      count(*) filter (where satisfaction = 'medium') medium, count(*) filter (where satisfaction = 'good') good, count(*) filter (where demonstration) demonstration
    from avis_opinion where procedure_id = ${procedureId} and class = 'invited' and given_on between ${window.from} and ${window.to}
    group by 1 order by 1`.execute(db);
  return rows;
}
