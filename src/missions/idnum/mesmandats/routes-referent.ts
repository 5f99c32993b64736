import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Context } from '../../../context.js';
import { transact } from '../../../kernel/database/index.js';
import { Fault } from '../../../kernel/errors/index.js';
import { keysOfPerson, procedureById } from '../../../registry/index.js';
import { membershipsOf } from '../aidantsconnect/index.js';
import {
  contactOf,
  findMandate,
  findMembership,
  findUse,
  helperActor,
  lettersOf,
  mandatesOfPerson,
  mandatsFaults,
  noteNoticed,
  usesOf,
  type Membership,
} from '../mandats/index.js';
import { agentOf, isOperator, requireAgent } from '../signin/index.js';
import { mesMandatsFaults } from './faults.js';
import { letterPdf } from './letter-pdf.js';
import { ContestedPage, LettersPage } from './pages/referent.js';
import { idOf, namesOf } from './person.js';
import { monthBefore, monthOf } from './rules.js';

const asked = z.object({
  mois: z
    .string()
    .regex(/^\d{4}-(0[1-9]|1[0-2])$/)
    .nullable()
    .catch(null),
});
const params = z.object({ month: z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/), id: z.string() });

/** Uses that one letter lists, at most. */
const lettersLimit = 5000;

/** What those who answer for helpers see of it: what a person contests, and the letters of the month to print. */
export function referentRoutes(app: FastifyInstance, context: Context): void {
  const { db, secrets, clock, config, ledger } = context;
  const agent = { preHandler: requireAgent };
  /** For which organisations the agent answers; an operator who helps nobody answers for none. */
  const referentOf = async (request: FastifyRequest): Promise<Membership[]> => {
    const memberships = await membershipsOf(context, request).catch((error: unknown) => {
      if (error instanceof Fault && error.code === 'AIDANT-NON-HABILITE') return [];
      throw error;
    });
    return memberships.filter(({ referent }) => referent);
  };

  app.get('/aidants/contestations/:id', agent, async (request, reply) => {
    const [mine, operator, use] = await Promise.all([
      referentOf(request),
      isOperator(context, agentOf(request)),
      findUse(db, secrets, idOf(request)),
    ]);
    if (mine.length === 0 && !operator) throw mesMandatsFaults.make('MANDATS-REFERENT');
    const mandate = use && (await findMandate(db, secrets, use.mandateId));
    const helper = use && (await findMembership(db, secrets, use.helper.membershipId));
    const theirs = mine.some(({ organisation }) => organisation.id === mandate?.organisation.id);
    if (!use?.contestedAt || !mandate || (!theirs && !operator)) throw mandatsFaults.make('MANDAT-INCONNU');
    const procedure = use.procedureId === null ? null : await procedureById(db, use.procedureId);
    return reply.html(ContestedPage({ request, use, mandate, helper, procedure }));
  });

  app.get('/aidants/lettres', agent, async (request, reply) => {
    const mine = await referentOf(request);
    if (mine.length === 0) throw mesMandatsFaults.make('MANDATS-REFERENT');
    const month = asked.parse(request.query).mois ?? monthBefore(monthOf(clock.now()));
    const letters = await Promise.all(
      mine.map(async ({ organisation }) => ({ organisation, letters: await lettersOf(db, secrets, organisation.id, month) })),
    );
    return reply.html(LettersPage({ request, month, letters, now: clock.now() }));
  });

  /** The letter of a month for the person of a mandate: printing it tells them, and is written in the ledger. */
  app.post('/aidants/lettres/:month/:id', agent, async (request, reply) => {
    const read = params.safeParse(request.params);
    const mandate = read.success ? await findMandate(db, secrets, read.data.id) : null;
    const referent = (await referentOf(request)).find(({ organisation }) => organisation.id === mandate?.organisation.id);
    if (!read.success || !mandate?.person || mandate.personKey === null || !referent) throw mandatsFaults.make('MANDAT-INCONNU');
    const { month } = read.data;
    const keys = await keysOfPerson(db, mandate.personKey);
    const contact = await contactOf(db, secrets, keys);
    // Who chose e-mail is written to by e-mail: nobody prints what they did.
    if (contact?.channel === 'email') throw mandatsFaults.make('MANDAT-INCONNU');
    const mandates = (await mandatesOfPerson(db, secrets, keys)).filter(({ organisation }) => organisation.id === mandate.organisation.id);
    const all = await usesOf(
      db,
      secrets,
      mandates.map(({ id }) => id),
      { limit: lettersLimit },
    );
    const uses = all.filter(({ at }) => monthOf(at) === month).reverse();
    const now = clock.now();
    const pdf = await letterPdf({
      lang: contact?.lang ?? 'fr',
      month,
      person: mandate.person,
      address: contact?.address ?? null,
      author: mandate.organisation.name,
      mandates,
      uses,
      names: await namesOf(
        context,
        uses.map(({ helper }) => helper.membershipId),
      ),
      now,
      baseUrl: config.baseUrl,
    });
    await transact(db, async (tx) => {
      await noteNoticed(
        tx,
        uses.map(({ id }) => id),
        now,
      );
      await ledger.append(tx, {
        action: 'mandate.letter',
        subject: keys[0],
        actor: helperActor(referent),
        reference: mandate.id,
        outcome: 'made',
        detail: { month, uses: uses.length },
      });
    });
    return reply.type('application/pdf').header('content-disposition', `attachment; filename="lettre-${month}.pdf"`).send(pdf);
  });
}
