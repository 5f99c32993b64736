import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Context } from '../../../context.js';
import { t, type Text } from '../../../kernel/i18n/index.js';
import { availabilityOf, useOfUpstream } from '../agentconnect/index.js';
import type { DeclaredUpstream } from '../provider/index.js';
import { requireAgent } from '../signin/index.js';
import { actingManager, ownProvider, type Acting } from './access.js';
import { addDomain, removeDomain, type DomainOutcome } from './domains.js';
import { administrationFaults } from './faults.js';
import { domainForm, doneQuery } from './forms.js';
import { providerPath } from './pages/parts.js';
import { ProviderPage } from './pages/provider.js';
import { RemoveDomainPage } from './pages/remove-domain.js';
import { useSince } from './services.js';
import { openDomainRequests } from './store-domains.js';

type Id = { Params: { id: string } };
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
  already: { fr: 'Ce domaine mène déjà ici.', en: 'This domain leads here already.' },
  waiting: {
    fr: 'Ce domaine est déjà demandé\u00a0: un opérateur va décider.',
    en: 'This domain is asked for already: an operator will decide.',
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
  retire: { fr: 'Le domaine est retiré.', en: 'The domain is removed.' },
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
  /** A domain that leads to the provider now. @throws Fault ADM-INCONNU */
  const declared = (provider: DeclaredUpstream, domain: string): string => {
    if (!provider.domains.includes(domain)) throw administrationFaults.make('ADM-INCONNU');
    return domain.toLowerCase();
  };

  app.get<Id>('/administration/fournisseurs/:id', agent, async (request, reply) => {
    const acting = await actingManager(context, request);
    const page = await pageOf(request, acting, ownProvider(acting, request.params.id));
    const words = done[doneQuery.parse(request.query).fait];
    return reply.html(ProviderPage({ ...page, notice: words ? { kind: 'success', text: t(words, request.lang) } : null }));
  });

  app.post<Id>('/administration/fournisseurs/:id/domaines', agent, async (request, reply) => {
    const acting = await actingManager(context, request);
    const provider = ownProvider(acting, request.params.id);
    const { domaine } = domainForm.parse(request.body);
    const { outcome } = await addDomain(context, acting, provider.id, domaine);
    const why = refusals[outcome];
    if (why)
      return reply.html(ProviderPage({ ...(await pageOf(request, acting, provider)), typed: domaine, fault: t(why, request.lang) }), 422);
    return reply.redirectTo(`${providerPath(provider.id)}?fait=${outcome === 'added' ? 'ajoute' : 'demande'}`);
  });

  app.get<Id>('/administration/fournisseurs/:id/retirer', agent, async (request, reply) => {
    const acting = await actingManager(context, request);
    const provider = ownProvider(acting, request.params.id);
    const domain = declared(provider, doneQuery.parse(request.query).domaine);
    const { agents } = await useOfUpstream(db, provider.id, new Date(clock.now().getTime() - year));
    return reply.html(RemoveDomainPage({ request, provider, domain, agents }));
  });
  app.post<Id>('/administration/fournisseurs/:id/retirer', agent, async (request, reply) => {
    const acting = await actingManager(context, request);
    const provider = ownProvider(acting, request.params.id);
    const removed = await removeDomain(context, acting, provider.id, domainForm.parse(request.body).domaine.toLowerCase());
    return reply.redirectTo(`${providerPath(provider.id)}${removed ? '?fait=retire' : ''}`);
  });
}
