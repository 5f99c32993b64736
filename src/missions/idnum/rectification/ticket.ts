import type { Context } from '../../../context.js';
import { transact } from '../../../kernel/database/index.js';
import type { Lang } from '../../../kernel/i18n/index.js';
import type { EmailAddress } from '../../../kernel/mail/index.js';
import type { AgentSession } from '../../../kernel/sessions/index.js';
import { france } from '../../../registry/index.js';
import type { Refusal } from '../franceconnect/index.js';
import { rectificationFaults } from './faults.js';
import { acknowledge, notifyOperators, tellStep } from './mail.js';
import type { Contested, Register } from './registers.js';
import { judgeMove, moves, ticketsPerDay, type MoveName } from './rules.js';
import { numberOf } from './numbers.js';
import { unsealTicket, type Unsealed } from './store-desk.js';
import { countTickets } from './store-follow.js';
import { findTicket, insertStep, insertTicket, lockTicket, stepsOf, type Ticket, type TicketStep } from './store.js';

/** Whether a refused identity says to be born outside France. */
export const isBornAbroad = ({ identity }: Pick<Refusal, 'identity'>): boolean => identity.birthcountry !== france;

/** Whose identity it is, nobody knows for sure: that is what the registry refused to say. */
const refusedPerson = { kind: 'person', id: 'rectification', label: 'Une personne que le registre d’état civil n’a pas reconnue' } as const;

/** What the form of a correction says. */
export interface Asked {
  facts: readonly Contested[];
  contact: EmailAddress;
  words: string | null;
  lang: Lang;
}

/**
 * Opens a correction ticket, in one transaction with its ledger entry, its receipt and the notice to the operators.
 * @returns its number. A refusal makes one ticket, however often the form is sent
 * @throws Fault RECTIF-TROP
 */
export function openTicket(context: Context, refusal: Refusal, asked: Asked): Promise<string> {
  const { secrets, clock, ledger } = context;
  const number = numberOf(secrets, refusal);
  return transact(context.db, async (tx) => {
    const at = clock.now();
    if (!(await insertTicket(tx, secrets, { ...asked, refusal, bornAbroad: isBornAbroad(refusal), at }))) return number;
    if ((await countTickets(tx, secrets, asked.contact, at)) > ticketsPerDay) throw rectificationFaults.make('RECTIF-TROP');
    await ledger.append(tx, {
      action: 'rectification.ask',
      subject: null,
      actor: refusedPerson,
      reference: number,
      fields: asked.facts.filter((fact) => fact !== 'unsure'),
      outcome: 'received',
      detail: { code: refusal.code, provider: refusal.provider.id },
    });
    await acknowledge(tx, context, asked.contact, number, asked.lang);
    await notifyOperators(tx, context, number, refusal);
    return number;
  });
}

const operator = (agent: AgentSession) =>
  ({ kind: 'agent', id: agent.accountId, label: agent.displayName, organisation: agent.siret }) as const;

/** What is sealed in every ticket, as the ledger names it. */
const sealedFields = ['family_name', 'given_name', 'birthdate', 'gender', 'birthplace', 'birthcountry', 'preferred_username', 'email'];

/**
 * A ticket with all that is in it, for an operator. The reading is in the ledger before anything is unsealed.
 * @throws Fault RECTIF-INCONNUE
 */
export async function readTicket(
  context: Context,
  agent: AgentSession,
  number: string,
): Promise<{ ticket: Ticket; unsealed: Unsealed; steps: TicketStep[] }> {
  const { db, secrets } = context;
  const ticket = await findTicket(db, number);
  if (!ticket) throw rectificationFaults.make('RECTIF-INCONNUE');
  await context.ledger.record({
    action: 'rectification.read',
    subject: null,
    actor: operator(agent),
    purpose: 'correction',
    reference: number,
    fields: sealedFields,
  });
  return { ticket, unsealed: await unsealTicket(db, secrets, number), steps: await stepsOf(db, secrets, number) };
}

/**
 * Moves a ticket on, in one transaction with the step, the ledger entry and the e-mail to the person.
 * @returns what is missing, or `done`
 * @throws Fault RECTIF-INCONNUE, RECTIF-ETAT
 */
export function moveTicket(
  context: Context,
  agent: AgentSession,
  number: string,
  given: { move: MoveName; register: Register | null; reason: string },
): Promise<'done' | 'register' | 'reason'> {
  const { secrets, clock, ledger } = context;
  const { move } = given;
  const reason = given.reason.trim();
  const register = moves[move].register ? given.register : null;
  return transact(context.db, async (tx) => {
    const ticket = await lockTicket(tx, number);
    if (!ticket) throw rectificationFaults.make('RECTIF-INCONNUE');
    const verdict = judgeMove(move, ticket, { register, reason });
    if (verdict === 'state') throw rectificationFaults.make('RECTIF-ETAT', { retry: `/operateur/corrections/${number}` });
    if (verdict !== 'allowed') return verdict;
    const words = reason === '' ? null : reason;
    const at = clock.now();
    await insertStep(tx, secrets, number, { state: moves[move].to, register, words, agent: agent.accountId, at });
    await ledger.append(tx, {
      action: `rectification.${move}`,
      subject: null,
      actor: operator(agent),
      reference: number,
      outcome: moves[move].to,
      detail: { ...(register === null ? {} : { register }) },
    });
    const { contact: to } = await unsealTicket(tx, secrets, number);
    const rank = (await stepsOf(tx, secrets, number)).length;
    if (to) await tellStep(tx, context, { to, ticket, move, register, words: reason, rank });
    return 'done';
  });
}
