import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Context } from '../../../context.js';
import type { FieldFault } from '../../../design/index.js';
import { t } from '../../../kernel/i18n/index.js';
import { parseEmail, type EmailAddress } from '../../../kernel/mail/index.js';
import { agentOf, requireAgent } from '../signin/index.js';
import { readConfiguration, type Configuration } from './configuration.js';
import { partnersFaults } from './faults.js';
import { askForm, decisionForm, idParams } from './forms.js';
import { settingsOf } from './kinds/index.js';
import { AskPage } from './pages/ask.js';
import { DecisionPage } from './pages/decision.js';
import { OperatorPage } from './pages/operator.js';
import { fieldFaults, operatorHome, partnerPath } from './pages/parts.js';
import {
  approvalBy,
  askProduction,
  askedConfiguration,
  checkForProduction,
  checkOperator,
  decideRequest,
  requestForOperator,
  withdrawRequest,
} from './requests.js';
import { freeSettings } from './rules.js';
import { allRequests, lastRequest } from './store-requests.js';
import { findPartner, productionOf, type Partner } from './store.js';
import { ownPartner } from './work.js';

const decidedShown = 50;

/** Asking for production, and deciding. */
export function requestRoutes(app: FastifyInstance, context: Context): void {
  const { db } = context;
  const agent = { preHandler: requireAgent };

  const testPartner = async (request: FastifyRequest): Promise<Partner> => {
    const partner = await ownPartner(context, idParams.parse(request.params).id, agentOf(request));
    if (partner.environment !== 'test' || (await lastRequest(db, partner.id))?.state === 'waiting')
      throw partnersFaults.make('PARTENAIRE-ETAT');
    return partner;
  };
  const settingsFor = (partner: Partner) => {
    const settings = settingsOf(partner.kind, partner.product);
    const free = partner.kind === 'service' ? freeSettings(settings, 'production') : [];
    return { settings, free, decided: settings.filter((setting) => !free.includes(setting)) };
  };

  app.get('/partenaires/:id/production', agent, async (request, reply) => {
    const partner = await testPartner(request);
    const { free, decided } = settingsFor(partner);
    const production = await productionOf(db, partner.id);
    const typed = { legalBasis: '', contact: agentOf(request).email, tested: false };
    const values = production?.configuration ?? partner.configuration;
    return reply.html(AskPage({ request, partner, free, decided, values, typed }));
  });

  app.post('/partenaires/:id/production', agent, async (request, reply) => {
    const partner = await testPartner(request);
    const { settings, free, decided } = settingsFor(partner);
    const { base_legale: legalBasis, contact, essai } = askForm.parse(request.body);
    const values = readConfiguration(free, request.body);
    const show = (faults: readonly FieldFault[]) =>
      reply.html(AskPage({ request, partner, free, decided, values, typed: { legalBasis, contact, tested: essai !== '' }, faults }), 422);
    const problems = checkForProduction(context, partner, askedConfiguration(partner, values));
    const address = parseEmail(contact);
    const faults = [
      ...fieldFaults(settings, problems, request.lang),
      ...checklistFaults(request, { legalBasis, contact: address, tested: essai !== '' }),
    ];
    if (faults.length > 0 || address === null) return show(faults);
    const done = await askProduction(context, agentOf(request), partner.id, {
      free: values,
      legalBasis,
      contact: address,
      lang: request.lang,
    });
    return done.outcome === 'refused'
      ? show(fieldFaults(settings, done.problems, request.lang))
      : reply.redirectTo(`${partnerPath(partner.id)}?fait=demande`);
  });

  app.post('/partenaires/:id/production/retirer', agent, async (request, reply) => {
    const { id } = idParams.parse(request.params);
    await withdrawRequest(context, agentOf(request), id);
    return reply.redirectTo(`${partnerPath(id)}?fait=retrait`);
  });

  app.get('/partenaires/operateur', agent, async (request, reply) => {
    await checkOperator(context, agentOf(request));
    return reply.html(OperatorPage({ request, ...(await allRequests(db, decidedShown)) }));
  });

  /** What works in production now of the partner of a request; null when nothing does. */
  const currentOf = async (partnerId: string): Promise<Configuration | null> => {
    const partner = await findPartner(db, partnerId);
    if (partner?.environment === 'production') return partner.configuration;
    return (await productionOf(db, partnerId))?.configuration ?? null;
  };

  app.get('/partenaires/operateur/:id', agent, async (request, reply) => {
    const asked = await requestForOperator(context, agentOf(request), idParams.parse(request.params).id);
    const settings = settingsOf(asked.partner.kind, asked.partner.product);
    const current = await currentOf(asked.partner.id);
    const approval = await approvalBy(context, db, agentOf(request), asked);
    return reply.html(DecisionPage({ request, asked, settings, current, approval, typed: { decision: '', reason: '' } }));
  });

  app.post('/partenaires/operateur/:id', agent, async (request, reply) => {
    const session = agentOf(request);
    const asked = await requestForOperator(context, session, idParams.parse(request.params).id);
    const { decision, raison: reason } = decisionForm.parse(request.body);
    const settings = settingsOf(asked.partner.kind, asked.partner.product);
    const show = async (faults: readonly FieldFault[]) => {
      const current = await currentOf(asked.partner.id);
      const approval = await approvalBy(context, db, session, asked);
      return reply.html(DecisionPage({ request, asked, settings, current, approval, typed: { decision, reason }, faults }), 422);
    };
    const name = decision === 'approve' || decision === 'refuse' ? decision : null;
    if (!name) return show([{ field: 'decision', text: t({ fr: 'Choisissez une décision.', en: 'Choose a decision.' }, request.lang) }]);
    if (name === 'refuse' && reason === '')
      return show([
        {
          field: 'raison',
          text: t(
            { fr: 'Écrivez pourquoi\u00a0: l’organisation doit le savoir.', en: 'Write why: the organisation must know.' },
            request.lang,
          ),
        },
      ]);
    const done = await decideRequest(context, session, asked.id, { name, reason });
    return done.outcome === 'refused'
      ? show(fieldFaults(settings, done.problems, request.lang).map(({ text }) => ({ field: 'decision', text })))
      : reply.redirectTo(operatorHome);
  });
}

function checklistFaults(
  { lang }: FastifyRequest,
  typed: { legalBasis: string; contact: EmailAddress | null; tested: boolean },
): FieldFault[] {
  return [
    ...(typed.legalBasis === '' || typed.legalBasis.length > 2000
      ? [{ field: 'base_legale', text: t({ fr: 'Écrivez la base légale.', en: 'Write the legal basis.' }, lang) }]
      : []),
    ...(typed.contact
      ? []
      : [
          {
            field: 'contact',
            text: t(
              {
                fr: 'Écrivez une adresse électronique. Exemple\u00a0: equipe@ville.example',
                en: 'Write an e-mail address. Example: team@town.example',
              },
              lang,
            ),
          },
        ]),
    ...(typed.tested
      ? []
      : [
          {
            field: 'essai',
            text: t(
              { fr: 'Faites d’abord un essai complet, puis cochez la case.', en: 'First make a whole trial, then tick the box.' },
              lang,
            ),
          },
        ]),
  ];
}
