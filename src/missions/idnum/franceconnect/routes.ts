import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Context } from '../../../context.js';
import { Fault } from '../../../kernel/errors/index.js';
import { displayName } from '../../../registry/index.js';
import {
  departureCookies,
  interactionPages,
  mayChoose,
  mountProvider,
  originOf,
  retryable,
  upstreamFaults,
  type Client,
  type Interaction,
  type RelyingParty,
  type Upstream,
} from '../provider/index.js';
import { valuesOfForm } from '../../../design/index.js';
import { askedOf, type Showing } from './asked.js';
import type { Broker } from './broker.js';
import { deservesAlert, deviceCookie, familiarity, remember } from './device.js';
import { checkTokenRoutes } from './check-token.js';
import { delegationClaims, purposeOf } from './delegation.js';
import { franceConnectFaults } from './faults.js';
import { ChoicePage } from './pages/choice.js';
import { ConsentPage } from './pages/consent.js';
import { askedLevel, levels, neededLevel, type ProviderIdentity } from './rules.js';
import { refusalCookie, withCorrection } from './refusal.js';
import { stepOfFault, type Step } from './steps.js';
import { isSuspicious } from './suspicion.js';
import { correctionRoutes, mustDecide } from './correction-routes.js';
import { connect, signPersonIn } from './sign-in.js';
import { interactionHash, type Authentication } from './store.js';

const transferSteps: Readonly<Record<Showing, Step>> = {
  consent: 'FC_DATATRANSFER_CONSENT_IDENTITY',
  information: 'FC_DATATRANSFER_INFORMATION_IDENTITY',
  anonymous: 'FC_DATATRANSFER_INFORMATION_ANONYMOUS',
};

const choice = z.object({ fournisseur: z.string() });
const agreement = z.object({ accord: z.literal('oui') });

