import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Context } from '../../../context.js';
import type { FieldFault } from '../../../design/index.js';
import { Fault } from '../../../kernel/errors/index.js';
import { keysOfPerson } from '../../../registry/index.js';
import { contactOf, findMembership, mandateFor, refuseMandate, returnTry, signMandate, spendTry, type Mandate } from '../mandats/index.js';
import { personOf, requirePerson } from '../signin/index.js';
import { contactForm, readContact, type ContactForm } from './contact-form.js';
import { mesMandatsFaults } from './faults.js';
import { AgreePage, CodePage } from './pages/code.js';
import { myMandates, signer } from './person.js';

const typed = z.object({ code: z.string().max(100).catch('') });
const decided = z.object({ choix: z.enum(['accord', 'refus']).nullable().catch(null), mandat: z.string().catch('') });

/** The person types the code that a helper told them, reads the mandate and decides. */
export function codeRoutes(app: FastifyInstance, context: Context): void {
  const { db, secrets, clock } = context;
  const person = { preHandler: requirePerson };

  /** The mandate of a code; null when there is none. Wrong ones are counted. @throws Fault MANDATS-ESSAIS */
  const mandateOf = async (request: FastifyRequest, code: string): Promise<Mandate | null> => {
    const { key } = signer(request);
    if (!(await spendTry(context, key))) throw mesMandatsFaults.make('MANDATS-ESSAIS');
    try {
      const mandate = await mandateFor(context, code);
      await returnTry(db, key);
      return mandate;
    } catch (error) {
      if (error instanceof Fault && error.code === 'MANDAT-CODE') return null;
      throw error;
    }
  };
  const wrongCode = (request: FastifyRequest, reply: FastifyReply, code: string) =>
    reply.html(CodePage({ request, code, wrong: true }), 422);
  const show = async (
    request: FastifyRequest,
    reply: FastifyReply,
    shown: { mandate: Mandate; code: string; form: ContactForm; faults: readonly FieldFault[] },
  ) => {
    const author = await findMembership(db, secrets, shown.mandate.createdBy);
    const page = AgreePage({ request, ...shown, author, person: signer(request).identity, now: clock.now() });
    return reply.html(page, shown.faults.length > 0 ? 422 : 200);
  };

  app.get('/mes-mandats/code', person, (request, reply) => reply.html(CodePage({ request, code: '', wrong: false })));

  app.post('/mes-mandats/code', person, async (request, reply) => {
    const { code } = typed.parse(request.body ?? {});
    const mandate = await mandateOf(request, code);
    if (!mandate) return wrongCode(request, reply, code);
    const { subject, email } = personOf(request);
    const contact = await contactOf(db, secrets, await keysOfPerson(db, subject));
    return show(request, reply, { mandate, code, form: contactForm(contact, email), faults: [] });
  });

  app.get('/mes-mandats/code/decision', person, (_request, reply) => reply.redirectTo('/mes-mandats/code'));
  app.post('/mes-mandats/code/decision', person, async (request, reply) => {
    const { code } = typed.parse(request.body ?? {});
    const { choix, mandat } = decided.parse(request.body ?? {});
    // A second press, or the button that goes back: it is done.
    if (mandat !== '' && (await myMandates(context, request)).some(({ id }) => id === mandat))
      return reply.redirectTo(`/mes-mandats/${mandat}`);
    const mandate = await mandateOf(request, code);
    if (!mandate) return wrongCode(request, reply, code);
    const me = signer(request);
    if (choix === 'refus') {
      await refuseMandate(context, mandate.id, me);
      return reply.redirectTo('/mes-mandats?fait=refus');
    }
    const { form, contact, faults } = readContact(request.body, request.lang);
    if (choix === null || !contact) return show(request, reply, { mandate, code, form, faults });
    await signMandate(context, mandate.id, me, contact);
    return reply.redirectTo(`/mes-mandats/${mandate.id}?fait=signe`);
  });
}
