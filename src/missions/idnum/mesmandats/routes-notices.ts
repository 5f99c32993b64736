import type { FastifyInstance } from 'fastify';
import type { Context } from '../../../context.js';
import { transact } from '../../../kernel/database/index.js';
import { keysOfPerson } from '../../../registry/index.js';
import { contactOf, saveContact } from '../mandats/index.js';
import { personOf, requirePerson } from '../signin/index.js';
import { contactForm, readContact } from './contact-form.js';
import { NoticesPage } from './pages/notices.js';
import { signer } from './person.js';

/** The person chooses how they are told of each use: by e-mail at once, or by a letter each month. */
export function noticeRoutes(app: FastifyInstance, context: Context): void {
  const { db, secrets } = context;
  const person = { preHandler: requirePerson };

  app.get('/mes-mandats/avis', person, async (request, reply) => {
    const { subject, email } = personOf(request);
    const contact = await contactOf(db, secrets, await keysOfPerson(db, subject));
    return reply.html(NoticesPage({ request, form: contactForm(contact, email), faults: [] }));
  });
  app.post('/mes-mandats/avis', person, async (request, reply) => {
    const { form, contact, faults } = readContact(request.body, request.lang);
    if (!contact) return reply.html(NoticesPage({ request, form, faults }), 422);
    await transact(db, (tx) => saveContact(tx, context, signer(request), contact));
    return reply.redirectTo('/mes-mandats?fait=avis');
  });
}
