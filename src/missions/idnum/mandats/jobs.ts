import type { Context } from '../../../context.js';
import { transact, type Tx } from '../../../kernel/database/index.js';
import { currentPersonKey } from '../../../registry/index.js';
import { findMembership } from './members.js';
import { helperReminderMail, reminderMail } from './notices-words.js';
import { referentsOf, wayToTell } from './notices.js';
import { afterEvent, durationKeys, durations, patienceHours } from './rules.js';
import { asMandate, selectMandates } from './store.js';

type Room = Pick<Context, 'db' | 'secrets' | 'clock' | 'ledger' | 'mail' | 'config'>;

/** Mandates that one transaction of a job takes. */
const step = 1000;
const hour = 3_600_000;
const longest = Math.max(...Object.values(durations).map(({ reminderDays }) => reminderDays ?? 0));

/** Works until a step finds less than it could take. @returns how many were taken */
async function inSteps({ db }: Pick<Room, 'db'>, size: number, work: (tx: Tx) => Promise<number>): Promise<number> {
  for (let all = 0; ;) {
    const taken = await transact(db, work);
    all += taken;
    if (taken < size) return all;
  }
}

/**
 * Ends the mandates whose time is over. They are good for nothing meanwhile: see `holds`.
 * @param size mandates of one transaction
 * @returns how many were ended
 */
export async function expireMandates(context: Room, size = step): Promise<number> {
  const { clock, ledger } = context;
  return inSteps(context, size, async (tx) => {
    const now = clock.now();
    const due = await tx
      .selectFrom('mandate as m')
      .innerJoin('mandate_helper_organisation as h', 'h.id', 'm.organisation_id')
      .innerJoin('registry_organisation as o', 'o.id', 'h.organisation_id')
      .select(['m.id', 'm.person_key', 'o.siret'])
      .where('m.state', '=', 'active')
      .where('m.expires_at', '<=', now)
      .orderBy('m.expires_at')
      .limit(size)
      .forUpdate('m')
      .skipLocked()
      .execute();
    await end(tx, due, 'expire', now);
    for (const { id, person_key, siret } of due)
      await ledger.append(tx, {
        action: 'mandate.expire',
        subject: person_key === null ? null : await currentPersonKey(tx, person_key),
        actor: { kind: 'system', id: 'socle', label: 'Socle' },
        reference: id,
        outcome: 'expired',
        detail: { organisation: siret },
      });
    return due.length;
  });
}

/** Ends the mandates that nobody signed in time. @returns how many were ended */
export async function lapseMandates(context: Room, size = step): Promise<number> {
  return inSteps(context, size, async (tx) => {
    const now = context.clock.now();
    const due = await tx
      .selectFrom('mandate')
      .select('id')
      .where('state', '=', 'waiting')
      .where('created_at', '<', new Date(now.getTime() - patienceHours * hour))
      .orderBy('created_at')
      .limit(size)
      .forUpdate()
      .skipLocked()
      .execute();
    await end(tx, due, 'lapse', now);
    return due.length;
  });
}

async function end(tx: Tx, due: readonly { id: string }[], event: 'expire' | 'lapse', at: Date): Promise<void> {
  const state = afterEvent(event === 'expire' ? 'active' : 'waiting', event, 'time');
  if (due.length === 0 || !state) return;
  await tx
    .updateTable('mandate')
    .set({ state, code_hash: null, ended_at: at, ended_as: event })
    .where(
      'id',
      'in',
      due.map(({ id }) => id),
    )
    .execute();
}

/** Announces the end of long mandates to the person and to who wrote them; when they left, to those who answer for the helpers. @returns how many were announced */
export async function remindOfMandates(context: Room, size = step): Promise<number> {
  const { secrets, clock, mail, config } = context;
  const { baseUrl } = config;
  const reminded = durationKeys.filter((key) => durations[key].reminderDays !== null);
  return inSteps(context, size, async (tx) => {
    const now = clock.now();
    const rows = await selectMandates(tx)
      .where('m.state', '=', 'active')
      .where('m.reminded_at', 'is', null)
      .where('m.duration', 'in', reminded)
      .where('m.expires_at', '>', now)
      .where('m.expires_at', '<=', new Date(now.getTime() + longest * 24 * hour))
      .orderBy('m.expires_at')
      .limit(size)
      .forUpdate('m')
      .skipLocked()
      .execute();
    for (const mandate of rows.map((row) => asMandate(secrets, row))) {
      const way = await wayToTell(tx, secrets, mandate);
      if (way?.channel === 'email')
        await mail.queue(tx, {
          to: way.email,
          lang: way.lang,
          key: `mandats.reminder ${mandate.id}`,
          ...reminderMail({ mandate, baseUrl }, way.lang),
        });
      const author = await findMembership(tx, secrets, mandate.createdBy);
      const helpers = author && author.endedAt === null ? [author] : await referentsOf(tx, secrets, mandate.organisation.id);
      for (const { helper } of helpers)
        await mail.queue(tx, {
          to: helper.email,
          key: `mandats.reminder ${mandate.id} ${helper.id}`,
          ...helperReminderMail({ mandate, baseUrl }, 'fr'),
        });
    }
    if (rows.length > 0)
      await tx
        .updateTable('mandate')
        .set({ reminded_at: now })
        .where(
          'id',
          'in',
          rows.map(({ id }) => id),
        )
        .execute();
    return rows.length;
  });
}
