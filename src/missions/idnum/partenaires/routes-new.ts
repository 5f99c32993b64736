import type { FastifyInstance } from 'fastify';
import type { Context } from '../../../context.js';
import { agentOf, requireAgent } from '../signin/index.js';
import { readConfiguration, type Configuration, type Setting } from './configuration.js';
import { choiceQuery, newForm, secretForm, idParams } from './forms.js';
import { settingsOf } from './kinds/index.js';
import { KeysPage, SecretPage } from './pages/keys.js';
import { ChoicePage, choices, NewPage } from './pages/new.js';
import { fieldFaults, partnerPath } from './pages/parts.js';
import { renewSecret } from './secret.js';
import { createPartner, missingSecret, newPartnerId, ownPartner } from './work.js';

/** Values that a form begins with: the first of each choice, and the scope without which nothing is OpenID Connect. */
const firstValues = (settings: readonly Setting[]): Configuration =>
  Object.fromEntries(
    settings.flatMap(({ key, input, options = [] }): [string, string | string[]][] => {
      const [first] = options;
      if (input === 'boxes' && options.some(({ value }) => value === 'openid')) return [[key, ['openid']]];
      return input === 'choice' && first ? [[key, first.value]] : [];
    }),
  );

/** Connecting a partner, and its secret. */
export function newRoutes(app: FastifyInstance, context: Context): void {
  const agent = { preHandler: requireAgent };

  app.get('/partenaires/nouveau', agent, async (request, reply) => reply.html(ChoicePage({ request })));

  app.get('/partenaires/nouveau/formulaire', agent, async (request, reply) => {
    const choice = choiceQuery.parse(request.query).quoi;
    const what = choices[choice];
    if (!what) return reply.redirectTo('/partenaires/nouveau');
    const settings = settingsOf(what.kind, what.product);
    return reply.html(NewPage({ request, choice, id: newPartnerId(), settings, values: firstValues(settings) }));
  });

  app.post<{ Params: { choix: string } }>('/partenaires/nouveau/:choix', agent, async (request, reply) => {
    const { choix: choice } = request.params;
    const what = choices[choice];
    if (!what) return reply.redirectTo('/partenaires/nouveau');
    const { cle, secret: typedSecret } = newForm.parse(request.body);
    const id = cle || newPartnerId();
    const settings = settingsOf(what.kind, what.product);
    const configuration = readConfiguration(settings, request.body);
    const done = await createPartner(context, agentOf(request), { id, kind: what.kind, product: what.product, configuration, typedSecret });
    if (done.outcome === 'refused') {
      const faults = fieldFaults(settings, done.problems, request.lang);
      return reply.html(NewPage({ request, choice, id, settings, values: configuration, faults }), 422);
    }
    if (done.outcome === 'already') return reply.redirectTo(`${partnerPath(id)}?fait=deja`);
    return reply.html(KeysPage({ request, partner: done.partner, secret: done.secret }), 201);
  });

  app.get('/partenaires/:id/secret', agent, async (request, reply) => {
    const partner = await ownPartner(context, idParams.parse(request.params).id, agentOf(request));
    return reply.html(SecretPage({ request, partner }));
  });

  app.post('/partenaires/:id/secret', agent, async (request, reply) => {
    const session = agentOf(request);
    const partner = await ownPartner(context, idParams.parse(request.params).id, session);
    const { rang: shown, secret: typed } = secretForm.parse(request.body);
    if (partner.kind === 'identity_provider' && typed === '')
      return reply.html(SecretPage({ request, partner, faults: fieldFaults([], [missingSecret], request.lang) }), 422);
    const done = await renewSecret(context, session, partner.id, { shown, typed });
    if (done.outcome === 'already') return reply.redirectTo(`${partnerPath(partner.id)}?fait=deja`);
    if (partner.kind === 'identity_provider') return reply.redirectTo(`${partnerPath(partner.id)}?fait=secret`);
    return reply.html(KeysPage({ request, partner: done.partner, secret: done.secret }));
  });
}
