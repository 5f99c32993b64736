import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Context } from '../../../context.js';
import { wrongEmail, type FieldFault } from '../../../design/index.js';
import { t, type Lang } from '../../../kernel/i18n/index.js';
import { parseEmail } from '../../../kernel/mail/index.js';
import { keysOfPerson } from '../../../registry/index.js';
import {
  addressLength,
  contactOf,
  refuseMandate,
  signMandate,
  type Contact,
  type Mandate,
  type Membership,
  type Person,
} from '../mandats/index.js';
import { agentOf, requireAgent } from '../signin/index.js';
import type { MandateCookies } from './cookies.js';
import { aidantsFaults } from './faults.js';
import { mandateOfHelper } from './helper.js';
import { AgreePage, type NoticeForm } from './pages/agree.js';
import { refusalOf } from './person.js';
import { waitingHere } from './routes-person.js';

const sent = z.object({
  choix: z.enum(['accord', 'refus']).nullable().catch(null),
  canal: z.enum(['email', 'letter']).nullable().catch(null),
  courriel: z.string().trim().catch(''),
  adresse: z.string().trim().catch(''),
});

/** The person, signed out already, reads the mandate on the helper's machine and decides. */
export function agreeRoutes(app: FastifyInstance, context: Context, cookies: MandateCookies): void {
  const { db, clock, config } = context;
  const agent = { preHandler: requireAgent };

  /**
   * The person who signed in here, a moment ago, for the mandate of this address; a reply when there is nothing left to decide.
   * @throws Fault AIDANT-PERSONNE-PERDUE, what kept them from signing, and those of `waitingHere`
   */
  const visitor = async (request: FastifyRequest, reply: FastifyReply): Promise<Visitor | { over: FastifyReply }> => {
    const { mandate } = await mandateOfHelper(context, request);
    // A second press, or the button that goes back: it is done.
    if (mandate.state !== 'waiting') {
      cookies.visits.forget(reply, mandate.id);
      return { over: reply.redirectTo(`/aidants/mandats/${mandate.id}`) };
    }
    const { membership } = await waitingHere(context, request);
    const visit = cookies.visits.read(request, mandate.id);
    if (visit?.mandate !== mandate.id || visit.agent !== agentOf(request).accountId) throw aidantsFaults.make('AIDANT-PERSONNE-PERDUE');
    if ('refused' in visit.came) {
      cookies.visits.forget(reply, mandate.id);
      throw refusalOf(visit.came.refused);
    }
    const { key } = visit.came;
    if (!mandate.person || mandate.personKey === null || !(await keysOfPerson(db, key)).includes(mandate.personKey))
      throw aidantsFaults.make('AIDANT-PERSONNE-PERDUE');
    return { mandate, membership, person: { key, identity: mandate.person } };
  };
  const show = (request: FastifyRequest, reply: FastifyReply, found: Visitor, form: NoticeForm, faults: readonly FieldFault[] = []) => {
    const { mandate, membership, person } = found;
    const page = AgreePage({
      request,
      mandate,
      membership,
      person: person.identity,
      now: clock.now(),
      form,
      baseUrl: config.baseUrl,
      faults,
    });
    return reply.html(page, faults.length > 0 ? 422 : 200);
  };

  app.get('/aidants/mandats/:id/accord', agent, async (request, reply) => {
    const found = await visitor(request, reply);
    if ('over' in found) return found.over;
    // What they said before stays, unless they say otherwise now.
    const said = await contactOf(db, context.secrets, await keysOfPerson(db, found.person.key));
    const email = said?.channel === 'email' ? said.email : (found.person.identity.email ?? '');
    const channel = said?.channel ?? (email === '' ? 'letter' : 'email');
    return show(request, reply, found, { channel, email, address: said?.channel === 'letter' ? said.address : '' });
  });

  app.post('/aidants/mandats/:id/accord', agent, async (request, reply) => {
    const found = await visitor(request, reply);
    if ('over' in found) return found.over;
    const { mandate, person } = found;
    const form = sent.parse(request.body ?? {});
    if (form.choix === 'refus') {
      await refuseMandate(context, mandate.id, person);
      cookies.visits.forget(reply, mandate.id);
      return reply.redirectTo(`/aidants/mandats/${mandate.id}?fait=refus`);
    }
    const read = contactOfForm(form, request.lang);
    if (form.choix === null || 'faults' in read) {
      const faults = 'faults' in read ? read.faults : [];
      return show(request, reply, found, { channel: form.canal ?? '', email: form.courriel, address: form.adresse }, faults);
    }
    await signMandate(context, mandate.id, person, read.contact);
    cookies.visits.forget(reply, mandate.id);
    return reply.redirectTo(`/aidants/mandats/${mandate.id}?fait=accord`);
  });
}

interface Visitor {
  mandate: Mandate;
  membership: Membership;
  person: Person;
}

/** How the person wants to be told, or what is wrong with what they wrote. */
function contactOfForm({ canal, courriel, adresse }: z.output<typeof sent>, lang: Lang): { contact: Contact } | { faults: FieldFault[] } {
  const email = parseEmail(courriel);
  const short = [...adresse].length <= addressLength;
  if (canal === 'email' && email) return { contact: { channel: 'email', email, lang } };
  if (canal === 'letter' && adresse !== '' && short) return { contact: { channel: 'letter', address: adresse, lang } };
  if (canal === 'email') return { faults: [{ field: 'courriel', text: t(wrongEmail, lang) }] };
  if (canal === 'letter') {
    const text = short
      ? { fr: 'Écrivez l’adresse où envoyer la lettre.', en: 'Write the address to send the letter to.' }
      : { fr: `Écrivez ${addressLength} caractères au plus.`, en: `Write at most ${addressLength} characters.` };
    return { faults: [{ field: 'adresse', text: t(text, lang) }] };
  }
  return { faults: [{ field: 'canal', text: t({ fr: 'Choisissez courriel ou lettre.', en: 'Choose e-mail or letter.' }, lang) }] };
}
