import type { FastifyInstance } from 'fastify';
import type { Context } from '../../../context.js';
import { t, type Text } from '../../../kernel/i18n/index.js';
import { agentOf, requireAgent, isOperator } from '../signin/index.js';
import { examineProvider } from './discovery.js';
import { doneQuery, idParams } from './forms.js';
import { settingsOf } from './kinds/index.js';
import { ListPage } from './pages/list.js';
import { FindingsPage } from './pages/findings.js';
import { PartnerPage } from './pages/partner.js';
import { allRequests, lastRequest } from './store-requests.js';
import { findPartner, partnersOf, productionOf } from './store.js';
import { ownPartner } from './work.js';
import { partnersFaults } from './faults.js';

/** What is said at the top of the page once something was done; the address names it. */
const notices: Readonly<Record<string, Text>> = {
  modification: {
    fr: 'C’est enregistré. La modification s’applique en quelques secondes.',
    en: 'Saved. The change applies within seconds.',
  },
  rien: { fr: 'Rien n’a changé\u00a0: aucune version n’est créée.', en: 'Nothing changed: no version is made.' },
  retour: { fr: 'La version est remise. Elle s’applique en quelques secondes.', en: 'The version is back. It applies within seconds.' },
  demande: { fr: 'La demande est envoyée.', en: 'The request is sent.' },
  retrait: { fr: 'La demande est retirée.', en: 'The request is withdrawn.' },
  secret: { fr: 'Le nouveau secret est en place.', en: 'The new secret is in place.' },
  deja: {
    fr: 'C’est déjà fait\u00a0: le secret n’est montré qu’une fois. Si vous ne l’avez pas copié, changez-le.',
    en: 'This is done already: the secret is shown once only. If you have not copied it, change it.',
  },
};

/** The list of partners, and one partner. */
export function partnerRoutes(app: FastifyInstance, context: Context): void {
  const { db, config } = context;
  const agent = { preHandler: requireAgent };

  app.get('/partenaires', agent, async (request, reply) => {
    const session = agentOf(request);
    const partners = await partnersOf(db, session.siret);
    const waiting = (await isOperator(context, session)) ? (await allRequests(db, 0)).waiting.length : null;
    return reply.html(
      ListPage({ request, organisation: session.organisationLabel, partners, waiting, sandbox: config.mode === 'sandbox' }),
    );
  });

  app.get('/partenaires/:id', agent, async (request, reply) => {
    const partner = await ownPartner(context, idParams.parse(request.params).id, agentOf(request));
    const said = notices[doneQuery.parse(request.query).fait];
    return reply.html(
      PartnerPage({
        request,
        partner,
        settings: settingsOf(partner.kind, partner.product),
        asked: await lastRequest(db, partner.id),
        sibling: partner.origin ? await findPartner(db, partner.origin) : await productionOf(db, partner.id),
        notice: said ? { kind: 'success', text: t(said, request.lang) } : null,
      }),
    );
  });

  app.post('/partenaires/:id/essai', agent, async (request, reply) => {
    const partner = await ownPartner(context, idParams.parse(request.params).id, agentOf(request));
    if (partner.kind !== 'identity_provider') throw partnersFaults.make('PARTENAIRE-INCONNU');
    return reply.html(FindingsPage({ request, partner, findings: await examineProvider(context, partner.configuration) }));
  });
}
