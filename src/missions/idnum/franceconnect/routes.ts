import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Context } from '../../../context.js';
import { displayName } from '../../../registry/index.js';
import {
  departureCookies,
  endOfSignOut,
  mountProvider,
  originOf,
  retryable,
  signedOutPath,
  SignedOutPage,
  upstreamFaults,
  type Client,
  type Interaction,
  type RelyingParty,
  type Upstream,
} from '../provider/index.js';
import type { Broker } from './broker.js';
import { checkTokenRoutes } from './check-token.js';
import { franceConnectFaults } from './faults.js';
import { ChoicePage } from './pages/choice.js';
import { ConsentPage } from './pages/consent.js';
import { askedLevel } from './rules.js';
import { linesOf } from './scopes.js';
import { askedOf, connect, signPersonIn } from './sign-in.js';

/** FranceConnect over HTTP: the protocol, and the pages between a service and an identity provider. */
export function franceConnectRoutes(app: FastifyInstance, context: Context, broker: Broker, party: RelyingParty): void {
  const { provider } = broker;
  const { prefix, interactions, clients } = provider;
  const { config, secrets, db } = context;
  const cookies = departureCookies({
    secrets,
    secure: config.baseUrl.startsWith('https:'),
    path: `${prefix}/oidc-callback`,
    prefix: 'franceconnect',
  });
  const place = (uid: string) => `${prefix}/interaction/${uid}`;

  /** The open request of a service that this browser came with. */
  const opened = async (request: FastifyRequest, reply: FastifyReply): Promise<{ interaction: Interaction; client: Client }> => {
    const { uid } = request.params as { uid: string };
    const interaction = await interactions.read(uid);
    if (interaction?.state !== 'open' || !(await interactions.isBound(request, reply, uid))) throw franceConnectFaults.make('Y030025');
    const client = await clients.find(interaction.clientId);
    if (!client) throw franceConnectFaults.make('Y04EA6EF');
    return { interaction, client };
  };
  const offered = async (interaction: Interaction): Promise<Upstream[]> => {
    const level = askedLevel(interaction.parameters['acr_values']);
    return (await broker.upstreams()).filter((upstream) => upstream.allowedAcr.includes(level));
  };
  const depart = async (reply: FastifyReply, interaction: Interaction, upstream: Upstream) => {
    const { url, departure } = await party
      .depart(upstream, { label: 'fc', acr: askedLevel(interaction.parameters['acr_values']) })
      .catch((error: unknown) => {
        throw retryable(error, place(interaction.uid));
      });
    cookies.keep(reply, { ...departure, uid: interaction.uid });
    return reply.redirectTo(url.href);
  };

  /** A session of before, or of another tab, belongs to another sign-in: the library starts a new one with this one. */
  const forgetSession = (reply: FastifyReply): void => {
    for (const name of ['franceconnect_session', 'franceconnect_session.sig']) reply.clearCookie(name, { path: prefix });
  };

  mountProvider(app, provider);

  app.get(`${prefix}/interaction/:uid`, async (request, reply) => {
    const { interaction, client } = await opened(request, reply);
    if (interaction.prompt === 'consent' && (await authenticated(interaction)))
      return reply.redirectTo(`${place(interaction.uid)}/consent`);
    const upstreams = await offered(interaction);
    const { refus } = request.query as { refus?: unknown };
    const hinted = upstreams.find(({ id }) => id === interaction.parameters['idp_hint']);
    if (hinted && refus === undefined) return depart(reply, interaction, hinted);
    reply.allowFormsTo([...upstreams.flatMap(({ issuer }) => originOf(issuer)), ...originOf(interaction.parameters['redirect_uri'])]);
    const refusedBy = typeof refus === 'string' ? (upstreams.find(({ id }) => id === refus)?.title ?? null) : null;
    return reply.html(
      ChoicePage({
        request,
        service: client.name,
        upstreams: upstreams.filter(({ display }) => display),
        action: place(interaction.uid),
        refusedBy,
      }),
    );
  });

  app.post(`${prefix}/interaction/:uid`, async (request, reply) => {
    const { interaction } = await opened(request, reply);
    const chosen = z.object({ fournisseur: z.string() }).safeParse(request.body);
    const upstream = (await offered(interaction)).find(({ id }) => chosen.success && id === chosen.data.fournisseur);
    if (!upstream) throw upstreamFaults.make('Y020019', { retry: place(interaction.uid) });
    return depart(reply, interaction, upstream);
  });

  app.post(`${prefix}/interaction/:uid/abandon`, async (request, reply) => {
    const { interaction } = await opened(request, reply);
    await interactions.settle(db, interaction.uid, { error: 'access_denied', error_description: 'User auth aborted' });
    return reply.redirectTo(interaction.returnTo);
  });

  app.get(`${prefix}/oidc-callback`, async (request, reply) => {
    const callback = new URL(request.url, config.baseUrl);
    const kept = cookies.take(request, reply, callback.searchParams.get('state') ?? '');
    if (!kept) throw upstreamFaults.make(callback.searchParams.has('state') ? 'Y020022' : 'Y020021');
    const interaction = await interactions.read(kept.uid);
    if (interaction?.state !== 'open') throw franceConnectFaults.make('Y030025');
    const upstream = (await broker.upstreams()).find(({ id }) => id === kept.upstream);
    if (!upstream) throw upstreamFaults.make('Y020017', { provider: kept.upstream, retry: place(kept.uid) });
    if (callback.searchParams.has('error')) return reply.redirectTo(`${place(kept.uid)}?refus=${encodeURIComponent(upstream.id)}`);
    try {
      if (!callback.searchParams.get('code')) throw upstreamFaults.make('Y020025', { provider: upstream.title });
      await signPersonIn(context, provider, interaction, upstream, await party.complete(upstream, kept, callback));
    } catch (error) {
      throw retryable(error, place(kept.uid));
    }
    forgetSession(reply);
    return reply.redirectTo(`${place(kept.uid)}/consent`);
  });

  /** Who is signed in for the request; null when their sign-in is over. */
  const authenticated = async (interaction: Interaction) => (interaction.accountId ? broker.authentication(interaction.accountId) : null);

  app.get(`${prefix}/interaction/:uid/consent`, async (request, reply) => {
    const { interaction, client } = await opened(request, reply);
    const found = await authenticated(interaction);
    if (!found) return reply.redirectTo(place(interaction.uid));
    const { scopes, claims, showing } = askedOf(client, interaction);
    reply.allowFormsTo(originOf(interaction.parameters['redirect_uri']));
    const { sans } = request.query as { sans?: unknown };
    return reply.html(
      ConsentPage({
        request,
        service: client.name,
        showing,
        lines: linesOf(scopes, claims),
        name: displayName(found.identity),
        action: `${place(interaction.uid)}/consent`,
        cancel: `${place(interaction.uid)}/consent/abandon`,
        unticked: sans !== undefined,
      }),
    );
  });

  app.post(`${prefix}/interaction/:uid/consent`, async (request, reply) => {
    const { interaction, client } = await opened(request, reply);
    const found = await authenticated(interaction);
    if (!found) return reply.redirectTo(place(interaction.uid));
    const agreed = z.object({ accord: z.literal('oui') }).safeParse(request.body).success;
    if (askedOf(client, interaction).showing === 'consent' && !agreed) return reply.redirectTo(`${place(interaction.uid)}/consent?sans`);
    const upstream = (await broker.upstreams()).find(({ id }) => id === found.upstream);
    await connect(context, provider, {
      interaction,
      client,
      authentication: found,
      upstreamTitle: upstream?.title ?? found.upstream,
      lang: request.lang,
    });
    if (interaction.signedInHere) forgetSession(reply);
    return reply.redirectTo(interaction.returnTo);
  });

  app.post(`${prefix}/interaction/:uid/consent/abandon`, async (request, reply) => {
    const { interaction } = await opened(request, reply);
    await interactions.settle(db, interaction.uid, { error: 'access_denied', error_description: 'User auth aborted' });
    return reply.redirectTo(interaction.returnTo);
  });

  app.get(`${prefix}/client/logout-callback`, async (request, reply) => {
    const { state } = request.query as { state?: unknown };
    return reply.redirectTo(endOfSignOut(secrets, state) ?? `${prefix}${signedOutPath}`);
  });
  app.get(`${prefix}${signedOutPath}`, async (request, reply) => reply.html(SignedOutPage({ request, broker: 'FranceConnect' })));

  checkTokenRoutes(app, context, broker);
}
