import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Context } from '../../../context.js';
import type { FieldFault } from '../../../design/index.js';
import { t, type Text } from '../../../kernel/i18n/index.js';
import { parseEmail } from '../../../kernel/mail/index.js';
import { organisationBySiret } from '../../../registry/index.js';
import { agentOf, isOperator, requireAgent } from '../signin/index.js';
import { actingManager } from './access.js';
import { doneQuery, idForm, managerForm } from './forms.js';
import { dismissManager, nameManager } from './managers.js';
import { ManagersPage } from './pages/managers.js';
import { everyManager, managersOf } from './store.js';

/** More than one page shows, fewer than what floods it. */
const shown = 500;

const wrong: Readonly<Record<'siret' | 'courriel', Text>> = {
  siret: { fr: 'Aucune organisation connue n’a ce Siret.', en: 'No organisation that we know has this Siret.' },
  courriel: {
    fr: 'Écrivez l’adresse en entier, par exemple prenom.nom@mairie.example.',
    en: 'Write the whole address, for example first.last@town.example.',
  },
};
const done: Readonly<Record<string, Text>> = {
  nomme: { fr: 'La personne est nommée. Un courriel le lui dit.', en: 'They are named. An e-mail tells them.' },
  deja: { fr: 'Cette personne est déjà gestionnaire. Rien n’a changé.', en: 'They are a manager already. Nothing has changed.' },
  retire: { fr: 'La personne n’est plus gestionnaire. Un courriel le lui dit.', en: 'They are a manager no more. An e-mail tells them.' },
};

/** Who looks after organisations: operators name for any, managers for their own. */
export function managerRoutes(app: FastifyInstance, context: Context): void {
  const { db } = context;
  const agent = { preHandler: requireAgent };

  /** @throws Fault ADM-RESERVE, ADM-FOURNISSEUR to who is neither operator nor manager */
  const acting = async (request: FastifyRequest) => {
    const session = agentOf(request);
    const operator = await isOperator(context, session);
    if (!operator) await actingManager(context, request);
    return { session, operator };
  };
  const listed = (operator: boolean, siret: string) => (operator ? everyManager(db, shown) : managersOf(db, siret));

  app.get('/administration/gestionnaires', agent, async (request, reply) => {
    const { session, operator } = await acting(request);
    const words = done[doneQuery.parse(request.query).fait];
    return reply.html(
      ManagersPage({
        request,
        operator,
        managers: await listed(operator, session.siret),
        typed: { siret: '', email: '' },
        notice: words ? t(words, request.lang) : null,
      }),
    );
  });

  app.post('/administration/gestionnaires', agent, async (request, reply) => {
    const { session, operator } = await acting(request);
    const { siret: typedSiret, courriel } = managerForm.parse(request.body);
    // A manager names for their own organisation, whatever the form says.
    const siret = operator ? typedSiret : session.siret;
    const [organisation, email] = [await organisationBySiret(db, siret), parseEmail(courriel)];
    if (!email || (operator && !organisation)) {
      const fields = [...(operator && !organisation ? (['siret'] as const) : []), ...(email ? [] : (['courriel'] as const))];
      const faults = fields.map((field): FieldFault => ({ field, text: t(wrong[field], request.lang) }));
      const managers = await listed(operator, session.siret);
      return reply.html(ManagersPage({ request, operator, managers, typed: { siret: typedSiret, email: courriel }, faults }), 422);
    }
    const name = organisation?.name ?? session.organisationLabel;
    const named = await nameManager(context, session, { organisation: siret, name, email });
    return reply.redirectTo(`/administration/gestionnaires?fait=${named ? 'nomme' : 'deja'}`);
  });

  app.post('/administration/gestionnaires/retirer', agent, async (request, reply) => {
    const { session, operator } = await acting(request);
    await dismissManager(context, session, idForm.parse(request.body).id, operator ? null : session.siret);
    return reply.redirectTo('/administration/gestionnaires?fait=retire');
  });
}
