import type { FastifyInstance } from 'fastify';
import type { Context } from '../../../context.js';
import { agentOf, requireAgent } from '../signin/index.js';
import { clientErrors, errorDays } from '../provider/index.js';
import { readConfiguration } from './configuration.js';
import { partnersFaults } from './faults.js';
import { idParams, versionForm, versionParams } from './forms.js';
import { settingsOf } from './kinds/index.js';
import { ErrorsPage } from './pages/errors.js';
import { EditPage } from './pages/edit.js';
import { fieldFaults, partnerPath } from './pages/parts.js';
import { VersionPage, VersionsPage } from './pages/versions.js';
import { freeSettings } from './rules.js';
import { versionsOf } from './store.js';
import { mayRestore, ownPartner, restoreVersion, savePartner } from './work.js';

const dayMilliseconds = 86_400_000;

/** Changing a partner, its versions, its errors. */
export function editRoutes(app: FastifyInstance, context: Context): void {
  const { db, clock } = context;
  const agent = { preHandler: requireAgent };

  app.get('/partenaires/:id/modifier', agent, async (request, reply) => {
    const partner = await ownPartner(context, idParams.parse(request.params).id, agentOf(request));
    const settings = settingsOf(partner.kind, partner.product);
    const free = freeSettings(settings, partner.environment);
    return reply.html(EditPage({ request, partner, settings, free, values: partner.configuration, version: partner.version }));
  });

  app.post('/partenaires/:id/modifier', agent, async (request, reply) => {
    const session = agentOf(request);
    const partner = await ownPartner(context, idParams.parse(request.params).id, session);
    const { version: shown } = versionForm.parse(request.body);
    const settings = settingsOf(partner.kind, partner.product);
    const free = freeSettings(settings, partner.environment);
    const read = readConfiguration(free, request.body);
    const done = await savePartner(context, session, partner.id, { shown, read });
    const page = { request, partner, settings, free, values: read };
    switch (done.outcome) {
      case 'refused':
        return reply.html(EditPage({ ...page, version: shown, faults: fieldFaults(settings, done.problems, request.lang) }), 422);
      case 'conflict':
        return reply.html(EditPage({ ...page, version: done.current.version, conflict: true }), 409);
      case 'same':
        return reply.redirectTo(`${partnerPath(partner.id)}?fait=rien`);
      case 'saved':
        return reply.redirectTo(`${partnerPath(partner.id)}?fait=modification`);
    }
  });

  app.get('/partenaires/:id/versions', agent, async (request, reply) => {
    const partner = await ownPartner(context, idParams.parse(request.params).id, agentOf(request));
    const settings = settingsOf(partner.kind, partner.product);
    return reply.html(VersionsPage({ request, partner, settings, versions: await versionsOf(db, partner.id) }));
  });

  app.get('/partenaires/:id/versions/:numero', agent, async (request, reply) => {
    const { id, numero } = versionParams.parse(request.params);
    const partner = await ownPartner(context, id, agentOf(request));
    const versions = await versionsOf(db, id);
    const version = versions.find((one) => one.number === numero);
    if (!version) throw partnersFaults.make('PARTENAIRE-INCONNU');
    return reply.html(
      VersionPage({
        request,
        partner,
        settings: settingsOf(partner.kind, partner.product),
        version,
        before: versions.find((one) => one.number === numero - 1) ?? null,
        restorable: numero === partner.version ? 'current' : mayRestore(partner, version.configuration) ? 'yes' : 'rights',
      }),
    );
  });

  app.post('/partenaires/:id/versions/:numero/remettre', agent, async (request, reply) => {
    const { id, numero } = versionParams.parse(request.params);
    await restoreVersion(context, agentOf(request), id, { shown: versionForm.parse(request.body).version, number: numero });
    return reply.redirectTo(`${partnerPath(id)}?fait=retour`);
  });

  app.get('/partenaires/:id/erreurs', agent, async (request, reply) => {
    const partner = await ownPartner(context, idParams.parse(request.params).id, agentOf(request));
    if (partner.kind !== 'service') throw partnersFaults.make('PARTENAIRE-INCONNU');
    const since = new Date(clock.now().getTime() - errorDays * dayMilliseconds);
    return reply.html(ErrorsPage({ request, partner, errors: await clientErrors(db, partner.externalId, since) }));
  });
}
