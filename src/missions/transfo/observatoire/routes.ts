import type { FastifyInstance } from 'fastify';
import type { Context } from '../../../context.js';
import { httpFaults } from '../../../kernel/http/index.js';
import { procedureBySlug, procedures } from '../../../registry/index.js';
import { openCsv, openFigures } from './open-data.js';
import { QualitiesPage, QualityPage } from './pages/quality.js';
import { qualityOf, type Quality } from './quality.js';

/** The public quality pages; page, CSV and JSON come from the same figures. */
export function observatoireRoutes(app: FastifyInstance, context: Context): void {
  const find = async (slug: string): Promise<Quality> => {
    const procedure = await procedureBySlug(context.db, slug);
    if (!procedure) throw httpFaults.make('HTTP-404');
    return qualityOf(context, procedure);
  };
  app.get('/qualite', async (request, reply) => {
    const all = await procedures(context.db);
    return reply.html(QualitiesPage({ request, qualities: await Promise.all(all.map((procedure) => qualityOf(context, procedure))) }));
  });
  app.get('/qualite/:slug', async (request, reply) => {
    const { slug } = request.params as { slug: string };
    if (slug.endsWith('.csv')) {
      const quality = await find(slug.slice(0, -4));
      return reply.type('text/csv; charset=utf-8').header('content-disposition', `attachment; filename="qualite-${quality.procedure.slug}.csv"`).send(openCsv(quality));
    }
    if (slug.endsWith('.json')) {
      const { procedure, at, ...rest } = await find(slug.slice(0, -5));
      return reply.send({ demarche: procedure.slug, titre: procedure.title.fr, organisation: procedure.organisation.siret, calcule_le: at.toISOString(), indicateurs: openFigures({ procedure, at, ...rest }) });
    }
    return reply.html(QualityPage({ request, quality: await find(slug) }));
  });
}
