import type { Db, Tx } from '../../../kernel/database/index.js';
import { newId } from '../../../kernel/ids.js';
import type { ActorKind, State, TransitionName } from './rules.js';

/** A change of state, as it happened. */
export interface Transition {
  id: string;
  /** `begin` is the making of the draft. */
  name: TransitionName | 'begin';
  from: State | null;
  to: State;
  actor: { kind: ActorKind; id: string; label: string };
  reason: string | null;
  entryId: string | null;
  at: Date;
}

export interface Decision {
  id: string;
  outcome: 'accepte' | 'refuse' | 'sans_suite';
  reason: string | null;
  /** What the yes gives, such as `{ cents: 250 }`. */
  result: Readonly<Record<string, string | number>> | null;
  agent: { id: string; label: string };
  entryId: string;
  at: Date;
}

export interface Message {
  id: string;
  sender: 'person' | 'agent';
  author: { id: string; label: string };
  body: string;
  at: Date;
  /** When the other side first saw it. */
  readAt: Date | null;
}

export async function addTransition(tx: Tx, fileId: string, version: number, t: Omit<Transition, 'id'>): Promise<void> {
  await tx
    .insertInto('demarches_transition')
    .values({
      id: newId('trn'),
      file_id: fileId,
      version,
      name: t.name,
      from_state: t.from,
      to_state: t.to,
      actor_kind: t.actor.kind,
      actor_id: t.actor.id,
      actor_label: t.actor.label,
      reason: t.reason,
      entry_id: t.entryId,
      at: t.at,
    })
    .execute();
}

/** The story of a file, oldest first. */
export async function historyOf(db: Db, fileId: string): Promise<Transition[]> {
  const rows = await db.selectFrom('demarches_transition').selectAll().where('file_id', '=', fileId).orderBy('version').execute();
  // Written by `addTransition` alone.
  return rows.map((r) => ({
    id: r.id,
    name: r.name as Transition['name'],
    from: r.from_state as State | null,
    to: r.to_state as State,
    actor: { kind: r.actor_kind as ActorKind, id: r.actor_id, label: r.actor_label },
    reason: r.reason,
    entryId: r.entry_id,
    at: r.at,
  }));
}

export async function addDecision(tx: Tx, fileId: string, d: Omit<Decision, 'id'>): Promise<void> {
  await tx
    .insertInto('demarches_decision')
    .values({
      id: newId('dec'),
      file_id: fileId,
      outcome: d.outcome,
      reason: d.reason,
      result: d.result ? JSON.stringify(d.result) : null,
      agent_id: d.agent.id,
      agent_label: d.agent.label,
      entry_id: d.entryId,
      at: d.at,
    })
    .execute();
}

/** Every decision on a file, the last first. */
export async function decisionsOf(db: Db, fileId: string): Promise<Decision[]> {
  const rows = await db.selectFrom('demarches_decision').selectAll().where('file_id', '=', fileId).orderBy('at', 'desc').execute();
  return rows.map((r) => ({
    id: r.id,
    outcome: r.outcome as Decision['outcome'],
    reason: r.reason,
    result: r.result as unknown as Decision['result'],
    agent: { id: r.agent_id, label: r.agent_label },
    entryId: r.entry_id,
    at: r.at,
  }));
}

/** Writes a message; false when it was written already (the same form sent twice). */
export async function writeMessage(tx: Tx, fileId: string, m: Omit<Message, 'readAt'>): Promise<boolean> {
  const written = await tx
    .insertInto('demarches_message')
    .values({ id: m.id, file_id: fileId, sender: m.sender, author_id: m.author.id, author_label: m.author.label, body: m.body, at: m.at })
    .onConflict((c) => c.column('id').doNothing())
    .executeTakeFirst();
  return written.numInsertedOrUpdatedRows === 1n;
}

/** Messages of a file, oldest first. */
export async function messagesOf(db: Db, fileId: string): Promise<Message[]> {
  const rows = await db.selectFrom('demarches_message').selectAll().where('file_id', '=', fileId).orderBy('at').orderBy('id').execute();
  return rows.map((r) => ({
    id: r.id,
    sender: r.sender as Message['sender'],
    author: { id: r.author_id, label: r.author_label },
    body: r.body,
    at: r.at,
    readAt: r.read_at,
  }));
}

/** Marks as seen what the other side wrote. */
export async function markRead(db: Db, fileId: string, reader: 'person' | 'agent', at: Date): Promise<void> {
  await db
    .updateTable('demarches_message')
    .set({ read_at: at })
    .where('file_id', '=', fileId)
    .where('sender', '=', reader === 'person' ? 'agent' : 'person')
    .where('read_at', 'is', null)
    .execute();
}

/** How many messages of the other side a reader has not seen. */
export async function unreadOf(db: Db, fileId: string, reader: 'person' | 'agent'): Promise<number> {
  const { n } = await db
    .selectFrom('demarches_message')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .where('file_id', '=', fileId)
    .where('sender', '=', reader === 'person' ? 'agent' : 'person')
    .where('read_at', 'is', null)
    .executeTakeFirstOrThrow();
  return Number(n);
}
