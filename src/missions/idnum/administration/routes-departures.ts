import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Context } from '../../../context.js';
import type { Markup } from '../../../design/index.js';
import { t, type Text } from '../../../kernel/i18n/index.js';
import { emailKey, type EmailAddress } from '../../../kernel/mail/index.js';
import { requireAgent } from '../signin/index.js';
import { actingManager, type Acting } from './access.js';
import { closeAccesses, openAccesses, statesOf } from './departures.js';
import { addressesForm, doneQuery } from './forms.js';
import { AddressesPage, CheckPage, type Purpose } from './pages/departures.js';
import { mostAddresses, readAddresses, type TypedAddresses } from './rules.js';

const place = '/administration/departs';

/** Agents who leave: their addresses, a page to check, then all at once. */
export function departureRoutes(app: FastifyInstance, context: Context): void {
  const agent = { preHandler: requireAgent };

  const asked = async (request: FastifyRequest, reply: FastifyReply, purpose: Purpose) => {
    await actingManager(context, request);
    const { fait, nombre, avant } = doneQuery.parse(request.query);
    const notice = fait === 'ferme' || fait === 'ouvert' ? t(doneWords[fait], request.lang, { count: nombre, before: avant }) : null;
    return reply.html(AddressesPage({ request, purpose, notice }));
  };

  /** The addresses of a form that a manager sent, or the page that asks for them again. */
  const typed = async (
    request: FastifyRequest,
    purpose: Purpose,
  ): Promise<{ acting: Acting; emails: readonly EmailAddress[] } | { again: Markup }> => {
    const acting = await actingManager(context, request);
    const { adresses } = addressesForm.parse(request.body);
    const read = readAddresses(adresses);
    const fault = faultIn(read, acting, purpose);
    if (read.ok && !fault) return { acting, emails: read.emails };
    const text = t(fault ?? faultWords.none, request.lang);
    return { again: AddressesPage({ request, purpose, typed: adresses, fault: text }) };
  };

  app.get(place, agent, (request, reply) => asked(request, reply, 'close'));
  app.get(`${place}/lever`, agent, (request, reply) => asked(request, reply, 'open'));

  app.post(place, agent, async (request, reply) => {
    const given = await typed(request, 'close');
    if ('again' in given) return reply.html(given.again, 422);
    return reply.html(CheckPage({ request, states: await statesOf(context, given.acting, given.emails) }));
  });
  app.post(`${place}/fermer`, agent, async (request, reply) => {
    const given = await typed(request, 'close');
    if ('again' in given) return reply.html(given.again, 422);
    const { changed, before } = await closeAccesses(context, given.acting, given.emails);
    return reply.redirectTo(`${place}?fait=ferme&nombre=${changed}&avant=${before}`);
  });
  app.post(`${place}/lever`, agent, async (request, reply) => {
    const given = await typed(request, 'open');
    if ('again' in given) return reply.html(given.again, 422);
    const { changed, before } = await openAccesses(context, given.acting, given.emails);
    return reply.redirectTo(`${place}/lever?fait=ouvert&nombre=${changed}&avant=${before}`);
  });
}

const doneWords: Readonly<Record<'ferme' | 'ouvert', Text>> = {
  ferme: {
    fr: 'Accès fermés\u00a0: {count}. Déjà fermés avant\u00a0: {before}. C’est inscrit au journal.',
    en: 'Accesses closed: {count}. Closed before: {before}. It is in the journal.',
  },
  ouvert: {
    fr: 'Départs levés\u00a0: {count}. Accès qui n’étaient pas fermés\u00a0: {before}. C’est inscrit au journal.',
    en: 'Departures lifted: {count}. Accesses that were not closed: {before}. It is in the journal.',
  },
};

const faultWords = {
  none: { fr: 'Écrivez au moins une adresse.', en: 'Write one address at least.' },
  many: { fr: `Écrivez ${mostAddresses} adresses au plus.`, en: `Write ${mostAddresses} addresses at most.` },
  own: { fr: 'Votre propre adresse est dans la liste\u00a0: retirez-la.', en: 'Your own address is in the list: take it out.' },
} as const;

/** What is wrong with the addresses of a form; null when nothing is. */
function faultIn(read: TypedAddresses, { agent }: Acting, purpose: Purpose): Text | null {
  if (!read.ok) {
    if (read.why === 'line')
      return {
        fr: `Ligne ${read.line}\u00a0: ce n’est pas une adresse électronique.`,
        en: `Line ${read.line}: this is not an e-mail address.`,
      };
    return read.why === 'none' ? faultWords.none : faultWords.many;
  }
  const own = read.emails.some((email) => emailKey(email) === emailKey(agent.email));
  return own && purpose === 'close' ? faultWords.own : null;
}
