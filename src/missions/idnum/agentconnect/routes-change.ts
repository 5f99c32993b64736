import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Context } from '../../../context.js';
import type { InteractionPages } from '../provider/index.js';
import type { formerCookie } from './change.js';
import { takeEmail, type EmailStep } from './email-step.js';
import { agentConnectFaults } from './faults.js';
import { EmailPage } from './pages/email.js';

/** An agent who has changed administration says which account they had, then which administration is theirs now. */
export function changeRoutes(
  app: FastifyInstance,
  { clock }: Pick<Context, 'clock'>,
  step: EmailStep,
  { place, opened }: InteractionPages,
  former: ReturnType<typeof formerCookie>,
): void {
  const path = `${step.broker.provider.prefix}/interaction/:uid/changement`;
  for (const purpose of ['former', 'new'] as const) {
    const address = purpose === 'former' ? path : `${path}/nouvelle`;
    const actionOf = (uid: string) => `${place(uid)}/changement${purpose === 'former' ? '' : '/nouvelle'}`;
    const ready = async (request: FastifyRequest) => {
      const found = await opened(request);
      if (purpose === 'new' && !former.read(request, found.interaction.uid, clock.now()))
        throw agentConnectFaults.make('AC-CHANGEMENT-PERIME', { retry: `${place(found.interaction.uid)}/changement` });
      return found;
    };
    app.get(address, async (request, reply) => {
      const { interaction, client } = await ready(request);
      const { refus } = request.query as { refus?: unknown };
      const refusedBy = (await step.broker.upstreams()).find(({ id }) => id === refus)?.title ?? null;
      await step.departing.allowWayOut(reply, interaction);
      return reply.html(EmailPage({ request, service: client.name, action: actionOf(interaction.uid), purpose, refusedBy }));
    });
    app.post(address, async (request, reply) => {
      const { interaction, client } = await ready(request);
      return takeEmail(request, reply, step, { interaction, client, purpose, action: actionOf(interaction.uid) });
    });
  }
}
