import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Context } from '../../../context.js';
import type { FieldFault } from '../../../design/index.js';
import { httpFaults } from '../../../kernel/http/index.js';
import { t } from '../../../kernel/i18n/index.js';
import { agentOf, requireAgent } from '../signin/index.js';
import { createConsultation, launch, openConsultation, pathOf, type Consultation } from './consultations.js';
import { docteurFaults } from './faults.js';
import { ConsultationPage } from './pages/consultation.js';
import { DeclarationPage } from './pages/declaration.js';
import { reportJson, reportOf, type Report } from './report.js';
import { declarationSchema, declarationWords } from './request.js';
import { resultsOf } from './store.js';

/** Making an RSA key and visiting a service cost more than a page. */
const rateLimit = { max: 30, timeWindow: '1 minute' };
const open = { config: { api: true, csrf: 'open', rateLimit } } as const;
/** Seconds after which a program asks again for the report of a run that advances. */
const askAgainSeconds = 2;

/** The integration doctor over HTTP, for people and for programs. */
export function docteurRoutes(app: FastifyInstance, context: Context): void {
  const { config, db, clock } = context;
  const declaration = declarationSchema(config.mode);
  const production = config.mode === 'production';
  // The doctor visits addresses that it is given: in production someone answers for them.
  const guarded = { ...(production ? { preHandler: requireAgent } : {}), config: { rateLimit } };

  const consultationOf = async (request: FastifyRequest): Promise<Consultation> => {
    const { id } = request.params as { id: string }; // the route has it
    const consultation = await openConsultation(context, id);
    if (!consultation) throw httpFaults.make('HTTP-404');
    return consultation;
  };
  const reported = async (consultation: Consultation): Promise<Report> =>
    reportOf(consultation, await resultsOf(db, consultation.id), clock.now());

  app.get('/docteur', guarded, async (request, reply) =>
    reply.html(DeclarationPage({ request, typed: typedOf(request.query), faults: [] })),
  );
  app.post('/docteur', guarded, async (request, reply) => {
    const read = declaration.safeParse(request.body);
    if (read.success) {
      const id = await createConsultation(context, read.data, production ? agentOf(request) : null);
      return reply.redirectTo(pathOf(id));
    }
    const faults = read.error.issues.map(({ path, message }): FieldFault => {
      const words = declarationWords[message];
      return { field: String(path[0] ?? 'initiate_login_uri'), text: words ? t(words, request.lang) : message };
    });
    const first = faults.filter(({ field }, index) => faults.findIndex((other) => other.field === field) === index);
    return reply.html(DeclarationPage({ request, typed: typedOf(request.body), faults: first }), 422);
  });

  app.get('/docteur/:id', async (request, reply) => {
    const consultation = await consultationOf(request);
    return reply.html(ConsultationPage({ request, consultation, report: await reported(consultation) }));
  });
  app.post('/docteur/:id/lancement', { config: { rateLimit } }, async (request, reply) => {
    const { id } = await consultationOf(request);
    await launch(context, id);
    return reply.redirectTo(pathOf(id));
  });
  app.get('/docteur/:id/rapport.json', { config: { api: true } }, async (request, reply) => {
    const consultation = await consultationOf(request);
    const report = await reported(consultation);
    if (report.status === 'running') reply.header('retry-after', askAgainSeconds);
    return reply.send(reportJson(consultation.id, consultation.issuer, report, request.lang));
  });

  app.post('/docteur/consultations', open, async (request, reply) => {
    if (production) throw docteurFaults.make('DOCTEUR-AGENT');
    const read = declaration.safeParse(request.body);
    if (!read.success) {
      const [issue] = read.error.issues;
      const field = issue?.path.join('.') ?? '';
      const words = declarationWords[issue?.message ?? ''];
      throw docteurFaults.make('DOCTEUR-DEMANDE', { field, reason: words ? t(words, 'en') : (issue?.message ?? '') });
    }
    const id = await createConsultation(context, read.data, null);
    const consultation = await openConsultation(context, id);
    if (!consultation) throw httpFaults.make('HTTP-404');
    const page = `${config.baseUrl}${pathOf(id)}`;
    return reply.code(201).send({
      consultation: id,
      issuer: consultation.issuer,
      client_id: consultation.clientId,
      client_secret: consultation.clientSecret,
      page,
      launch: `${config.baseUrl}/docteur/consultations/${id}/lancement`,
      report: `${page}/rapport.json`,
    });
  });
  app.post('/docteur/consultations/:id/lancement', open, async (request, reply) => {
    const { id } = await consultationOf(request);
    await launch(context, id);
    return reply
      .code(202)
      .header('location', `${config.baseUrl}${pathOf(id)}/rapport.json`)
      .send({ consultation: id, status: 'running' });
  });
}

/** What was typed, to be shown again with its faults; or what a link says already. */
function typedOf(body: unknown): Record<string, string> {
  const fields = typeof body === 'object' && body !== null ? Object.entries(body) : [];
  return Object.fromEntries(fields.filter((field): field is [string, string] => typeof field[1] === 'string'));
}
