import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Context } from '../../../context.js';
import { departureCookies, originOf, retryable, type Interaction, type Kept, type RelyingParty, type Upstream } from '../provider/index.js';
import type { Broker } from './broker.js';
import { askedLevels, levelToAsk } from './levels.js';

/** What an agent goes to an identity provider for: to sign in, or to say which account they had, then which administration is theirs now. */
export const purposes = ['sign-in', 'former', 'new'] as const;
export type Purpose = (typeof purposes)[number];

/** Sends agents to identity providers, and remembers in their browser what for. */
export interface Departing {
  depart(
    reply: FastifyReply,
    given: { interaction: Interaction; upstream: Upstream; purpose: Purpose; email?: string | undefined },
  ): Promise<FastifyReply>;
  /** The departure that a callback answers, once; null when this browser did not start it. */
  take(request: FastifyRequest, reply: FastifyReply, state: string): (Kept & { purpose: Purpose }) | null;
  /** Lets the forms of a page lead to every provider, and back to the service. */
  allowWayOut(reply: FastifyReply, interaction: Interaction): Promise<void>;
}

/** @param placeOf address to which an agent comes back who could not leave */
export function createDeparting(
  { config, secrets }: Pick<Context, 'config' | 'secrets'>,
  { broker, party, placeOf }: { broker: Broker; party: RelyingParty; placeOf(uid: string, purpose: Purpose): string },
): Departing {
  const cookies = departureCookies({
    secrets,
    secure: config.baseUrl.startsWith('https:'),
    path: `${broker.provider.prefix}/oidc-callback`,
    prefix: 'agentconnect',
  });
  return {
    async depart(reply, { interaction, upstream, purpose, email }) {
      const acr = levelToAsk(askedLevels(interaction.parameters), upstream.allowedAcr);
      const siret = purpose === 'sign-in' ? interaction.parameters['siret_hint'] : undefined;
      const { url, departure } = await party
        .depart(upstream, {
          label: 'ac',
          acr,
          ...(email ? { loginHint: email } : {}),
          ...(siret ? { parameters: { siret_hint: siret } } : {}),
        })
        .catch((error: unknown) => {
          throw retryable(error, `${placeOf(interaction.uid, purpose)}?choisir`);
        });
      cookies.keep(reply, { ...departure, uid: interaction.uid, acr, purpose });
      return reply.redirectTo(url.href);
    },
    take(request, reply, state) {
      const kept = cookies.take(request, reply, state);
      return kept && { ...kept, purpose: purposes.find((one) => one === kept.purpose) ?? 'sign-in' };
    },
    // Gives nothing back: to wait for a reply is to wait for its being sent.
    async allowWayOut(reply, interaction) {
      reply.allowFormsTo([
        ...(await broker.upstreams()).flatMap(({ issuer }) => originOf(issuer)),
        ...originOf(interaction.parameters['redirect_uri']),
      ]);
    },
  };
}
