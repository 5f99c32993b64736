import type { FastifyInstance } from 'fastify';
import type { Context } from '../context.js';
import { gallery } from '../design/gallery.js';
import type { FaultTable } from '../kernel/errors/index.js';
import { httpFaults } from '../kernel/http/index.js';
import { t } from '../kernel/i18n/index.js';
import type { Product } from '../product.js';
import { procedures } from '../registry/index.js';
import type { SandboxFacts } from '../sandbox/index.js';
import { footerLinks } from './frame.js';
import { healthRoutes } from './health.js';
import { AccessibilityPage, PersonalDataPage, SiteMapPage } from './pages/about.js';
import { CataloguePage } from './pages/catalogue.js';
import { HomePage } from './pages/home.js';
import { sandboxRoutes } from './sandbox.js';

/** What belongs to the house and to no product: home page, error catalogue, site map, statements, health, and the sandbox's description of itself. */
export function frontRoutes(app: FastifyInstance, context: Context, products: readonly Product[], sandbox: SandboxFacts | null): void {
  const tables: { name: string; table: FaultTable }[] = [
    { name: 'http', table: httpFaults.table },
    ...products.flatMap((product) => (product.faults ? [{ name: product.name, table: product.faults }] : [])),
  ];
  healthRoutes(app, context);
  app.get('/', async (request, reply) =>
    reply.html(HomePage({ request, procedures: await procedures(context.db), sandbox: sandbox !== null })),
  );
  app.get('/erreurs', async (request, reply) => reply.html(CataloguePage({ request, tables })));
  app.get('/plan-du-site', async (request, reply) => {
    const menu = products.flatMap((product) => product.menu ?? []).map(({ label, href }) => ({ text: t(label, request.lang), href }));
    const account = { text: t({ fr: 'Mon compte Identité agent', en: 'My account at Identité agent' }, request.lang), href: '/identite' };
    const links = [...menu, account, ...footerLinks(request.lang, sandbox !== null)];
    return reply.html(SiteMapPage({ request, procedures: await procedures(context.db), links }));
  });
  app.get('/accessibilite', async (request, reply) => reply.html(AccessibilityPage({ request })));
  app.get('/donnees-personnelles', async (request, reply) => reply.html(PersonalDataPage({ request })));
  if (!sandbox) return;
  sandboxRoutes(app, context, sandbox);
  gallery.routes(app);
}
