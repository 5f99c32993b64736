import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Context } from '../../../context.js';
import { t, type Text } from '../../../kernel/i18n/index.js';
import { availabilityOf, useOfUpstream } from '../agentconnect/index.js';
import type { DeclaredUpstream, DomainUse } from '../provider/index.js';
import { requireAgent } from '../signin/index.js';
import { actingManager, ownProvider, type Acting } from './access.js';
import { askOperatorInstead, checkDomainCode } from './domain-proofs.js';
import { addDomain, removeDomain, type DomainOutcome, type Wanted } from './domains.js';
import { notTheirs } from './faults.js';
import { acceptedForm, codeField, domainForm, doneQuery, typedCode } from './forms.js';
import { providerPath } from './pages/parts.js';
import { ProviderPage } from './pages/provider.js';
import { RemoveDomainPage } from './pages/remove-domain.js';
import { useSince } from './services.js';
import { openDomainRequests } from './store-domains.js';

type Id = { Params: { id: string } };
type Asked = { Params: { id: string; asked: string } };
const year = 365 * 86_400_000;

/** Why a domain is not added. */
const refusals: Readonly<Partial<Record<DomainOutcome, Text>>> = {
  'no-domain': {
    fr: 'Ce n’est pas un nom de domaine. Exemple\u00a0: ville.example. Écrivez un nom avec accents sous sa forme technique (xn--…).',
    en: 'This is no domain name. Example: town.example. Write a name with accents in its technical form (xn--…).',
  },
  shared: {
    fr: 'Tout le monde peut avoir une adresse dans ce domaine\u00a0: il ne dit pas pour qui on travaille.',
    en: 'Anybody can have an address in this domain: it does not say whom one works for.',
  },
  taken: {
    fr: 'Une autre administration a déjà déclaré ce domaine. Si c’est une erreur, écrivez à l’opérateur d’AgentConnect.',
    en: 'Another administration has declared this domain already. If that is wrong, write to the operator of AgentConnect.',
  },
  already: { fr: 'Ce domaine est déjà dans la liste.', en: 'This domain is in the list already.' },
  'look-alike': {
    fr: 'Ce domaine ressemble trop à {like}, qui est déjà déclaré. S’il est vraiment à vous, écrivez à l’opérateur d’AgentConnect.',
    en: 'This domain looks too much like {like}, which is declared already. If it really is yours, write to the operator of AgentConnect.',
  },
  waiting: {
    fr: 'Ce domaine est déjà demandé\u00a0: voyez plus bas où il en est.',
    en: 'This domain is asked for already: see below where it stands.',
  },
};

const done: Readonly<Record<string, Text>> = {
  ajoute: {
    fr: 'Le domaine est ajouté. Il est utilisé dans quelques secondes.',
    en: 'The domain is added. It is used within seconds.',
  },
  demande: {
    fr: 'Le domaine est demandé. Un opérateur décide, et un courriel vous le dira.',
    en: 'The domain is asked for. An operator decides, and an e-mail will tell you.',
  },
  code: {
    fr: 'Un code est parti à l’adresse officielle de votre organisation. Écrivez-le plus bas pour ajouter le domaine.',
    en: 'A code went to the official address of your organisation. Write it below to add the domain.',
  },
  retire: { fr: 'Le domaine est retiré.', en: 'The domain is removed.' },
};

/** What the page says once a domain was sent. */
const doneOf: Readonly<Partial<Record<DomainOutcome, string>>> = { added: 'ajoute', asked: 'demande', 'code-sent': 'code' };

const codeRefusals: Readonly<Record<'wrong' | 'over', Text>> = {
  wrong: { fr: 'Ce code n’est pas juste. Il a 8 chiffres.', en: 'This code is not right. It has 8 digits.' },
  over: {
    fr: 'Ce code ne marche plus\u00a0: il est trop ancien, ou il y a eu trop d’essais. Demandez à un opérateur de décider.',
    en: 'This code no longer works: it is too old, or was tried too often. Ask an operator to decide.',
  },
};

