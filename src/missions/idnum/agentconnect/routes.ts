import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Context } from '../../../context.js';
import { transact } from '../../../kernel/database/index.js';
import { t } from '../../../kernel/i18n/index.js';
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
import { routeOf } from './authorize.js';
import type { Broker } from './broker.js';
import { agentConnectFaults } from './faults.js';
import { AdministrationsPage, EmailPage } from './pages/email.js';
import { essentialLevels, levelToAsk, reachedLevel } from './rules.js';
import { give, signAgentIn } from './sign-in.js';

/** AgentConnect over HTTP: the protocol, and the pages between a service and the identity provider of an administration. */
export function agentConnectRoutes(app: FastifyInstance, context: Context, broker: Broker, party: RelyingParty): void {
  const { provider } = broker;
  const { prefix, interactions, clients } = provider;
  const { config, secrets, db } = context;
  const cookies = departureCookies({
    secrets,
    secure: config.baseUrl.startsWith('https:'),
    path: `${prefix}/oidc-callback`,
    prefix: 'agentconnect',
  });
  const place = (uid: string) => `${prefix}/interaction/${uid}`;

  const opened = async (request: FastifyRequest, reply: FastifyReply): Promise<{ interaction: Interaction; client: Client }> => {
    const { uid } = request.params as { uid: string };
    const interaction = await interactions.read(uid);
    if (interaction?.state !== 'open' || !(await interactions.isBound(request, reply, uid))) throw agentConnectFaults.make('AC-PERDUE');
    const client = await clients.find(interaction.clientId);
    if (!client) throw agentConnectFaults.make('AC-SERVICE-INCONNU');
    return { interaction, client };
  };
  const depart = async (reply: FastifyReply, interaction: Interaction, upstream: Upstream, email?: string) => {
    const acr = levelToAsk(
      [interaction.parameters['acr_values'], ...(essentialLevels(interaction.parameters['claims']) ?? [])].join(' '),
      upstream.allowedAcr,
    );
    const { url, departure } = await party
      .depart(upstream, { label: 'ac', acr, ...(email ? { loginHint: email } : {}) })
      .catch((error: unknown) => {
        throw retryable(error, `${place(interaction.uid)}?choisir`);
      });
    cookies.keep(reply, { ...departure, uid: interaction.uid, acr });
    return reply.redirectTo(url.href);
  };
  // Gives nothing back: to wait for a reply is to wait for its being sent.
  const allowWayOut = async (reply: FastifyReply, interaction: Interaction): Promise<void> => {
    reply.allowFormsTo([
      ...(await broker.upstreams()).flatMap(({ issuer }) => originOf(issuer)),
      ...originOf(interaction.parameters['redirect_uri']),
    ]);
  };

  mountProvider(app, provider);

  app.get(`${prefix}/interaction/:uid`, async (request, reply) => {
    const { interaction, client } = await opened(request, reply);
    if (interaction.prompt === 'consent' && interaction.accountId && (await broker.authentication(interaction.accountId))) {
      return reply.redirectTo(`${place(interaction.uid)}/suite`);
    }
    const upstreams = await broker.upstreams();
    const query = request.query as { refus?: unknown; choisir?: unknown };
    const asked = query.refus !== undefined || query.choisir !== undefined;
    const hinted = upstreams.find(({ id }) => id === interaction.parameters['idp_hint']);
    if (hinted && !asked) return depart(reply, interaction, hinted, interaction.parameters['login_hint']);
    const route = routeOf(upstreams, interaction.parameters['login_hint'] ?? '');
    const [only] = route?.upstreams ?? [];
    if (only && route?.upstreams.length === 1 && !asked) return depart(reply, interaction, only, route.email);
    await allowWayOut(reply, interaction);
    return reply.html(
      EmailPage({
        request,
        service: client.name,
        action: place(interaction.uid),
        typed: interaction.parameters['login_hint'] ?? '',
        refusedBy: upstreams.find(({ id }) => id === query.refus)?.title ?? null,
      }),
    );
  });

  app.post(`${prefix}/interaction/:uid`, async (request, reply) => {
    const { interaction, client } = await opened(request, reply);
    const { courriel, fournisseur } = z
      .object({ courriel: z.string().default(''), fournisseur: z.string().optional() })
      .catch({ courriel: '' })
      .parse(request.body ?? {});
    const route = routeOf(await broker.upstreams(), courriel);
    const again = async (fault: string) => {
      await allowWayOut(reply, interaction);
      return reply.html(
        EmailPage({ request, service: client.name, action: place(interaction.uid), typed: courriel, fault, refusedBy: null }),
        400,
      );
    };
    if (!route)
      return again(
        t(
          {
            fr: 'Écrivez votre adresse en entier, par exemple prenom.nom@mairie.example.',
            en: 'Write your whole address, for example first.last@town.example.',
          },
          request.lang,
        ),
      );
    if (route.upstreams.length === 0) {
      return again(
        t(
          {
            fr: `Aucune administration n’a déclaré les adresses en «\u00a0${route.domain} ». Vérifiez l’adresse, ou demandez à votre service informatique de rejoindre AgentConnect.`,
            en: `No administration has declared addresses in “${route.domain}”. Check the address, or ask your IT department to join AgentConnect.`,
          },
          request.lang,
        ),
      );
    }
    const [only] = route.upstreams;
    const chosen = route.upstreams.find(({ id }) => id === fournisseur) ?? (route.upstreams.length === 1 ? only : undefined);
    if (chosen) return depart(reply, interaction, chosen, route.email);
    await allowWayOut(reply, interaction);
    return reply.html(
      AdministrationsPage({
        request,
        service: client.name,
        upstreams: route.upstreams,
        action: place(interaction.uid),
        email: route.email,
      }),
    );
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
    if (interaction?.state !== 'open') throw agentConnectFaults.make('AC-PERDUE');
    const [upstream, client] = [
      (await broker.upstreams()).find(({ id }) => id === kept.upstream),
      await clients.find(interaction.clientId),
    ];
    if (!upstream || !client) throw upstreamFaults.make('Y020017', { provider: kept.upstream, retry: place(kept.uid) });
    if (callback.searchParams.has('error')) return reply.redirectTo(`${place(kept.uid)}?refus=${encodeURIComponent(upstream.id)}`);
    try {
      if (!callback.searchParams.get('code')) throw upstreamFaults.make('Y020025', { provider: upstream.title });
      const answer = await party.complete(upstream, kept, callback);
      const needed = essentialLevels(interaction.parameters['claims']);
      if (needed && !needed.includes(reachedLevel(answer.acr) ?? '')) {
        await interactions.settle(db, interaction.uid, {
          error: 'access_denied',
          error_description: 'requested ACRs could not be satisfied',
        });
        return await reply.redirectTo(interaction.returnTo);
      }
      await signAgentIn(context, provider, { interaction, client, upstream, answer });
    } catch (error) {
      throw retryable(error, `${place(kept.uid)}?choisir`);
    }
    for (const name of ['agentconnect_session', 'agentconnect_session.sig']) reply.clearCookie(name, { path: prefix });
    return reply.redirectTo(interaction.returnTo);
  });

  // Already signed in: the service is answered at once.
  app.get(`${prefix}/interaction/:uid/suite`, async (request, reply) => {
    const { interaction, client } = await opened(request, reply);
    const authentication = interaction.accountId ? await broker.authentication(interaction.accountId) : null;
    if (!authentication) return reply.redirectTo(place(interaction.uid));
    await transact(db, (tx) => give(tx, context, provider, { interaction, client, authentication }));
    return reply.redirectTo(interaction.returnTo);
  });

  app.get(`${prefix}/client/logout-callback`, async (request, reply) => {
    const { state } = request.query as { state?: unknown };
    return reply.redirectTo(endOfSignOut(secrets, state) ?? `${prefix}${signedOutPath}`);
  });
  app.get(`${prefix}${signedOutPath}`, async (request, reply) => reply.html(SignedOutPage({ request, broker: 'AgentConnect' })));
}
