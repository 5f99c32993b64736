import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Context } from '../../../context.js';
import type { Fault } from '../../../kernel/errors/index.js';
import type { Client } from './clients.js';
import type { Interaction, Interactions } from './interactions.js';
import type { OpenIdProvider } from './open-provider.js';
import { SignedOutPage } from './sign-out-page.js';
import { endOfSignOut, signedOutPath } from './sign-out.js';

/** What the pages between a service and an identity provider have in common, whatever the broker. */
export interface InteractionPages {
  /** Address of the pages of a request. */
  place(uid: string): string;
  /**
   * The open request of a service that this browser came with.
   * @throws Fault as the broker says it, when there is none, or when the service is unknown by now
   */
  opened(request: FastifyRequest, read?: Interactions['read']): Promise<{ interaction: Interaction; client: Client }>;
  /** A session of before, or of another tab, belongs to another sign-in: the library starts a new one with this one. */
  forgetSession(reply: FastifyReply): void;
  /** The ways out: giving up, and what comes after signing out. */
  mountWaysOut(app: FastifyInstance): void;
}

/**
 * @param options.cookies names of the cookies of the provider begin so
 * @param options.title name of the broker, for people
 */
export function interactionPages(
  { db, secrets }: Pick<Context, 'db' | 'secrets'>,
  options: { provider: OpenIdProvider; cookies: string; title: string; lost(): Fault; unknownClient(): Fault },
): InteractionPages {
  const { provider, cookies, title, lost, unknownClient } = options;
  const { prefix, interactions, clients } = provider;
  const opened: InteractionPages['opened'] = async (request, read = interactions.read) => {
    const { uid } = request.params as { uid: string }; // every address of these pages has it
    const interaction = await read(uid);
    if (interaction?.state !== 'open' || !interactions.isBound(request, uid)) throw lost();
    const client = await clients.find(interaction.clientId);
    if (!client) throw unknownClient();
    return { interaction, client };
  };
  return {
    place: (uid) => `${prefix}/interaction/${uid}`,
    opened,
    forgetSession(reply) {
      for (const name of [`${cookies}_session`, `${cookies}_session.sig`]) reply.clearCookie(name, { path: prefix });
    },
    mountWaysOut(app) {
      app.post(`${prefix}/interaction/:uid/abandon`, async (request, reply) => {
        const { interaction } = await opened(request);
        await interactions.settle(db, interaction.uid, { error: 'access_denied', error_description: 'User auth aborted' });
        return reply.redirectTo(interaction.returnTo);
      });
      app.get(`${prefix}/client/logout-callback`, async (request, reply) => {
        const { state } = request.query as { state?: unknown };
        return reply.redirectTo(endOfSignOut(secrets, state) ?? `${prefix}${signedOutPath}`);
      });
      app.get(`${prefix}${signedOutPath}`, async (request, reply) => reply.html(SignedOutPage({ request, broker: title })));
    },
  };
}
