import type { Text } from '../../../kernel/i18n/index.js';

/** Where a correction ticket stands. */
export const ticketStates = ['received', 'transmitted', 'corrected', 'closed'] as const;
export type TicketState = (typeof ticketStates)[number];

/** The states of a ticket, for people. */
export const stateWords: Readonly<Record<TicketState, { label: Text; badge: 'info' | 'warning' | 'success' | 'neutral' }>> = {
  received: { label: { fr: 'Reçue', en: 'Received' }, badge: 'info' },
  transmitted: { label: { fr: 'Transmise', en: 'Passed on' }, badge: 'warning' },
  corrected: { label: { fr: 'Correction faite', en: 'Corrected' }, badge: 'success' },
  closed: { label: { fr: 'Sans suite', en: 'Not pursued' }, badge: 'neutral' },
};

interface MoveRule {
  from: readonly TicketState[];
  to: TicketState;
  /** Whether the register must be named. */
  register: boolean;
  /** Whether the person must be told why. */
  reason: boolean;
}

/** Every way that a ticket can go; there is no other. A register that sends it back is left for another one. */
export const moves = {
  transmit: { from: ['received', 'transmitted'], to: 'transmitted', register: true, reason: false },
  correct: { from: ['transmitted'], to: 'corrected', register: false, reason: false },
  close: { from: ['received', 'transmitted'], to: 'closed', register: false, reason: true },
} as const satisfies Record<string, MoveRule>;
export type MoveName = keyof typeof moves;
export const moveNames = Object.keys(moves) as MoveName[];

/** The moves that a state allows. */
export const movesFrom = (state: TicketState): MoveName[] =>
  moveNames.filter((name) => {
    const rule: MoveRule = moves[name];
    return rule.from.includes(state);
  });

/** Whether a move may be made now, and if not, why. */
export function judgeMove(
  name: MoveName,
  ticket: { state: TicketState; register: string | null },
  given: { register: string | null; reason: string },
): 'allowed' | 'state' | 'register' | 'reason' {
  const rule: MoveRule = moves[name];
  if (!rule.from.includes(ticket.state)) return 'state';
  if (rule.register && (given.register === null || given.register === ticket.register)) return 'register';
  return rule.reason && given.reason.trim() === '' ? 'reason' : 'allowed';
}

/** How many characters a person, or an operator, may write. */
export const wordsLength = 1_000;

/** Tickets that may want their answer at one address in a day: they must not flood anybody's mailbox. */
export const ticketsPerDay = 3;

/** Months for which a finished ticket is kept. */
export const ticketMonths = 12;

const numberShape = /^[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}$/;

/** A number as it was typed or read aloud (Crockford's base 32: O is 0, I and L are 1); null when it cannot be one. */
export function typedNumber(text: string): string | null {
  const letters = text
    .toUpperCase()
    .replace(/[^0-9A-Z]/g, '')
    .replaceAll('O', '0')
    .replace(/[IL]/g, '1');
  const number = `${letters.slice(0, 5)}-${letters.slice(5)}`;
  return numberShape.test(number) ? number : null;
}
