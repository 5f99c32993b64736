import type { Context } from '../../../context.js';
import { transact } from '../../../kernel/database/index.js';
import type { EmailAddress } from '../../../kernel/mail/index.js';
import type { AgentSession } from '../../../kernel/sessions/index.js';
import { endSessions } from './ending.js';
import { identiteFaults } from './faults.js';
import { operatorActor } from './journal.js';
import { mailReset, mailResetToConfirm } from './mails.js';
import { mailResetAsked, mailResetRefused } from './mails-account.js';
import { emailKey, findAccount, findAccountOf, lockAccount, type Account } from './store.js';
import { deleteFactors } from './store-factors.js';
import { closeReset, findReset, insertReset, type Reset } from './store-resets.js';

/**
 * Asks to take away the passkeys, the application and the codes of someone who lost them all. The operator has checked who they are by another
 * way, and writes how; another one confirms. The person is told at once: they may not have asked.
 * @returns `unknown` when the address has no account, `waiting` when that is asked for already
 */
export function askReset(
  context: Context,
  agent: AgentSession,
  email: EmailAddress,
  reason: string,
): Promise<'asked' | 'unknown' | 'waiting'> {
  const { db, secrets } = context;
  return transact(db, async (tx) => {
    const account = await findAccountOf(tx, secrets, emailKey(secrets, email));
    if (!account) return 'unknown';
    const { accountId: askedBy, displayName: askedByName } = agent;
    const id = await insertReset(tx, context, { accountId: account.id, reason, askedBy, askedByName });
    if (id === null) return 'waiting';
    await context.ledger.append(tx, {
      action: 'identite.reset-asked',
      subject: account.id,
      actor: operatorActor(agent),
      basis: 'agent',
      reference: id,
    });
    await mailResetAsked(tx, context, account);
    await mailResetToConfirm(tx, context, id, agent.email);
    return 'asked';
  });
}

/** Reads a request and whose account it is about, which the ledger notes. @throws Fault IDENT-DEMANDE, IDENT-ETAT when it is decided */
export async function readReset(context: Context, agent: AgentSession, id: string): Promise<{ reset: Reset; account: Account }> {
  const { db, secrets } = context;
  const reset = await findReset(db, context, id);
  const account = reset && (await findAccount(db, secrets, reset.accountId));
  if (!reset || !account) throw identiteFaults.make('IDENT-DEMANDE');
  if (reset.state !== 'waiting') throw identiteFaults.make('IDENT-ETAT');
  await transact(db, (tx) =>
    context.ledger.append(tx, {
      action: 'identite.reset-read',
      subject: account.id,
      actor: operatorActor(agent),
      basis: 'agent',
      reference: id,
      fields: ['given_name', 'usual_name', 'email'],
    }),
  );
  return { reset, account };
}

/**
 * Decides a request, in one transaction with what it takes away, the ledger and the e-mail: everything but the e-mail of the account is gone,
 * and every session is closed.
 * @throws Fault IDENT-DEMANDE, IDENT-ETAT; IDENT-QUATRE-YEUX to who asked, when they confirm
 */
export function decideReset(context: Context, agent: AgentSession, id: string, accepted: boolean): Promise<void> {
  const { db, secrets } = context;
  return transact(db, async (tx) => {
    const reset = await findReset(tx, context, id, true);
    const account = reset && (await findAccount(tx, secrets, reset.accountId));
    if (!reset || !account) throw identiteFaults.make('IDENT-DEMANDE');
    if (reset.state !== 'waiting') throw identiteFaults.make('IDENT-ETAT');
    if (accepted && reset.askedBy === agent.accountId) throw identiteFaults.make('IDENT-QUATRE-YEUX');
    await closeReset(tx, context, id, accepted ? 'done' : 'refused', agent.accountId);
    if (accepted) {
      await lockAccount(tx, account.id);
      await deleteFactors(tx, account.id);
      await endSessions(tx, context, account.id);
      await mailReset(tx, context, account, reset.reason);
    } else await mailResetRefused(tx, context, account);
    await context.ledger.append(tx, {
      action: accepted ? 'identite.factors-reset' : 'identite.reset-refused',
      subject: account.id,
      actor: operatorActor(agent),
      basis: 'agent',
      reference: id,
    });
  });
}
