import type { Selectable } from 'kysely';
import { z } from 'zod';
import type { Context } from '../../../context.js';
import type { Db, Tables, Tx } from '../../../kernel/database/index.js';
import { newId } from '../../../kernel/ids.js';

const sealing = 'identite.reset';
const states = z.enum(['waiting', 'done', 'refused']);
type Room = Pick<Context, 'secrets' | 'clock'>;

/** An operator's request to take away what protects an account. */
export interface Reset {
  id: string;
  accountId: string;
  reason: string;
  state: z.output<typeof states>;
  askedBy: string;
  askedByName: string;
  askedAt: Date;
}

const asReset = ({ secrets }: Pick<Room, 'secrets'>, row: Selectable<Tables['identite_reset']>): Reset => ({
  id: row.id,
  accountId: row.account_id,
  reason: secrets.open(sealing, row.reason),
  state: states.parse(row.state),
  askedBy: row.asked_by,
  askedByName: row.asked_by_name,
  askedAt: row.asked_at,
});

/** Writes a request; null when one waits for this account already. */
export async function insertReset(
  tx: Tx,
  { secrets, clock }: Room,
  given: Pick<Reset, 'accountId' | 'reason' | 'askedBy' | 'askedByName'>,
): Promise<string | null> {
  const made = await tx
    .insertInto('identite_reset')
    .values({
      id: newId('rst'),
      account_id: given.accountId,
      reason: secrets.seal(sealing, given.reason),
      state: 'waiting',
      asked_by: given.askedBy,
      asked_by_name: given.askedByName,
      asked_at: clock.now(),
    })
    .onConflict((c) => c.column('account_id').where('state', '=', 'waiting').doNothing())
    .returning('id')
    .executeTakeFirst();
  return made?.id ?? null;
}

/** Those that wait, the oldest first. */
export async function waitingResets(db: Db, room: Pick<Room, 'secrets'>, limit: number): Promise<Reset[]> {
  const rows = await db.selectFrom('identite_reset').selectAll().where('state', '=', 'waiting').orderBy('asked_at').limit(limit).execute();
  return rows.map((row) => asReset(room, row));
}

/** A request, or null. @param held until the transaction ends */
export async function findReset(db: Db, room: Pick<Room, 'secrets'>, id: string, held = false): Promise<Reset | null> {
  const row = await db
    .selectFrom('identite_reset')
    .selectAll()
    .where('id', '=', id)
    .$if(held, (q) => q.forUpdate())
    .executeTakeFirst();
  return row ? asReset(room, row) : null;
}

/** Decides a request that is held. The database refuses `done` by who asked: see its constraint. */
export async function closeReset(tx: Tx, { clock }: Pick<Room, 'clock'>, id: string, state: 'done' | 'refused', by: string): Promise<void> {
  await tx.updateTable('identite_reset').set({ state, decided_by: by, decided_at: clock.now() }).where('id', '=', id).execute();
}
