import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Context } from '../../../context.js';
import { valuesOfForm, type FieldFault } from '../../../design/index.js';
import { t, type Text } from '../../../kernel/i18n/index.js';
import {
  abandonMandate,
  findMembership,
  helperActor,
  inOrder,
  mandatsFaults,
  revokeByHelper,
  usesOf,
  type Mandate,
  type Membership,
} from '../mandats/index.js';
import { agentOf, requireAgent } from '../signin/index.js';
import { attestationPdf } from './attestation-pdf.js';
import { attest, carried, type AttestationKind } from './attestation.js';
import type { MandateCookies } from './cookies.js';
import { mandateOfHelper } from './helper.js';
import { CodePage } from './pages/code.js';
import { AbandonPage, RevokePage } from './pages/confirm.js';
import { MandatePage } from './pages/mandate.js';
import { standingOf } from './rules.js';

const doneQuery = z.object({ fait: z.enum(['accord', 'refus', 'retrait']).optional().catch(undefined) });
const doneWords: Readonly<Record<'accord' | 'refus' | 'retrait', Text>> = {
  accord: {
    fr: 'Le mandat est signé. Donnez l’attestation à la personne.',
    en: 'The mandate is signed. Give the attestation to the person.',
  },
  refus: { fr: 'La personne a refusé le mandat.', en: 'The person refused the mandate.' },
  retrait: {
    fr: 'C’est retiré. Donnez l’attestation du retrait à la personne.',
    en: 'It is revoked. Give the attestation of it to the person.',
  },
};
/** Uses shown on the page of a mandate. */
const usesShown = 100;

/** A mandate of the helper's organisation: its page, its code, giving it up, revoking it, its papers. */
export function mandateRoutes(app: FastifyInstance, context: Context, cookies: MandateCookies): void {
  const { db, secrets, clock, config } = context;
  const agent = { preHandler: requireAgent };

  const show = async (
    request: FastifyRequest,
    reply: FastifyReply,
    { mandate, membership }: { mandate: Mandate; membership: Membership },
    faults: readonly FieldFault[] = [],
  ) => {
    const { fait } = doneQuery.parse(request.query);
    const uses = await usesOf(db, secrets, [mandate.id], { limit: usesShown });
    const names = await namesOf(context, [mandate.createdBy, ...uses.map(({ helper }) => helper.membershipId)]);
    const page = MandatePage({
      request,
      mandate,
      membership,
      author: names.get(mandate.createdBy) ?? '',
      uses: uses.map((use) => ({ ...use, by: names.get(use.helper.membershipId) ?? '' })),
      now: clock.now(),
      notice: fait ? t(doneWords[fait], request.lang) : null,
      faults,
    });
    return reply.html(page, faults.length > 0 ? 422 : 200);
  };

  app.get('/aidants/mandats/:id', agent, async (request, reply) => show(request, reply, await mandateOfHelper(context, request)));

  app.get('/aidants/mandats/:id/code', agent, async (request, reply) => {
    const { mandate } = await mandateOfHelper(context, request);
    const told = cookies.codes.read(request, mandate.id);
    const known = told?.mandate === mandate.id && told.agent === agentOf(request).accountId ? told.code : null;
    const address = `${config.baseUrl.replace(/^https?:\/\//, '')}/mes-mandats/code`;
    return reply.html(CodePage({ request, mandate, standing: standingOf(mandate, clock.now()), code: known, address }));
  });

  app.get('/aidants/mandats/:id/abandon', agent, async (request, reply) => {
    const { mandate } = await mandateOfHelper(context, request);
    if (mandate.state !== 'waiting') return reply.redirectTo(`/aidants/mandats/${mandate.id}`);
    return reply.html(AbandonPage({ request, mandate }));
  });
  app.post('/aidants/mandats/:id/abandon', agent, async (request, reply) => {
    const { mandate, membership } = await mandateOfHelper(context, request);
    // A second press finds it done.
    if (mandate.endedAs !== 'abandon') await abandonMandate(context, mandate.id, membership);
    cookies.codes.forget(reply, mandate.id);
    return reply.redirectTo('/aidants?fait=abandon');
  });

  app.post('/aidants/mandats/:id/retrait', agent, async (request, reply) => {
    const found = await mandateOfHelper(context, request);
    const families = inOrder(valuesOfForm(request.body, 'familles')).filter((family) => found.mandate.families.includes(family));
    if (standingOf(found.mandate, clock.now()) !== 'active') throw mandatsFaults.make('MANDAT-TERMINE');
    if (families.length > 0) return reply.html(RevokePage({ request, mandate: found.mandate, families }));
    const text = t({ fr: 'Cochez ce qu’il faut retirer.', en: 'Tick what is to be revoked.' }, request.lang);
    return show(request, reply, found, [{ field: 'familles', text }]);
  });
  app.post('/aidants/mandats/:id/retrait/confirme', agent, async (request, reply) => {
    const { mandate, membership } = await mandateOfHelper(context, request);
    const families = inOrder(valuesOfForm(request.body, 'familles'));
    const done = families.length > 0 && mandate.named.every(({ family, revokedAt }) => !families.includes(family) || revokedAt !== null);
    // A second press finds it done.
    if (!done) await revokeByHelper(context, mandate.id, membership, families);
    return reply.redirectTo(`/aidants/mandats/${mandate.id}?fait=retrait`);
  });

  const paper = async (request: FastifyRequest, kind: AttestationKind) => {
    const { mandate, membership } = await mandateOfHelper(context, request);
    return { mandate, attestation: await attest(context, mandate.id, kind, helperActor(membership)) };
  };
  const pdf = (reply: FastifyReply, name: string, content: Buffer) =>
    reply.type('application/pdf').header('content-disposition', `attachment; filename="${name}.pdf"`).send(content);
  const { baseUrl } = config;

  app.get('/aidants/mandats/:id/projet.pdf', agent, async (request, reply) => {
    const { mandate } = await mandateOfHelper(context, request);
    if (standingOf(mandate, clock.now()) !== 'waiting') throw mandatsFaults.make('MANDAT-TERMINE');
    return pdf(reply, 'projet-de-mandat', await attestationPdf({ baseUrl, mandate, attestation: null, at: clock.now() }));
  });
  app.get('/aidants/mandats/:id/attestation.pdf', agent, async (request, reply) => {
    const found = await paper(request, 'mandate');
    return pdf(reply, 'attestation-de-mandat', await attestationPdf({ baseUrl, ...found, at: clock.now() }));
  });
  app.get('/aidants/mandats/:id/retrait.pdf', agent, async (request, reply) => {
    const found = await paper(request, 'revocation');
    return pdf(reply, 'attestation-de-retrait', await attestationPdf({ baseUrl, ...found, at: clock.now() }));
  });
  app.get('/aidants/mandats/:id/attestation.txt', agent, async (request, reply) =>
    reply.type('text/plain; charset=utf-8').send(carried((await paper(request, 'mandate')).attestation)),
  );
  app.get('/aidants/mandats/:id/retrait.txt', agent, async (request, reply) =>
    reply.type('text/plain; charset=utf-8').send(carried((await paper(request, 'revocation')).attestation)),
  );
}

/** The names of some members, also of those who left. */
async function namesOf({ db, secrets }: Pick<Context, 'db' | 'secrets'>, ids: readonly string[]): Promise<Map<string, string>> {
  const found = await Promise.all([...new Set(ids)].map((id) => findMembership(db, secrets, id)));
  return new Map(found.flatMap((member) => (member ? [[member.id, member.helper.name]] : [])));
}
