import type { FastifyInstance } from 'fastify';
import type { Context } from '../../../context.js';
import { transact } from '../../../kernel/database/index.js';
import { interactionPages, mayChoose, mountProvider, retryable, upstreamFaults, type RelyingParty } from '../provider/index.js';
import { addressAfter, arrive, checkTold } from './arrival.js';
import type { Broker } from './broker.js';
import { formerCookie, knownAccount } from './change.js';
import { createDeparting, type Purpose } from './departing.js';
import { routeOf, showAdministrations, takeEmail } from './email-step.js';
import { agentConnectFaults } from './faults.js';
import { EmailPage } from './pages/email.js';
import { reuse } from './reuse.js';
import { changeRoutes } from './routes-change.js';
import { stepRoutes } from './routes-steps.js';
import { give } from './sign-in.js';

/** AgentConnect over HTTP: the protocol, and the pages between a service and the identity provider of an administration. */
export function agentConnectRoutes(app: FastifyInstance, context: Context, broker: Broker, party: RelyingParty): void {
  const { provider } = broker;
  const { prefix, interactions, clients } = provider;
  const { config, secrets, db, clock } = context;
  const pages = interactionPages(context, {
    provider,
    cookies: 'agentconnect',
    title: 'AgentConnect',
    lost: () => agentConnectFaults.make('AC-PERDUE'),
    unknownClient: () => agentConnectFaults.make('AC-SERVICE-INCONNU'),
  });
  const { place, opened, forgetSession } = pages;
  const placeOf = (uid: string, purpose: Purpose) =>
    ({ 'sign-in': place(uid), former: `${place(uid)}/changement`, new: `${place(uid)}/changement/nouvelle` })[purpose];
  const departing = createDeparting(context, { broker, party, placeOf });
  const step = { broker, party, departing };
  const former = formerCookie({ secrets, secure: config.baseUrl.startsWith('https:'), path: prefix });

  mountProvider(app, provider);
  pages.mountWaysOut(app);

  app.get(`${prefix}/interaction/:uid`, async (request, reply) => {
    const { interaction, client } = await opened(request);
    const found = interaction.accountId ? await broker.authentication(interaction.accountId) : null;
    if (found && interaction.prompt === 'consent') return reply.redirectTo(`${place(interaction.uid)}/suite`);
    const query = request.query as { refus?: unknown; choisir?: unknown };
    const asked = query.refus !== undefined || query.choisir !== undefined;
    if (found && interaction.prompt === 'select_account' && !asked) return reply.redirectTo(`${place(interaction.uid)}/compte`);
    if (found && !asked) {
      const next = await reuse(context, broker, { interaction, client, found, lang: request.lang });
      if (next === 'answered') forgetSession(reply);
      if (next) return reply.redirectTo(addressAfter(next, place(interaction.uid), interaction.returnTo));
    }
    const upstreams = await broker.upstreams();
    const action = place(interaction.uid);
    const { idp_hint: hint, login_hint: login = '' } = interaction.parameters;
    const hinted = upstreams.find(({ id }) => id === hint && mayChoose(client, id));
    const route = routeOf(upstreams, client, login);
    // What nobody declared may be a slip: the agent sees it first.
    const meant = hinted ? [hinted] : route?.declared ? route.upstreams : [];
    const [only, second] = meant;
    if (only && !second && !asked) {
      if (party.availability(only) !== 'unavailable')
        return departing.depart(reply, { interaction, upstream: only, purpose: 'sign-in', email: login || undefined });
      return showAdministrations(request, reply, step, { interaction, client, action, email: login, upstreams: meant });
    }
    await departing.allowWayOut(reply, interaction);
    return reply.html(
      EmailPage({
        request,
        service: client.name,
        action,
        purpose: 'sign-in',
        typed: login,
        refusedBy: upstreams.find(({ id }) => id === query.refus)?.title ?? null,
        changed: `${action}/changement`,
      }),
    );
  });

  app.post(`${prefix}/interaction/:uid`, async (request, reply) => {
    const { interaction, client } = await opened(request);
    return takeEmail(request, reply, step, { interaction, client, purpose: 'sign-in', action: place(interaction.uid) });
  });

  app.get(`${prefix}/oidc-callback`, async (request, reply) => {
    const callback = new URL(request.url, config.baseUrl);
    const kept = departing.take(request, reply, callback.searchParams.get('state') ?? '');
    if (!kept) throw upstreamFaults.make(callback.searchParams.has('state') ? 'Y020022' : 'Y020021');
    const { uid, purpose } = kept;
    const back = placeOf(uid, purpose);
    const interaction = await interactions.read(uid);
    if (interaction?.state !== 'open') throw agentConnectFaults.make('AC-PERDUE');
    const [upstreams, client] = [await broker.upstreams(), await clients.find(interaction.clientId)];
    const upstream = upstreams.find(({ id }) => id === kept.upstream);
    if (!upstream || !client) throw upstreamFaults.make('Y020017', { provider: kept.upstream, retry: place(uid) });
    if (callback.searchParams.has('error')) return reply.redirectTo(`${back}?refus=${encodeURIComponent(upstream.id)}`);
    try {
      if (!callback.searchParams.get('code')) throw upstreamFaults.make('Y020025', { provider: upstream.title });
      const answer = await party.complete(upstream, kept, callback);
      if (purpose === 'former') {
        const { told } = checkTold(context, upstreams, upstream, answer);
        const account = await knownAccount(db, secrets, upstream.id, answer.sub);
        if (!account) throw agentConnectFaults.make('AC-COMPTE-INCONNU', { provider: upstream.title });
        if (!account.active) throw agentConnectFaults.make('AC-COMPTE-FERME');
        former.keep(reply, uid, { accountId: account.id, upstream: upstream.id, email: told.email }, clock.now());
        return await reply.redirectTo(placeOf(uid, 'new'));
      }
      const before = purpose === 'new' ? former.read(request, uid, clock.now()) : null;
      if (purpose === 'new' && !before) throw agentConnectFaults.make('AC-CHANGEMENT-PERIME');
      const coming = { interaction, client, upstream, answer, lang: request.lang, ...(before ? { former: before } : {}) };
      const next = await arrive(context, { provider, upstreams }, coming);
      if (before) former.forget(reply);
      if (next === 'answered') forgetSession(reply);
      if (next === 'unmet')
        await interactions.settle(db, uid, { error: 'access_denied', error_description: 'requested ACRs could not be satisfied' });
      return await reply.redirectTo(addressAfter(next, place(uid), interaction.returnTo));
    } catch (error) {
      throw retryable(error, `${back}?choisir`);
    }
  });

  // Already signed in: the service is answered at once.
  app.get(`${prefix}/interaction/:uid/suite`, async (request, reply) => {
    const { interaction, client } = await opened(request);
    const authentication = interaction.accountId ? await broker.authentication(interaction.accountId) : null;
    if (!authentication) return reply.redirectTo(place(interaction.uid));
    await transact(db, (tx) => give(tx, context, provider, { interaction, client, authentication }));
    return reply.redirectTo(interaction.returnTo);
  });

  stepRoutes(app, context, broker, pages, departing);
  changeRoutes(app, context, step, pages, former);
}
