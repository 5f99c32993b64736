import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Context } from '../../../context.js';
import { t } from '../../../kernel/i18n/index.js';
import { procedureById } from '../../../registry/index.js';
import { contestUse, findMembership, findUse, mandatsFaults, usesOf, type Mandate, type Use } from '../mandats/index.js';
import { requirePerson } from '../signin/index.js';
import { letterPdf } from './letter-pdf.js';
import { UsePage } from './pages/use.js';
import { idOf, myMandates, namesOf, signer } from './person.js';
import { contestLength, inForce, monthOf } from './rules.js';

const sent = z.object({ recit: z.string().trim().catch('') });
const done = z.object({ fait: z.enum(['conteste']).nullable().catch(null) });
const month = z.object({ month: z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/) });

/** Uses that one letter of the person lists, at most. */
const lettersLimit = 5000;

/** One use: what is known of it, and how to say that it was not wanted; and all of a month on paper. */
export function useRoutes(app: FastifyInstance, context: Context): void {
  const { db, secrets, clock, config } = context;
  const person = { preHandler: requirePerson };

  /** A use of one of the person's mandates. @throws Fault MANDAT-INCONNU */
  const mine = async (request: FastifyRequest): Promise<{ use: Use; mandate: Mandate }> => {
    const [use, mandates] = await Promise.all([findUse(db, secrets, idOf(request)), myMandates(context, request)]);
    const mandate = mandates.find(({ id }) => id === use?.mandateId);
    if (!use || !mandate) throw mandatsFaults.make('MANDAT-INCONNU');
    return { use, mandate };
  };
  const facts = async ({ use, mandate }: { use: Use; mandate: Mandate }) => ({
    use,
    mandate,
    helper: await findMembership(db, secrets, use.helper.membershipId),
    procedure: use.procedureId === null ? null : await procedureById(db, use.procedureId),
    stoppable: inForce(mandate, clock.now()) && mandate.families.includes(use.family),
  });

  app.get('/mes-mandats/utilisations/:id', person, async (request, reply) => {
    const shown = await facts(await mine(request));
    return reply.html(UsePage({ request, ...shown, words: '', faults: [], done: done.parse(request.query).fait !== null }));
  });
  app.post('/mes-mandats/utilisations/:id', person, async (request, reply) => {
    const found = await mine(request);
    const { recit } = sent.parse(request.body ?? {});
    if (found.use.contestedAt === null && (recit === '' || [...recit].length > contestLength)) {
      const text =
        recit === ''
          ? { fr: 'Dites en quelques mots ce qui ne va pas.', en: 'Say in a few words what is wrong.' }
          : { fr: `Écrivez ${contestLength} caractères au plus.`, en: `Write at most ${contestLength} characters.` };
      const faults = [{ field: 'recit', text: t(text, request.lang) }];
      return reply.html(UsePage({ request, ...(await facts(found)), words: recit, faults, done: false }), 422);
    }
    await contestUse(context, found.use.id, signer(request), recit);
    return reply.redirectTo(`/mes-mandats/utilisations/${found.use.id}?fait=conteste`);
  });

  app.get('/mes-mandats/lettres/:month.pdf', person, async (request, reply) => {
    const asked = month.safeParse(request.params);
    if (!asked.success) throw mandatsFaults.make('MANDAT-INCONNU');
    const mandates = await myMandates(context, request);
    const ids = mandates.map(({ id }) => id);
    const all = await usesOf(db, secrets, ids, { limit: lettersLimit });
    const uses = all.filter(({ at }) => monthOf(at) === asked.data.month).reverse();
    const pdf = await letterPdf({
      lang: request.lang,
      month: asked.data.month,
      person: signer(request).identity,
      address: null,
      author: 'Socle',
      mandates,
      uses,
      names: await namesOf(
        context,
        uses.map(({ helper }) => helper.membershipId),
      ),
      now: clock.now(),
      baseUrl: config.baseUrl,
    });
    return reply.type('application/pdf').header('content-disposition', `attachment; filename="mandats-${asked.data.month}.pdf"`).send(pdf);
  });
}
