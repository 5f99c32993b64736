import type { FastifyInstance } from 'fastify';
import type { Context } from '../../../context.js';
import { httpFaults } from '../../../kernel/http/index.js';
import { procedureBySlug } from '../../../registry/index.js';
import { openCsv, openFigures } from './open-data.js';
import { QualitiesPage } from './pages/qualities.js';
import { QualityPage } from './pages/quality.js';
import { qualityList, qualityOf, type Quality } from './quality.js';

/** The public quality pages; page, CSV and JSON come from the same figures. */
export function observatoireRoutes(app: FastifyInstance, context: Context): void {
  const find = async (slug: string): Promise<Quality> => {
    const procedure = await procedureBySlug(context.db, slug);
    if (!procedure) throw httpFaults.make('HTTP-404');
    return qualityOf(context, procedure);
  };
  app.get('/qualite', async (request, reply) => reply.html(QualitiesPage({ request, lines: await qualityList(context) })));
  app.get('/qualite/:slug', async (request, reply) => {
    const { slug } = request.params as { slug: string };
    if (slug.endsWith('.csv')) {
      const quality = await find(slug.slice(0, -4));
      return reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', `attachment; filename="qualite-${quality.procedure.slug}.csv"`)
        .send(openCsv(quality));
    }
    if (slug.endsWith('.json')) {
      const quality = await find(slug.slice(0, -5));
      const { procedure } = quality;
      return reply.send({
        demarche: procedure.slug,
        titre: procedure.title.fr,
        organisation: procedure.organisation.siret,
        calcule_le: quality.at.toISOString(),
        indicateurs: openFigures(quality),
      });
    }
    return reply.html(QualityPage({ request, quality: await find(slug) }));
  });
}
