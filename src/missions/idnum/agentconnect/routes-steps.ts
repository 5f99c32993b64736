import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Context } from '../../../context.js';
import { transact } from '../../../kernel/database/index.js';
import { mayChoose, originOf, type InteractionPages } from '../provider/index.js';
import { providersOf } from './accounts.js';
import { addressAfter, goOn } from './arrival.js';
import type { Broker } from './broker.js';
import { codeRules, judgeCode, sendCode } from './code.js';
import type { Departing } from './departing.js';
import { agentConnectFaults } from './faults.js';
import { choosable } from './organisations.js';
import { AccountPage, CodePage, OrganisationPage } from './pages/steps.js';
import { switchTo } from './reuse.js';
import { findArrival } from './store-arrivals.js';

const chosen = z.object({ organisation: z.string().optional(), fournisseur: z.string().optional() }).catch({});

/** Pages between coming back from a provider and the service: a code, an organisation; and the page that chooses an account. */
export function stepRoutes(app: FastifyInstance, context: Context, broker: Broker, pages: InteractionPages, departing: Departing): void {
  const { provider } = broker;
  const { db, secrets, clock } = context;
  const { place, opened, forgetSession } = pages;
  const path = `${provider.prefix}/interaction/:uid`;

  /** The request of a service, and the agent who has something left to do for it. */
  const waiting = async (request: FastifyRequest, reply: FastifyReply) => {
    const { interaction, client } = await opened(request);
    const arrival = await findArrival(db, secrets, interaction.uid, clock.now());
    if (!arrival) throw agentConnectFaults.make('AC-PERDUE');
    reply.allowFormsTo(originOf(interaction.parameters['redirect_uri']));
    const here = place(interaction.uid);
    return { interaction, client, arrival, here, common: { request, service: client.name, wayOut: `${here}/abandon` } };
  };
  const onward = async (reply: FastifyReply, given: Parameters<typeof goOn>[2]): Promise<FastifyReply> => {
    const next = await goOn(context, { provider, upstreams: await broker.upstreams() }, given);
    if (next === 'answered') forgetSession(reply);
    return reply.redirectTo(addressAfter(next, place(given.interaction.uid), given.interaction.returnTo));
  };
  const blocked = () => agentConnectFaults.make('AC-CODE-BLOQUE');

  type Waiting = Awaited<ReturnType<typeof waiting>>;
  const codePage = ({ arrival, here, common }: Waiting, state: 'sent' | 'wrong' | 'dead') =>
    CodePage({
      ...common,
      action: `${here}/code`,
      email: arrival.draft.told.email,
      minutes: codeRules.minutes,
      state,
      mayResend: arrival.sent < codeRules.codesPerRequest,
    });

  app.get(`${path}/code`, async (request, reply) => {
    const found = await waiting(request, reply);
    if (!found.arrival.needsCode) return onward(reply, found);
    const { codeAlive, sent } = found.arrival;
    if (codeAlive) return reply.html(codePage(found, 'sent'));
    if (sent === 0 || sent >= codeRules.codesPerRequest) throw blocked();
    return reply.html(codePage(found, 'dead'));
  });

  app.post(`${path}/code`, async (request, reply) => {
    const found = await waiting(request, reply);
    const { code } = z.object({ code: z.string() }).catch({ code: '' }).parse(request.body);
    const verdict = await judgeCode(context, found.interaction.uid, code);
    switch (verdict) {
      case 'right':
        return onward(reply, found);
      case 'blocked':
        throw blocked();
      case 'wrong':
      case 'dead':
        return reply.html(codePage(found, verdict), 422);
    }
  });

  app.post(`${path}/code/autre`, async (request, reply) => {
    const { interaction, client, arrival, here } = await waiting(request, reply);
    const { uid } = interaction;
    const sent = await transact(db, (tx) => sendCode(tx, context, { uid, arrival, service: client.name, lang: request.lang }));
    if (!sent) throw blocked();
    return reply.redirectTo(`${here}/code`);
  });

  app.get(`${path}/organisation`, async (request, reply) => {
    const { arrival, here, common } = await waiting(request, reply);
    const organisations = await choosable(context, arrival.draft.told);
    return reply.html(OrganisationPage({ ...common, action: `${here}/organisation`, organisations }));
  });

  app.post(`${path}/organisation`, async (request, reply) => {
    const { interaction, client } = await waiting(request, reply);
    return onward(reply, { interaction, client, siret: chosen.parse(request.body).organisation });
  });

  /** The request of a service that asks to choose an account, and who is signed in. */
  const choosing = async (request: FastifyRequest) => {
    const { interaction, client } = await opened(request);
    const found = interaction.accountId ? await broker.authentication(interaction.accountId) : null;
    const known = found ? (await providersOf(db, found.subject)).map(({ upstream }) => upstream) : [];
    const others = (await broker.upstreams()).filter(({ id }) => id !== found?.upstream && known.includes(id) && mayChoose(client, id));
    return { interaction, client, found, others };
  };

  app.get(`${path}/compte`, async (request, reply) => {
    const { interaction, client, found, others } = await choosing(request);
    const here = place(interaction.uid);
    if (!found) return reply.redirectTo(`${here}?choisir`);
    await departing.allowWayOut(reply, interaction);
    return reply.html(
      AccountPage({
        request,
        service: client.name,
        action: `${here}/compte`,
        wayOut: `${here}/abandon`,
        name: `${found.told.given_name} ${found.told.usual_name}`,
        email: found.told.email,
        organisations: await choosable(context, found.told),
        current: found.identity.siret,
        others,
      }),
    );
  });

  app.post(`${path}/compte`, async (request, reply) => {
    const { interaction, client, found, others } = await choosing(request);
    const here = place(interaction.uid);
    const { organisation, fournisseur } = chosen.parse(request.body);
    const upstream = others.find(({ id }) => id === fournisseur);
    if (upstream) return departing.depart(reply, { interaction, upstream, purpose: 'sign-in' });
    const membership = found?.told.memberships.find(({ siret }) => siret === organisation);
    if (!found || !membership) return reply.redirectTo(`${here}?choisir`);
    if (membership.siret === found.identity.siret) {
      // The library then judges whether the session serves, as it would have without the question.
      await provider.interactions.settle(db, interaction.uid, { select_account: {} });
      return reply.redirectTo(interaction.returnTo);
    }
    if (!(await switchTo(context, broker, { interaction, client, found, membership, acr: found.acr })))
      return reply.redirectTo(`${here}?choisir`);
    forgetSession(reply);
    return reply.redirectTo(interaction.returnTo);
  });

  app.post(`${path}/compte/autre`, async (request, reply) => {
    const { interaction } = await opened(request);
    return reply.redirectTo(`${place(interaction.uid)}?choisir`);
  });
}