/** FranceConnect over HTTP: the protocol, and the pages between a service and an identity provider. */
export function franceConnectRoutes(app: FastifyInstance, context: Context, broker: Broker, party: RelyingParty): void {
  const { platform, provider, step } = broker;
  const { prefix, interactions, clients } = provider;
  const { config, secrets, db } = context;
  const cookies = departureCookies({
    secrets,
    secure: config.baseUrl.startsWith('https:'),
    path: `${prefix}/oidc-callback`,
    prefix: platform.cookies,
  });
  const device = deviceCookie({
    secrets,
    secure: config.baseUrl.startsWith('https:'),
    path: `${prefix}/interaction`,
    name: `${platform.cookies}_device`,
  });
  const refusals = refusalCookie({ secrets, secure: config.baseUrl.startsWith('https:') });
  const { place, opened, forgetSession, mountWaysOut } = interactionPages(context, {
    provider,
    cookies: platform.cookies,
    title: platform.title,
    lost: () => franceConnectFaults.make('Y030025'),
    unknownClient: () => franceConnectFaults.make('Y04EA6EF'),
  });

  const factsOf = (interaction: Interaction) => ({ flow: interactionHash(interaction.uid), client: interaction.clientId });

  const neededFor = (request: FastifyRequest, interaction: Interaction) =>
    neededLevel(askedLevel(platform, interaction.parameters['acr_values']), isSuspicious(request));
  /** Providers that the person may choose for this request. */
  const offered = async (request: FastifyRequest, interaction: Interaction, client: Client): Promise<Upstream[]> => {
    const level = neededFor(request, interaction);
    const upstreams = (await broker.upstreams()).filter(({ allowedAcr, id }) => allowedAcr.includes(level) && mayChoose(client, id));
    if (!upstreams.some(({ options }) => options.delegates) || (await purposeOf(db, client, interaction.parameters))) return upstreams;
    return upstreams.filter(({ options }) => !options.delegates);
  };
  const depart = async (
    request: FastifyRequest,
    reply: FastifyReply,
    { interaction, client, upstream }: { interaction: Interaction; client: Client; upstream: Upstream },
  ) => {
    const acr = neededFor(request, interaction);
    const purpose = upstream.options.delegates ? await purposeOf(db, client, interaction.parameters) : null;
    const parameters: Record<string, string> = purpose ? { claims: delegationClaims(purpose, client.name) } : {};
    const { url, departure } = await party.depart(upstream, { label: 'fc', acr, parameters }).catch((error: unknown) => {
      // Not to the hint of the service again: to the choice.
      throw retryable(error, `${place(interaction.uid)}?refus`);
    });
    cookies.keep(reply, { ...departure, uid: interaction.uid, acr });
    return reply.redirectTo(url.href);
  };

  mountProvider(app, provider);

  app.get(`${prefix}/interaction/:uid`, async (request, reply) => {
    const { interaction, client } = await opened(request, interactions.readRecent);
    if (interaction.prompt === 'consent' && (await authenticated(interaction))) {
      if (!interaction.signedInHere) step('FC_SSO_INITIATED', factsOf(interaction));
      return reply.redirectTo(`${place(interaction.uid)}/consent`);
    }
    const upstreams = await offered(request, interaction, client);
    const { refus } = request.query as { refus?: unknown };
    const hinted = upstreams.find(({ id }) => id === interaction.parameters['idp_hint']);
    if (hinted && refus === undefined && party.availability(hinted) !== 'unavailable') {
      step('FC_REDIRECTED_TO_HINTED_IDP', { ...factsOf(interaction), provider: hinted.id });
      return depart(request, reply, { interaction, client, upstream: hinted });
    }
    step('FC_SHOWED_IDP_CHOICE', factsOf(interaction));
    reply.allowFormsTo([...upstreams.flatMap(({ issuer }) => originOf(issuer)), ...originOf(interaction.parameters['redirect_uri'])]);
    const refusedBy = typeof refus === 'string' ? (upstreams.find(({ id }) => id === refus)?.title ?? null) : null;
    return reply.html(
      ChoicePage({
        request,
        service: client.name,
        upstreams: upstreams
          .filter(({ display }) => display)
          .map(({ id, title, options }) => ({ id, title, delegates: options.delegates, availability: party.availability({ id }) })),
        action: place(interaction.uid),
        refusedBy,
      }),
    );
  });

  app.post(`${prefix}/interaction/:uid`, async (request, reply) => {
    const { interaction, client } = await opened(request, interactions.readRecent);
    const chosen = choice.safeParse(request.body);
    const isChosen = ({ id }: Upstream): boolean => chosen.success && id === chosen.data.fournisseur;
    const upstream = (await offered(request, interaction, client)).find(isChosen);
    if (!upstream) {
      const kept = (await broker.upstreams()).find((one) => isChosen(one) && !mayChoose(client, one.id));
      if (!kept) throw upstreamFaults.make('Y020019', { retry: place(interaction.uid) });
      step('FC_IDP_BLACKLISTED', { ...factsOf(interaction), provider: kept.id, code: 'Y020023' });
      throw upstreamFaults.make('Y020023', { provider: kept.title, service: client.name, retry: place(interaction.uid) });
    }
    step('IDP_CHOSEN', { ...factsOf(interaction), provider: upstream.id });
    return depart(request, reply, { interaction, client, upstream });
  });

  app.get(`${prefix}/oidc-callback`, async (request, reply) => {
    const callback = new URL(request.url, config.baseUrl);
    const kept = cookies.take(request, reply, callback.searchParams.get('state') ?? '');
    if (!kept) throw upstreamFaults.make(callback.searchParams.has('state') ? 'Y020022' : 'Y020021');
    const interaction = await interactions.readRecent(kept.uid);
    if (interaction?.state !== 'open') throw franceConnectFaults.make('Y030025');
    const upstream = (await broker.upstreams()).find(({ id }) => id === kept.upstream);
    if (!upstream) throw upstreamFaults.make('Y020017', { provider: kept.upstream, retry: place(kept.uid) });
    const facts = { ...factsOf(interaction), provider: upstream.id };
    step(callback.searchParams.has('error') ? 'IDP_CALLEDBACK_WITH_ERROR' : 'IDP_CALLEDBACK', facts);
    if (callback.searchParams.has('error')) return reply.redirectTo(`${place(kept.uid)}?refus=${encodeURIComponent(upstream.id)}`);
    const needed = levels.find((level) => level === kept.acr) ?? platform.defaultLevel;
    let corrected = false;
    try {
      if (!callback.searchParams.get('code')) throw upstreamFaults.make('Y020025', { provider: upstream.title });
      const answer = await party.complete(upstream, kept, callback);
      const refused = async (error: unknown, identity: ProviderIdentity) => {
        const service = (await clients.find(interaction.clientId))?.name ?? interaction.clientId;
        return withCorrection(refusals, reply, error, { identity, provider: upstream, service, at: context.clock.now() });
      };
      const client = upstream.options.delegates ? await clients.find(interaction.clientId) : null;
      const purpose = client && (await purposeOf(db, client, interaction.parameters));
      corrected = await signPersonIn(context, broker, { interaction, upstream, answer, needed, purpose, refused });
    } catch (error) {
      const stopped = error instanceof Fault ? stepOfFault(error.code) : null;
      if (stopped && error instanceof Fault) step(stopped, { ...facts, code: error.code });
      throw retryable(error, `${place(kept.uid)}?refus`);
    }
    step('FC_VERIFIED', { ...facts, acr: askedLevel(platform, interaction.parameters['acr_values']) });
    forgetSession(reply);
    return reply.redirectTo(`${place(kept.uid)}/${corrected ? 'correction' : 'consent'}`);
  });

  /** Who is signed in for the request; null when their sign-in is over. */
  const authenticated = async (interaction: Interaction) => (interaction.accountId ? broker.authentication(interaction.accountId) : null);

  const showConsent = (
    request: FastifyRequest,
    reply: FastifyReply,
    { interaction, client, found, agreed }: { interaction: Interaction; client: Client; found: Authentication; agreed?: readonly string[] },
  ) => {
    const { offers, showing } = askedOf(platform, client, interaction.parameters);
    reply.allowFormsTo(originOf(interaction.parameters['redirect_uri']));
    const action = `${place(interaction.uid)}/consent`;
    return reply.html(
      ConsentPage({
        request,
        service: client.name,
        showing,
        offers,
        agreed: agreed ?? offers.map(({ name }) => name),
        name: displayName(found.identity),
        actingFor: found.acting?.act.organization_label ?? null,
        action,
        cancel: `${action}/abandon`,
        unticked: agreed !== undefined,
      }),
      agreed === undefined ? 200 : 422,
    );
  };

  app.get(`${prefix}/interaction/:uid/consent`, async (request, reply) => {
    const { interaction, client } = await opened(request);
    const found = await authenticated(interaction);
    if (found && (await mustDecide(context, found))) return reply.redirectTo(`${place(interaction.uid)}/correction`);
    if (found) step('FC_SHOWED_CONSENT', factsOf(interaction));
    return found ? showConsent(request, reply, { interaction, client, found }) : reply.redirectTo(place(interaction.uid));
  });

  app.post(`${prefix}/interaction/:uid/consent`, async (request, reply) => {
    const { interaction, client } = await opened(request, interactions.readShown);
    const found = await authenticated(interaction);
    if (!found) return reply.redirectTo(place(interaction.uid));
    if (await mustDecide(context, found)) return reply.redirectTo(`${place(interaction.uid)}/correction`);
    const agreed = valuesOfForm(request.body, 'donnees');
    const accepted = agreement.safeParse(request.body).success;
    const { showing } = askedOf(platform, client, interaction.parameters);
    if (showing === 'consent' && !accepted) return showConsent(request, reply, { interaction, client, found, agreed });
    const upstream = (await broker.upstreams()).find(({ id }) => id === found.upstream);
    const known = device.read(request);
    const hash = device.hashOf(found.personKey);
    const now = context.clock.now();
    await connect(context, broker, {
      interaction,
      client,
      authentication: found,
      upstreamTitle: upstream?.title ?? found.upstream,
      lang: request.lang,
      agreed,
      alert: deservesAlert(familiarity(known, hash, now), isSuspicious(request)),
    });
    step(transferSteps[showing], { ...factsOf(interaction), provider: found.upstream, acr: found.acr });
    // The machine is the helper's.
    if (!found.acting) device.write(reply, remember(known, hash, now));
    if (interaction.signedInHere) forgetSession(reply);
    return reply.redirectTo(interaction.returnTo);
  });

  app.post(`${prefix}/interaction/:uid/consent/abandon`, async (request, reply) => {
    const { interaction } = await opened(request);
    await interactions.settle(db, interaction.uid, { error: 'access_denied', error_description: 'User auth aborted' });
    return reply.redirectTo(interaction.returnTo);
  });

  mountWaysOut(app);
  correctionRoutes(app, context, broker, { opened, authenticated, place });
  checkTokenRoutes(app, context, broker);
}
