import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Context } from '../../../context.js';
import { t } from '../../../kernel/i18n/index.js';
import { listInForce, mandatesOfOrganisation } from '../mandats/index.js';
import { requireAgent } from '../signin/index.js';
import { chosenOf, membershipsOf, organisationCookie } from './helper.js';
import { ChoosePage } from './pages/choose.js';
import { HomePage } from './pages/home.js';
import { pageSize, standingOf } from './rules.js';

const wanted = z.object({
  nom: z.string().trim().max(100).catch(''),
  page: z.coerce.number().int().min(1).max(10_000).catch(1),
  fait: z.string().catch(''),
});
const choice = z.object({ rattachement: z.string().catch('') });

/** Mandates that wait, on the first page at most. */
const waitingShown = 50;

/** The helper's first page, and the choice of an organisation. */
export function homeRoutes(app: FastifyInstance, context: Context): void {
  const { db, secrets, clock, config } = context;
  const agent = { preHandler: requireAgent };
  const cookie = { path: '/aidants', httpOnly: true, sameSite: 'lax', secure: config.baseUrl.startsWith('https:') } as const;

  app.get('/aidants', agent, async (request, reply) => {
    const memberships = await membershipsOf(context, request);
    const membership = chosenOf(request, memberships);
    if (!membership) return reply.html(ChoosePage({ request, memberships }));
    const { nom: search, page, fait } = wanted.parse(request.query);
    const now = clock.now();
    const organisation = membership.organisation.id;
    const [listed, unsigned] = await Promise.all([
      listInForce(db, secrets, organisation, { now, search, page, size: pageSize }),
      page === 1 && search === '' ? mandatesOfOrganisation(db, secrets, organisation, { states: ['waiting'], limit: waitingShown }) : [],
    ]);
    const waiting = unsigned.filter((mandate) => standingOf(mandate, now) === 'waiting');
    const notice = fait === 'abandon' ? t({ fr: 'Le mandat est abandonné.', en: 'The mandate is given up.' }, request.lang) : null;
    return reply.html(HomePage({ request, membership, several: memberships.length > 1, now, listed, waiting, search, page, notice }));
  });

  app.get('/aidants/organisation', agent, async (request, reply) =>
    reply.html(ChoosePage({ request, memberships: await membershipsOf(context, request) })),
  );
  app.post('/aidants/organisation', agent, async (request, reply) => {
    const { rattachement } = choice.parse(request.body ?? {});
    const chosen = (await membershipsOf(context, request)).find(({ id }) => id === rattachement);
    if (chosen) reply.setCookie(organisationCookie, chosen.id, cookie);
    return reply.redirectTo('/aidants');
  });
}