/** The identity providers of an administration, and their domains. */
export function providerRoutes(app: FastifyInstance, context: Context): void {
  const { db, clock } = context;
  const agent = { preHandler: requireAgent };

  const pageOf = async (request: FastifyRequest, acting: Acting, provider: DeclaredUpstream) => ({
    request,
    line: {
      provider,
      availability: availabilityOf(context, provider.id),
      signIns: (await useOfUpstream(db, provider.id, useSince(clock.now()))).signIns,
    },
    requests: await openDomainRequests(db, acting.agent.siret, provider.id),
  });
  /** A domain that the provider has now. @throws Fault ADM-INCONNU */
  const declared = (provider: DeclaredUpstream, domain: string, use: DomainUse): string => {
    if (!(use === 'routed' ? provider.domains : provider.acceptedDomains).includes(domain)) throw notTheirs();
    return domain.toLowerCase();
  };
  /** Adds a domain that was typed in a field, and goes back to the page of the provider, or shows it with what is wrong. */
  const add = async (request: FastifyRequest<Id>, reply: FastifyReply, field: string, wanted: Pick<Wanted, 'domain' | 'use'>) => {
    const acting = await actingManager(context, request);
    const provider = ownProvider(acting, request.params.id);
    const { outcome, like = '' } = await addDomain(context, acting, { ...wanted, providerId: provider.id });
    const why = refusals[outcome];
    if (!why) return reply.redirectTo(`${providerPath(provider.id)}?fait=${doneOf[outcome] ?? 'demande'}`);
    const fault = { field, text: t(why, request.lang, { like }) };
    return reply.html(ProviderPage({ ...(await pageOf(request, acting, provider)), typed: wanted.domain, fault }), 422);
  };

  app.get<Id>('/administration/fournisseurs/:id', agent, async (request, reply) => {
    const acting = await actingManager(context, request);
    const page = await pageOf(request, acting, ownProvider(acting, request.params.id));
    const words = done[doneQuery.parse(request.query).fait];
    return reply.html(ProviderPage({ ...page, notice: words ? { kind: 'success', text: t(words, request.lang) } : null }));
  });

  app.post<Id>('/administration/fournisseurs/:id/domaines', agent, (request, reply) =>
    add(request, reply, 'domaine', { domain: domainForm.parse(request.body).domaine, use: 'routed' }),
  );
  app.post<Id>('/administration/fournisseurs/:id/acceptes', agent, (request, reply) =>
    add(request, reply, 'accepte', { domain: acceptedForm.parse(request.body).accepte, use: 'accepted' }),
  );

  app.post<Asked>('/administration/fournisseurs/:id/demandes/:asked/code', agent, async (request, reply) => {
    const acting = await actingManager(context, request);
    const provider = ownProvider(acting, request.params.id);
    const checked = await checkDomainCode(context, acting, request.params.asked, typedCode(request.params.asked, request.body));
    if (checked === 'added') return reply.redirectTo(`${providerPath(provider.id)}?fait=ajoute`);
    const fault = { field: codeField(request.params.asked), text: t(codeRefusals[checked], request.lang) };
    return reply.html(ProviderPage({ ...(await pageOf(request, acting, provider)), fault }), 422);
  });
  app.post<Asked>('/administration/fournisseurs/:id/demandes/:asked/operateur', agent, async (request, reply) => {
    const acting = await actingManager(context, request);
    const provider = ownProvider(acting, request.params.id);
    await askOperatorInstead(context, acting, request.params.asked);
    return reply.redirectTo(`${providerPath(provider.id)}?fait=demande`);
  });

  app.get<Id>('/administration/fournisseurs/:id/retirer', agent, async (request, reply) => {
    const acting = await actingManager(context, request);
    const provider = ownProvider(acting, request.params.id);
    const { domaine, usage: use } = doneQuery.parse(request.query);
    const domain = declared(provider, domaine, use);
    const { agents } = await useOfUpstream(db, provider.id, new Date(clock.now().getTime() - year));
    return reply.html(RemoveDomainPage({ request, provider, domain, use, agents }));
  });
  app.post<Id>('/administration/fournisseurs/:id/retirer', agent, async (request, reply) => {
    const acting = await actingManager(context, request);
    const { id: providerId } = ownProvider(acting, request.params.id);
    const { domaine, usage: use } = domainForm.parse(request.body);
    const removed = await removeDomain(context, acting, { providerId, domain: domaine.toLowerCase(), use });
    return reply.redirectTo(`${providerPath(providerId)}${removed ? '?fait=retire' : ''}`);
  });
}
