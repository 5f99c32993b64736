import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Context } from '../../../context.js';
import { valuesOfForm, wrongEmail, type FieldFault } from '../../../design/index.js';
import { t } from '../../../kernel/i18n/index.js';
import { parseEmail } from '../../../kernel/mail/index.js';
import { franceConnect, refusalCookie, type Refusal } from '../franceconnect/index.js';
import { rectificationFaults } from './faults.js';
import { followPath } from './mail.js';
import { AskPage, type AskForm } from './pages/ask.js';
import { FindPage, FollowPage } from './pages/follow.js';
import { contestable } from './registers.js';
import { typedNumber, wordsLength } from './rules.js';
import { isTicketOf, provenTicket } from './store-follow.js';
import { stepsOf } from './store.js';
import { isBornAbroad, openTicket } from './ticket.js';

/** These pages are open to all: guesses and e-mails must stay few. */
const limited = { rateLimit: { max: 10, timeWindow: '1 minute' } };
const findPath = '/rectification/suivi';

const field = z.string().trim().catch('');
const sent = z.object({ courriel: field, mots: field });
const wanted = z.object({ numero: field, courriel: field });
const link = z.object({ preuve: z.string().max(100).catch(''), fait: field });

/** Corrections after a refusal by the civil registry: the person's side. */
export function rectificationRoutes(app: FastifyInstance, context: Context): void {
  const { db, secrets, clock, config } = context;
  const cookie = refusalCookie({ secrets, secure: config.baseUrl.startsWith('https:') });

  const refused = (request: FastifyRequest): Refusal => {
    const refusal = cookie.read(request, clock.now());
    if (!refusal) throw rectificationFaults.make('RECTIF-PERIMEE', { action: findPath });
    return refusal;
  };
  const show = (request: FastifyRequest, reply: FastifyReply, refusal: Refusal, form: AskForm, faults: readonly FieldFault[] = []) => {
    const found = franceConnect.faults?.[refusal.code]?.text ?? { fr: '', en: '' };
    const page = AskPage({ request, refusal, bornAbroad: isBornAbroad(refusal), found, form, faults });
    return reply.html(page, faults.length > 0 ? 422 : 200);
  };

  app.get('/rectification', async (request, reply) => {
    const refusal = refused(request);
    return show(request, reply, refusal, { facts: [], contact: refusal.identity.email, words: '' });
  });

  app.post('/rectification', { config: limited }, async (request, reply) => {
    const { lang } = request;
    const refusal = refused(request);
    const { courriel, mots: words } = sent.parse(request.body ?? {});
    const ticked = valuesOfForm(request.body, 'faits');
    const facts = contestable(refusal.code, isBornAbroad(refusal)).filter((fact) => ticked.includes(fact));
    const contact = parseEmail(courriel);
    const long = [...words].length > wordsLength;
    if (!contact || long || facts.length === 0) {
      const faults: FieldFault[] = [
        ...(facts.length > 0 ? [] : [{ field: 'faits', text: t({ fr: 'Cochez au moins une case.', en: 'Tick at least one box.' }, lang) }]),
        ...(long
          ? [
              {
                field: 'mots',
                text: t({ fr: `Écrivez ${wordsLength} caractères au plus.`, en: `Write at most ${wordsLength} characters.` }, lang),
              },
            ]
          : []),
        ...(contact ? [] : [{ field: 'courriel', text: t(wrongEmail, lang) }]),
      ];
      return show(request, reply, refusal, { facts, contact: courriel, words }, faults);
    }
    const number = await openTicket(context, refusal, { facts, contact, words: words || null, lang });
    cookie.forget(reply);
    return reply.redirectTo(`${followPath(context, number, contact)}&fait=envoi`);
  });

  app.get(findPath, async (request, reply) => reply.html(FindPage({ request, number: '', contact: '' })));

  app.post(findPath, { config: limited }, async (request, reply) => {
    const { numero, courriel } = wanted.parse(request.body ?? {});
    const [number, contact] = [typedNumber(numero), parseEmail(courriel)];
    if (number && contact && (await isTicketOf(db, secrets, number, contact)))
      return reply.redirectTo(followPath(context, number, contact));
    const text = t(
      {
        fr: 'Aucune demande n’a ce numéro et cette adresse. Vérifiez les deux.',
        en: 'No request has this number and this address. Check both.',
      },
      request.lang,
    );
    return reply.html(FindPage({ request, number: numero, contact: courriel, faults: [{ field: 'numero', text }] }), 422);
  });

  app.get<{ Params: { number: string } }>(`${findPath}/:number`, { config: limited }, async (request, reply) => {
    const { preuve, fait } = link.parse(request.query);
    const number = typedNumber(request.params.number);
    const ticket = number && (await provenTicket(db, secrets, number, preuve));
    if (!ticket) return reply.html(FindPage({ request, number: number ?? '', contact: '' }));
    const steps = await stepsOf(db, secrets, ticket.number);
    return reply.html(FollowPage({ request, ticket, steps, fresh: fait === 'envoi' }));
  });
}
