import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Context } from '../../../context.js';
import { wrongEmail, type FieldFault } from '../../../design/index.js';
import { httpFaults } from '../../../kernel/http/index.js';
import { t } from '../../../kernel/i18n/index.js';
import { randomToken } from '../../../kernel/ids.js';
import { parseEmail } from '../../../kernel/mail/index.js';
import { connectionByCode, reportLength, reportReasons, typedCode } from '../franceconnect/index.js';
import type { Upstream } from '../provider/index.js';
import { ReportPage, type ReportForm } from './pages/report.js';
import { ReportedPage } from './pages/reported.js';
import { blockable, reportConnection } from './report.js';
import { titlesOf } from './routes.js';
import type { Acting } from './steps.js';

/** Anybody may send this form: what it writes and mails must stay little. */
const reportLimit = { rateLimit: { max: 10, timeWindow: '1 minute' } };

const field = z.string().trim().catch('');
const sent = z.object({
  cle: z
    .string()
    .regex(/^[\w-]{43}$/)
    .catch(() => randomToken(32)),
  code: field,
  motif: field,
  courriel: field,
  recit: field,
  fermer: z.literal('oui').optional().catch(undefined),
  bloquer: z.literal('oui').optional().catch(undefined),
});
const reason = z.enum(reportReasons);
const numbered = /^[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}$/;

/** «Ce n’était pas moi», open to who is signed in and to who cannot sign in. */
export function reportRoutes(app: FastifyInstance, context: Context, upstreams: () => Promise<readonly Upstream[]>): void {
  const { db, sessions } = context;

  const show = async (request: FastifyRequest, reply: FastifyReply, form: ReportForm, faults: FieldFault[]) => {
    const titleOf = titlesOf(await upstreams());
    const { person, lang } = request;
    const acting: Acting | null = person && { person, lang, titleOf };
    // A code is looked up for its owner only: to anybody else the page says the same of every code.
    const found = person && form.code ? await connectionByCode(db, typedCode(form.code)) : null;
    const own = found?.personKey === person?.subject ? found : null;
    const upstream = blockable(acting, own);
    return reply.html(
      ReportPage({ request, form, faults, own, blockable: upstream === null ? null : titleOf(upstream) }),
      faults.length > 0 ? 422 : 200,
    );
  };

  app.get('/connexions/signalement', async (request, reply) => {
    const { code } = request.query as { code?: unknown };
    return show(
      request,
      reply,
      {
        cle: randomToken(32),
        code: typeof code === 'string' ? typedCode(code) : '',
        motif: '',
        courriel: request.person?.email ?? '',
        recit: '',
        fermer: false,
        bloquer: false,
      },
      [],
    );
  });

  app.post('/connexions/signalement', { config: reportLimit }, async (request, reply) => {
    const { person, lang } = request;
    const form = sent.parse(request.body ?? {});
    const why = reason.safeParse(form.motif);
    const contact = parseEmail(form.courriel);
    const long = [...form.recit].length > reportLength;
    if (!why.success || !contact || long) {
      const faults: FieldFault[] = [
        ...(why.success ? [] : [{ field: 'motif', text: t({ fr: 'Dites ce qui s’est passé.', en: 'Say what happened.' }, lang) }]),
        ...(long
          ? [
              {
                field: 'recit',
                text: t({ fr: `Écrivez ${reportLength} caractères au plus.`, en: `Write at most ${reportLength} characters.` }, lang),
              },
            ]
          : []),
        ...(contact ? [] : [{ field: 'courriel', text: t(wrongEmail, lang) }]),
      ];
      return show(request, reply, { ...form, fermer: form.fermer === 'oui', bloquer: form.bloquer === 'oui' }, faults);
    }
    const { number, closed } = await reportConnection(
      context,
      { person, lang, titleOf: titlesOf(await upstreams()) },
      {
        formKey: form.cle,
        code: typedCode(form.code) || null,
        reason: why.data,
        contact,
        words: form.recit || null,
        closeSessions: form.fermer === 'oui',
        blockProvider: form.bloquer === 'oui',
      },
    );
    if (closed) await sessions.close(request, reply, 'person');
    return reply.redirectTo(`/connexions/signalement/${number}${closed ? '?sessions=fermees' : ''}`);
  });

  app.get<{ Params: { number: string } }>('/connexions/signalement/:number', async (request, reply) => {
    const { number } = request.params;
    if (!numbered.test(number)) throw httpFaults.make('HTTP-404');
    const { sessions: state } = request.query as { sessions?: unknown };
    return reply.html(ReportedPage({ request, number, closed: state === 'fermees' }));
  });
}
