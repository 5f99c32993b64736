import type { Db, Tx } from '../../../../kernel/database/index.js';

/** The agent who takes care of a file. */
export interface Assignee {
  id: string;
  label: string;
  at: Date;
}

/** Gives a file to an agent, whoever had it. */
export async function assignFile(tx: Tx, fileId: string, { id, label, at }: Assignee): Promise<void> {
  const values = { agent_id: id, agent_label: label, at };
  await tx
    .insertInto('demarches_assignment')
    .values({ file_id: fileId, ...values })
    .onConflict((c) => c.column('file_id').doUpdateSet(values))
    .execute();
}

/** Who takes care of each of these files. */
export async function assigneesOf(db: Db, fileIds: readonly string[]): Promise<ReadonlyMap<string, Assignee>> {
  if (fileIds.length === 0) return new Map();
  const rows = await db.selectFrom('demarches_assignment').selectAll().where('file_id', 'in', fileIds).execute();
  return new Map(rows.map((row) => [row.file_id, { id: row.agent_id, label: row.agent_label, at: row.at }]));
}

/** The agents who have taken care of a file of an organisation, in the order of the alphabet. */
export async function agentsOf(db: Db, siret: string): Promise<{ id: string; label: string }[]> {
  const rows = await db
    .selectFrom('demarches_assignment as a')
    .innerJoin('demarches_file as f', 'f.id', 'a.file_id')
    .innerJoin('registry_procedure as p', 'p.id', 'f.procedure_id')
    .innerJoin('registry_organisation as o', 'o.id', 'p.organisation_id')
    .select((eb) => ['a.agent_id as id', eb.fn.max('a.agent_label').as('label')])
    .where('o.siret', '=', siret)
    .groupBy('a.agent_id')
    .execute();
  const order = new Intl.Collator('fr');
  return rows.sort((a, b) => order.compare(a.label, b.label));
}
