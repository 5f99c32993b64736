import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Context } from '../../../context.js';
import { valuesOfForm } from '../../../design/index.js';
import { keysOfPerson, procedures } from '../../../registry/index.js';
import { attest, attestationPdf, type AttestationKind } from '../aidantsconnect/index.js';
import { contactOf, countUses, inOrder, mandatsFaults, personActor, revokeByPerson, usesOf } from '../mandats/index.js';
import { requirePerson } from '../signin/index.js';
import { myMandate, myMandates, namesOf, signer } from './person.js';
import { ListPage } from './pages/list.js';
import { MandatePage } from './pages/mandate.js';
import { RevokePage } from './pages/revoke.js';
import { inForce, usesPerPage } from './rules.js';

const query = z.object({
  page: z.coerce.number().int().min(1).max(100_000).catch(1),
  fait: z.enum(['signe', 'refus', 'retrait', 'avis']).nullable().catch(null),
});
const asked = z.object({ famille: z.string().optional().catch(undefined) });

/** The person's mandates, under /mes-mandats: the list, one with all its uses, revoking, and its papers. */
export function mesMandatsRoutes(app: FastifyInstance, context: Context): void {
  const { db, secrets, clock, config } = context;
  const person = { preHandler: requirePerson };

  app.get('/mes-mandats', person, async (request, reply) => {
    const mandates = await myMandates(context, request);
    const keys = await keysOfPerson(db, signer(request).key);
    const [uses, contact] = await Promise.all([
      countUses(
        db,
        mandates.map(({ id }) => id),
      ),
      contactOf(db, secrets, keys),
    ]);
    return reply.html(ListPage({ request, mandates, uses, contact, now: clock.now(), done: query.parse(request.query).fait }));
  });

  app.get('/mes-mandats/:id', person, async (request, reply) => {
    const { mandate } = await myMandate(context, request);
    const { page: wanted, fait } = query.parse(request.query);
    const count = (await countUses(db, [mandate.id])).get(mandate.id) ?? 0;
    const pages = Math.max(1, Math.ceil(count / usesPerPage));
    const page = Math.min(wanted, pages);
    const [uses, all] = await Promise.all([
      usesOf(db, secrets, [mandate.id], { limit: usesPerPage, offset: (page - 1) * usesPerPage }),
      procedures(db),
    ]);
    return reply.html(
      MandatePage({
        request,
        mandate,
        uses,
        count,
        page,
        pages,
        now: clock.now(),
        done: fait,
        names: await namesOf(context, [mandate.createdBy, ...uses.map(({ helper }) => helper.membershipId)]),
        procedures: new Map(all.map((one) => [one.id, one])),
      }),
    );
  });

  app.get('/mes-mandats/:id/retrait', person, async (request, reply) => {
    const { mandate, all } = await myMandate(context, request);
    const { famille } = asked.parse(request.query);
    const families = famille === undefined ? mandate.families : mandate.families.filter((key) => key === famille);
    const now = clock.now();
    // A second press, a page kept open: there is nothing left to ask.
    if (families.length === 0 || !inForce(mandate, now)) return reply.redirectTo(`/mes-mandats/${mandate.id}`);
    const others = all.filter(
      (one) =>
        one.id !== mandate.id &&
        one.organisation.id === mandate.organisation.id &&
        inForce(one, now) &&
        one.families.some((key) => families.includes(key)),
    );
    return reply.html(RevokePage({ request, mandate, families, others }));
  });
  app.post('/mes-mandats/:id/retrait', person, async (request, reply) => {
    const { mandate } = await myMandate(context, request);
    const families = inOrder(valuesOfForm(request.body, 'familles'));
    const done = families.length > 0 && mandate.named.every(({ family, revokedAt }) => !families.includes(family) || revokedAt !== null);
    if (!done) {
      if (families.length === 0) throw mandatsFaults.make('MANDAT-FAMILLES');
      await revokeByPerson(context, mandate.id, signer(request), families);
    }
    return reply.redirectTo(`/mes-mandats/${mandate.id}?fait=retrait`);
  });

  const paper = async (request: FastifyRequest, reply: FastifyReply, kind: AttestationKind, name: string) => {
    const { mandate } = await myMandate(context, request);
    const attestation = await attest(context, mandate.id, kind, personActor(signer(request)));
    const pdf = await attestationPdf({ baseUrl: config.baseUrl, mandate, attestation, at: clock.now() });
    return reply.type('application/pdf').header('content-disposition', `attachment; filename="${name}.pdf"`).send(pdf);
  };
  app.get('/mes-mandats/:id/attestation.pdf', person, (request, reply) => paper(request, reply, 'mandate', 'attestation-de-mandat'));
  app.get('/mes-mandats/:id/retrait.pdf', person, (request, reply) => paper(request, reply, 'revocation', 'attestation-de-retrait'));
}
