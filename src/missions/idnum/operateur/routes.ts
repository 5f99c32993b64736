import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Context } from '../../../context.js';
import type { FieldFault } from '../../../design/index.js';
import { t, type Text } from '../../../kernel/i18n/index.js';
import type { AgentSession } from '../../../kernel/sessions/index.js';
import { waitingReports } from '../franceconnect/index.js';
import { movesFrom, moveTicket, readTicket, registers, typedNumber, waitingTickets } from '../rectification/index.js';
import { agentOf, isOperator, requireAgent } from '../signin/index.js';
import { operatorFaults } from './faults.js';
import { decisionLength } from './pages/parts.js';
import { QueuesPage } from './pages/queues.js';
import { ReportPage } from './pages/report.js';
import { TicketPage } from './pages/ticket.js';
import { decideReport, readReport, reportDecisions } from './reports.js';

/** Enough for a day of work; the counts tell how many more there are. */
const shown = 100;

const field = z.string().trim().catch('');
const written = field.transform((text) => text.slice(0, decisionLength));
const ticketForm = z.object({ decision: field, registre: field, raison: written });
const reportForm = z.object({ decision: field, raison: written });
type Numbered = { Params: { number: string } };

const choose: Text = { fr: 'Choisissez ce que vous notez.', en: 'Choose what you note.' };
const missing: Readonly<Record<'register' | 'reason', { field: string; text: Text }>> = {
  register: {
    field: 'registre',
    text: {
      fr: 'Dites à qui elle est transmise. Si elle l’a déjà été, choisissez quelqu’un d’autre.',
      en: 'Say to whom it is passed on. If it was before, choose someone else.',
    },
  },
  reason: { field: 'raison', text: { fr: 'Écrivez pourquoi\u00a0: la personne doit le savoir.', en: 'Write why: the person must know.' } },
};

/** The operator's desk: what people asked after a refusal, and sign-ins that they reported. */
export function operatorRoutes(app: FastifyInstance, context: Context): void {
  const { db } = context;
  const agent = { preHandler: requireAgent };
  const operator = async (request: FastifyRequest): Promise<AgentSession> => {
    const session = agentOf(request);
    if (!(await isOperator(context, session))) throw operatorFaults.make('OPERATEUR-RESERVE');
    return session;
  };
  const numberOf = ({ params }: { params: { number: string } }) => typedNumber(params.number) ?? '';
  const faultIn = ({ lang }: FastifyRequest, { field: name, text }: { field: string; text: Text }): FieldFault[] => [
    { field: name, text: t(text, lang) },
  ];

  app.get('/operateur', agent, async (request, reply) => {
    await operator(request);
    const { fait } = request.query as { fait?: unknown };
    const [tickets, reports] = await Promise.all([waitingTickets(db, shown), waitingReports(db, shown)]);
    return reply.html(QueuesPage({ request, tickets, reports, done: fait === 'note' }));
  });

  app.get<Numbered>('/operateur/corrections/:number', agent, async (request, reply) => {
    const read = await readTicket(context, await operator(request), numberOf(request));
    return reply.html(TicketPage({ request, ...read, typed: { decision: '', register: '', reason: '' } }));
  });

  app.post<Numbered>('/operateur/corrections/:number', agent, async (request, reply) => {
    const session = await operator(request);
    const number = numberOf(request);
    const { decision, registre, raison: reason } = ticketForm.parse(request.body ?? {});
    const show = async (faults: FieldFault[]) => {
      const read = await readTicket(context, session, number);
      return reply.html(TicketPage({ request, ...read, typed: { decision, register: registre, reason }, faults }), 422);
    };
    const move = [...movesFrom('received'), ...movesFrom('transmitted')].find((name) => name === decision);
    if (!move) return show(faultIn(request, { field: 'decision', text: choose }));
    const register = registers.find((one) => one === registre) ?? null;
    const done = await moveTicket(context, session, number, { move, register, reason });
    return done === 'done' ? reply.redirectTo('/operateur?fait=note') : show(faultIn(request, missing[done]));
  });

  app.get<Numbered>('/operateur/signalements/:number', agent, async (request, reply) => {
    const read = await readReport(context, await operator(request), numberOf(request));
    return reply.html(ReportPage({ request, ...read, typed: { decision: '', reason: '' } }));
  });

  app.post<Numbered>('/operateur/signalements/:number', agent, async (request: FastifyRequest<Numbered>, reply: FastifyReply) => {
    const session = await operator(request);
    const number = numberOf(request);
    const { decision, raison: words } = reportForm.parse(request.body ?? {});
    const show = async (faults: FieldFault[]) =>
      reply.html(ReportPage({ request, ...(await readReport(context, session, number)), typed: { decision, reason: words }, faults }), 422);
    const to = reportDecisions('received').find((one) => one === decision);
    if (!to) return show(faultIn(request, { field: 'decision', text: choose }));
    const done = await decideReport(context, session, number, { to, words });
    return done === 'done' ? reply.redirectTo('/operateur?fait=note') : show(faultIn(request, missing.reason));
  });
}
