import { sql } from 'kysely';
import type { Db } from '../../../kernel/database/index.js';
import { isVisibleToAgents, states, type State } from './rules.js';
import { asFile, foldForSearch, selectFiles, type FileSummary } from './store.js';

const visible: readonly State[] = states.filter(isVisibleToAgents);

export interface InboxQuery {
  /** SIRET of the agent's organisation: only its files are ever returned. */
  siret: string;
  procedureId?: string;
  /** Among the states that agents see; all of them when absent or empty. */
  states?: readonly State[];
  /** Words, each of which must be in the number, the applicant's name or a short answer. */
  search?: string;
  /** Account of the agent who takes care of the file; null: nobody does. */
  assignedTo?: string | null;
  /** The oldest sent first (default), or the last changed first. */
  order?: 'waiting' | 'changed';
  /** From 1. */
  page?: number;
  perPage?: number;
}

export interface InboxRow extends FileSummary {
  /** Messages of the person that no agent has seen. */
  unread: number;
}

function matching(db: Db, query: InboxQuery) {
  const wanted = query.states?.length ? query.states.filter((s) => visible.includes(s)) : visible;
  let files = selectFiles(db)
    .where('o.siret', '=', query.siret)
    .where('f.state', 'in', wanted.length > 0 ? wanted : ['none']);
  if (query.procedureId) files = files.where('f.procedure_id', '=', query.procedureId);
  const { assignedTo } = query;
  if (assignedTo !== undefined) {
    files = files.where((eb) => {
      const assigned = eb.selectFrom('demarches_assignment as a').select('a.file_id').whereRef('a.file_id', '=', 'f.id');
      return assignedTo === null ? eb.not(eb.exists(assigned)) : eb.exists(assigned.where('a.agent_id', '=', assignedTo));
    });
  }
  for (const word of foldForSearch(query.search ?? '')
    .split(/\s+/)
    .filter(Boolean)
    .slice(0, 8)) {
    files = files.where('f.search', 'like', `%${word.replace(/[\\%_]/g, '\\$&')}%`);
  }
  return files;
}

/** A page of the files that agents of an organisation see. */
export async function inbox(db: Db, query: InboxQuery): Promise<{ rows: InboxRow[]; total: number; pages: number }> {
  const perPage = query.perPage ?? 20;
  const page = Math.max(1, query.page ?? 1);
  const ordered =
    query.order === 'changed' ? matching(db, query).orderBy('f.changed_at', 'desc') : matching(db, query).orderBy('f.submitted_at', 'asc');
  const rows = await ordered
    .select((eb) =>
      eb
        .selectFrom('demarches_message as m')
        .select(eb.fn.countAll<number>().as('n'))
        .whereRef('m.file_id', '=', 'f.id')
        .where('m.sender', '=', 'person')
        .where('m.read_at', 'is', null)
        .as('unread'),
    )
    .orderBy('f.number', 'asc')
    .limit(perPage)
    .offset((page - 1) * perPage)
    .execute();
  const { total } = await matching(db, query)
    .clearSelect()
    .select((eb) => eb.fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow();
  return {
    rows: rows.map((row) => ({ ...asFile(row), unread: Number(row.unread ?? 0) })),
    total: Number(total),
    pages: Math.max(1, Math.ceil(Number(total) / perPage)),
  };
}

/** How many files agents of an organisation see in each state. */
export async function inboxCounts(db: Db, siret: string, procedureId?: string): Promise<Readonly<Partial<Record<State, number>>>> {
  const rows = await matching(db, { siret, ...(procedureId ? { procedureId } : {}) })
    .clearSelect()
    .select(['f.state', (eb) => eb.fn.countAll<number>().as('n')])
    .groupBy('f.state')
    .execute();
  return Object.fromEntries(rows.map((row) => [row.state, Number(row.n)]));
}

/** What became of the facts that were shown to people, over all files of a procedure. Files taken back count too. */
export interface ReuseFigures {
  /** Facts shown. */
  offered: number;
  accepted: number;
  refused: number;
  /** Accepted, then changed by the person. */
  edited: number;
  /** Requests that an administration could not answer. */
  failed: number;
}

export async function reuseFigures(db: Db, procedureId: string): Promise<ReuseFigures> {
  const { rows } = await sql<ReuseFigures>`
    select count(*) filter (where e.outcome = 'answered' and x.field is not null) as offered, count(*) filter (where x.choice = 'accepted') as accepted,
      count(*) filter (where x.choice = 'refused') as refused, count(*) filter (where v.changed) as edited, count(*) filter (where e.outcome = 'failed') as failed
    from demarches_evidence e join demarches_file f on f.id = e.file_id
    left join demarches_fact x on x.evidence_id = e.id
    left join demarches_value v on v.file_id = f.id and v.evidence_id = e.id and v.field = x.field and x.choice = 'accepted'
    where f.procedure_id = ${procedureId}`.execute(db);
  const [row] = rows;
  return {
    offered: Number(row?.offered ?? 0),
    accepted: Number(row?.accepted ?? 0),
    refused: Number(row?.refused ?? 0),
    edited: Number(row?.edited ?? 0),
    failed: Number(row?.failed ?? 0),
  };
}
