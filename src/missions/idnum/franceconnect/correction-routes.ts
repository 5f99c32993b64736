import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Context } from '../../../context.js';
import type { Interaction } from '../provider/index.js';
import type { Broker } from './broker.js';
import { keepAccount, startAnew } from './correction.js';
import { CorrectionPage } from './pages/correction.js';
import { offerOf } from './store-links.js';
import type { Authentication } from './store.js';

/** What the routes of FranceConnect know of a request of a service. */
interface Under {
  opened(request: FastifyRequest): Promise<{ interaction: Interaction }>;
  authenticated(interaction: Interaction): Promise<Authentication | null>;
  place(uid: string): string;
}

/** Whether a person must say first that their civil status was corrected. Costs nothing for who is not concerned. */
export const mustDecide = async (context: Context, found: Authentication): Promise<boolean> =>
  found.corrects && (await offerOf(context.db, found.id)) !== null;

/** The page between signing in and consent for who comes with another identity than before. */
export function correctionRoutes(app: FastifyInstance, context: Context, broker: Broker, { opened, authenticated, place }: Under): void {
  const path = `${broker.provider.prefix}/interaction/:uid/correction`;

  app.get(path, async (request, reply) => {
    const { interaction } = await opened(request);
    const found = await authenticated(interaction);
    if (!found) return reply.redirectTo(place(interaction.uid));
    const offer = await offerOf(context.db, found.id);
    if (!offer) return reply.redirectTo(`${place(interaction.uid)}/consent`);
    const upstream = (await broker.upstreams()).find(({ id }) => id === offer.upstream);
    const action = `${place(interaction.uid)}/correction`;
    const { changed } = offer;
    return reply.html(CorrectionPage({ request, provider: upstream?.title ?? offer.upstream, changed, action, anew: `${action}/nouveau` }));
  });

  app.post(path, async (request, reply) => {
    const { interaction } = await opened(request);
    const found = await authenticated(interaction);
    if (!found) return reply.redirectTo(place(interaction.uid));
    await keepAccount(context, broker, { interaction, found, lang: request.lang });
    return reply.redirectTo(`${place(interaction.uid)}/consent`);
  });

  app.post(`${path}/nouveau`, async (request, reply) => {
    const { interaction } = await opened(request);
    const found = await authenticated(interaction);
    if (!found) return reply.redirectTo(place(interaction.uid));
    await startAnew(context, { found });
    return reply.redirectTo(`${place(interaction.uid)}/consent`);
  });
}
