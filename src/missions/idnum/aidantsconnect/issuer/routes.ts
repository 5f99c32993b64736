import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Context } from '../../../../context.js';
import { transact } from '../../../../kernel/database/index.js';
import { displayName } from '../../../../registry/index.js';
import { mandatesInForce, mandatsFaults, membershipsOfAgent, useMandate, type Membership } from '../../mandats/index.js';
import { grantId, interactionPages, mountProvider, originOf, type Interaction, type OpenIdProvider } from '../../provider/index.js';
import { agentOf, requireAgent } from '../../signin/index.js';
import { ChoosePersonPage, NobodyPage } from './pages/choose.js';
import { choicesAmong, cookies, franceConnectId, keyOf, lifetimes, scopes, title, wantedBy, type Choice, type Wanted } from './rules.js';

const chosen = z.object({ pour: z.string() });
const searched = z.object({ nom: z.string().trim().max(100).catch('') });
/** As many as a page shows; a search finds the others. */
const mostShown = 20;

/** Choosing whom a helper acts for: between FranceConnect, which asks for a service, and its answer. */
export function issuerRoutes(app: FastifyInstance, context: Context, provider: OpenIdProvider): void {
  const { db, secrets, clock } = context;
  const pages = interactionPages(context, {
    provider,
    cookies,
    title,
    lost: () => mandatsFaults.make('MANDAT-PERDU', { error: 'interaction', description: 'none that is open' }),
    unknownClient: () => mandatsFaults.make('MANDAT-CLIENT'),
  });
  mountProvider(app, provider);
  pages.mountWaysOut(app);

  /** What the signed-in helper may choose from, whatever organisation it is for. */
  const offered = async (request: FastifyRequest) => {
    const { interaction } = await pages.opened(request);
    const wanted = wantedBy(interaction.parameters['claims']);
    if (!wanted) throw mandatsFaults.make('MANDAT-PERDU', { error: 'claims', description: 'rep_scope is missing' });
    const memberships = (await membershipsOfAgent(db, secrets, agentOf(request).accountId)).filter(({ acts }) => acts);
    const choices = await Promise.all(
      memberships.map(async (membership) => {
        const { id } = membership.organisation;
        const mandates = await mandatesInForce(db, secrets, id, { families: wanted.families, now: clock.now() });
        return choicesAmong(mandates, wanted.families).map((choice) => ({ ...choice, membership }));
      }),
    );
    return { interaction, wanted, memberships, choices: choices.flat() };
  };

  app.get(`${provider.prefix}/interaction/:uid`, { preHandler: requireAgent }, async (request, reply) => {
    const { interaction, wanted, memberships, choices } = await offered(request);
    const wayOut = `${pages.place(interaction.uid)}/abandon`;
    reply.allowFormsTo((await provider.clients.find(franceConnectId))?.redirectUris.flatMap(originOf) ?? []);
    if (choices.length === 0) return reply.html(NobodyPage({ request, wanted, member: memberships.length > 0, wayOut }));
    const { nom } = searched.parse(request.query);
    const found = choices.filter(({ mandate }) => mandate.person !== null && isNamed(displayName(mandate.person), nom));
    return reply.html(
      ChoosePersonPage({
        request,
        wanted,
        choices: found.slice(0, mostShown),
        hidden: Math.max(0, found.length - mostShown),
        searchable: choices.length > mostShown,
        searched: nom,
        action: pages.place(interaction.uid),
        wayOut,
        faults: [],
      }),
    );
  });

  app.post(`${provider.prefix}/interaction/:uid`, { preHandler: requireAgent }, async (request, reply) => {
    const { interaction, wanted, choices } = await offered(request);
    const form = chosen.safeParse(request.body);
    const choice = form.success ? choices.find((one) => form.data.pour === keyOf(one)) : undefined;
    if (!choice) throw mandatsFaults.make('MANDAT-HORS-CADRE');
    await act(choice, interaction, wanted);
    pages.forgetSession(reply);
    return reply.redirectTo(interaction.returnTo);
  });

  const act = (choice: Choice & { membership: Membership }, interaction: Interaction, wanted: Wanted): Promise<void> =>
    transact(db, async (tx) => {
      const { id } = await useMandate(tx, context, choice.membership, {
        mandateId: choice.mandate.id,
        family: choice.family,
        service: wanted.service,
        procedureId: wanted.procedureId,
      });
      const asked = (interaction.parameters['scope'] ?? '').split(' ');
      const issuedAt = Math.floor(Date.now() / 1000); // the library reads the machine's clock
      const grant = grantId({
        interaction: interaction.key,
        clientId: interaction.clientId,
        accountId: id,
        scope: Object.keys(scopes)
          .filter((scope) => asked.includes(scope))
          .join(' '),
        claims: ['rep_scope'],
        issuedAt,
        expiresAt: issuedAt + lifetimes.code + lifetimes.accessToken,
      });
      const login = { accountId: id, acr: 'eidas1', amr: [], ts: issuedAt, remember: false };
      // A page sent twice: what came first stays.
      if (!(await provider.interactions.settle(tx, interaction.uid, { login, consent: { grantId: grant } })))
        throw mandatsFaults.make('MANDAT-PERDU', { error: 'interaction', description: 'settled already' });
    });
}

const folded = (name: string) => name.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
const isNamed = (name: string, typed: string): boolean => folded(name).includes(folded(typed));
