import fastify, { type FastifyInstance } from 'fastify';
import type { Lang } from '../kernel/i18n/index.js';
import { designAssets } from './assets/index.js';
import type { Frame } from './frame.js';
import { gallery } from './gallery.js';
import { htmlReplies } from './reply.js';

/** An application that only serves the gallery and the files of the design system, to look at them alone. */
export async function galleryApp(options: { state?: boolean; signedIn?: boolean } = {}): Promise<FastifyInstance> {
  const app = fastify();
  const frame: Frame = {
    brand: { state: options.state ?? false, name: 'Socle' },
    menu: () => [
      { text: 'Démarches', href: '/demarches', current: true },
      { text: 'Mon dossier', href: '/dossier' },
      { text: 'Qualité', href: '/qualite' },
      { text: 'Espace des agents', href: '/agent' },
    ],
    footer: () => [
      { text: 'Plan du site', href: '/plan-du-site' },
      { text: 'Accessibilité\u00a0: non conforme', href: '/accessibilite' },
      { text: 'Données personnelles', href: '/donnees-personnelles' },
      { text: 'Bac à sable', href: '/bac-a-sable' },
    ],
  };
  app.decorateRequest('lang', 'fr');
  app.decorateRequest('person', null);
  app.decorateRequest('agent', null);
  app.addHook('onRequest', async (request, reply) => {
    request.lang = /[?&]lang=en/.test(request.url) ? 'en' : ('fr' satisfies Lang);
    if (options.signedIn)
      Object.assign(request, {
        person: { displayName: 'Camille Durand' },
        agent: { displayName: 'Alex Martin', organisationLabel: 'Ville de Démoville' },
      });
    reply.header(
      'content-security-policy',
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'",
    );
  });
  htmlReplies(app, frame);
  await app.register(designAssets);
  gallery.routes(app);
  return app;
}
