import type { Context } from '../../../context.js';
import type { Product } from '../../../product.js';
import { rectificationActions } from './actions.js';
import { rectificationFaults } from './faults.js';
import { rectificationRoutes } from './routes.js';
import { ticketMonths } from './rules.js';
import { purgeTickets } from './store-desk.js';

export { registerName } from './mail.js';
export { registers, registersFor, type Register } from './registers.js';
export { movesFrom, typedNumber, wordsLength, type MoveName } from './rules.js';
export type { Ticket, TicketStep } from './store.js';
export { waitingTickets, type Unsealed } from './store-desk.js';
export { moveTicket, readTicket } from './ticket.js';
export { contestedWords, identityLines } from './words.js';
export { StateBadge } from './pages/parts.js';
export { TicketTimeline } from './pages/follow.js';

/** What a person does when the civil registry does not identify them: which register to correct, a ticket, and what became of it. */
export const rectification: Product = {
  name: 'rectification',
  faults: rectificationFaults.table,
  actions: rectificationActions,
  routes: rectificationRoutes,
  jobs: {
    'rectification.purge': async ({ db, clock }: Context) => purgeTickets(db, clock.now(), ticketMonths),
  },
  crons: [{ name: 'rectification-purge', pattern: '26 3 * * *', job: 'rectification.purge' }],
};
