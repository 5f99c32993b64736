import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Context } from '../../../context.js';
import { valuesOfForm } from '../../../design/index.js';
import { transact } from '../../../kernel/database/index.js';
import { httpFaults } from '../../../kernel/http/index.js';
import { randomToken } from '../../../kernel/ids.js';
import { procedureById, procedureBySlug, type Procedure } from '../../../registry/index.js';
import { cleanComment } from './comment.js';
import { avisFaults } from './faults.js';
import { giveByInvitation, giveOpenly, opinionId } from './give.js';
import { HelpPage, MorePage, OpinionPage, ThanksPage } from './pages/opinion.js';
import { channels, helpSources, marks, satisfactions, type Channel, type HelpSource, type Mark } from './questions.js';
import { addAnswers, addHelp, closingOf, invitationOf, opinionOf } from './store.js';

const choice = z.object({ avis: z.enum(satisfactions) });
const formKey = z.object({ cle: z.string().regex(/^[\w-]{43}$/) });
const mark = (value: unknown): Mark | null => marks.find((m) => String(m) === value) ?? null;
const text = (body: unknown, name: string): string => {
  const value: unknown = typeof body === 'object' && body !== null ? (body as Record<string, unknown>)[name] : undefined;
  return typeof value === 'string' ? value : '';
};

/** An opinion that is being given: where its pages are, and what finds it again. */
interface Place {
  procedure: Procedure;
  /** Path of its pages. */
  path: string;
  id: string;
  invited: boolean;
}

/** «Je donne mon avis» over HTTP. */
export function avisRoutes(app: FastifyInstance, context: Context): void {
  const { db } = context;

  const procedureOf = async (slug: string): Promise<Procedure> => {
    const procedure = await procedureBySlug(db, slug);
    if (!procedure) throw httpFaults.make('HTTP-404');
    return procedure;
  };
  const invitedTo = async (token: string) => {
    const invitation = await invitationOf(db, token);
    const procedure = invitation && (await procedureById(db, invitation.procedureId));
    if (!invitation || !procedure) throw avisFaults.make('AVIS-LIEN');
    return { invitation, procedure };
  };

  app.get('/avis/:slug', async (request, reply) => {
    const { slug } = request.params as { slug: string };
    const procedure = await procedureOf(slug);
    return reply.html(
      OpinionPage({ request, procedure, action: `/avis/${slug}`, formKey: randomToken(32), closed: await closingOf(db, procedure.id) }),
    );
  });
  app.post('/avis/:slug', async (request, reply) => {
    const { slug } = request.params as { slug: string };
    const procedure = await procedureOf(slug);
    const closed = await closingOf(db, procedure.id);
    const key = formKey.safeParse(request.body);
    const said = choice.safeParse(request.body);
    if (closed || !key.success || !said.success)
      return reply.html(
        OpinionPage({
          request,
          procedure,
          action: `/avis/${slug}`,
          formKey: key.success ? key.data.cle : randomToken(32),
          missing: !closed,
          closed,
        }),
        closed ? 200 : 422,
      );
    await giveOpenly(context, key.data.cle, procedure.id, said.data.avis, request.lang);
    return reply.redirectTo(`/avis/${slug}/suite/${key.data.cle}`);
  });

  app.get('/avis/invitation/:token', async (request, reply) => {
    const { token } = request.params as { token: string };
    const { invitation, procedure } = await invitedTo(token);
    if (invitation.used && !(await opinionOf(db, opinionId(context, 'invited', token)))) throw avisFaults.make('AVIS-DEJA-DONNE');
    return reply.html(
      OpinionPage({ request, procedure, action: `/avis/invitation/${token}`, formKey: null, closed: await closingOf(db, procedure.id) }),
    );
  });
  app.post('/avis/invitation/:token', async (request, reply) => {
    const { token } = request.params as { token: string };
    const { invitation, procedure } = await invitedTo(token);
    const closed = await closingOf(db, procedure.id);
    const said = choice.safeParse(request.body);
    if (closed || !said.success)
      return reply.html(
        OpinionPage({ request, procedure, action: `/avis/invitation/${token}`, formKey: null, missing: !closed, closed }),
        closed ? 200 : 422,
      );
    await giveByInvitation(context, token, invitation, said.data.avis, request.lang);
    return reply.redirectTo(`/avis/invitation/${token}/suite`);
  });

  const places: { path: string; find(request: FastifyRequest): Promise<Place> }[] = [
    {
      path: '/avis/:slug/suite/:key',
      async find(request) {
        const { slug, key } = request.params as { slug: string; key: string };
        return {
          procedure: await procedureOf(slug),
          path: `/avis/${slug}/suite/${key}`,
          id: opinionId(context, 'open', key),
          invited: false,
        };
      },
    },
    {
      path: '/avis/invitation/:token/suite',
      async find(request) {
        const { token } = request.params as { token: string };
        return {
          procedure: (await invitedTo(token)).procedure,
          path: `/avis/invitation/${token}/suite`,
          id: opinionId(context, 'invited', token),
          invited: true,
        };
      },
    },
  ];
  for (const place of places) {
    const given = async (request: FastifyRequest) => {
      const here = await place.find(request);
      const opinion = await opinionOf(db, here.id);
      if (!opinion) throw avisFaults.make('AVIS-LIEN');
      return { ...here, opinion };
    };
    const tried = (sources: readonly HelpSource[]): Channel[] => channels.filter((channel) => sources.includes(channel));

    app.get(place.path, async (request, reply) => {
      const { procedure, path, opinion } = await given(request);
      return reply.html(MorePage({ request, procedure, action: path, given: opinion }));
    });
    app.post(place.path, async (request, reply) => {
      const { path, id } = await given(request);
      const asked = valuesOfForm(request.body, 'aide');
      const sources = helpSources.filter((source) => asked.includes(source));
      // «No help needed» stands alone: with another answer, the other one is the more precise.
      const helpSought = sources.length > 1 ? sources.filter((source) => source !== 'none') : sources;
      await transact(db, (tx) =>
        addAnswers(tx, id, {
          comprehension: mark(text(request.body, 'clarte')),
          helpSought,
          comment: cleanComment(text(request.body, 'commentaire')),
        }),
      );
      return reply.redirectTo(tried(helpSought).length > 0 ? `${path}/aide` : `${path}/fin`);
    });
    app.get(`${place.path}/aide`, async (request, reply) => {
      const { procedure, path, opinion } = await given(request);
      const ways = tried(opinion.helpSought);
      return ways.length === 0
        ? reply.redirectTo(`${path}/fin`)
        : reply.html(HelpPage({ request, procedure, action: `${path}/aide`, tried: ways }));
    });
    app.post(`${place.path}/aide`, async (request, reply) => {
      const { path, id, opinion } = await given(request);
      const help = tried(opinion.helpSought).flatMap((channel) => {
        const reached = text(request.body, `joint-${channel}`);
        if (reached !== 'oui' && reached !== 'non') return [];
        return [
          { channel, reached: reached === 'oui', quality: reached === 'oui' ? mark(text(request.body, `qualite-${channel}`)) : null },
        ];
      });
      await transact(db, (tx) => addHelp(tx, id, help));
      return reply.redirectTo(`${path}/fin`);
    });
    app.get(`${place.path}/fin`, async (request: FastifyRequest, reply: FastifyReply) => {
      const { procedure, invited } = await given(request);
      return reply.html(ThanksPage({ request, procedure, invited }));
    });
  }
}
