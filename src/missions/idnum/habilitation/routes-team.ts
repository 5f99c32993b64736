import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Context } from '../../../context.js';
import { t, type Text } from '../../../kernel/i18n/index.js';
import { organisationBySiret } from '../../../registry/index.js';
import { membersOfOrganisation } from '../mandats/index.js';
import { agentOf, requireAgent } from '../signin/index.js';
import { habilitationFaults } from './faults.js';
import { doneQuery, nobody, readPerson } from './forms.js';
import { helperPage, postStep, postTraining, type Place } from './handle.js';
import { askHelper, handleHelper } from './helpers.js';
import { EndPage, MemberPage, NewHelperPage, TeamPage, teamCrumb } from './pages/team.js';
import { helpersOf } from './store-helpers.js';
import { endMember, memberOf, nameReferent, referentOf, referentsOf } from './team.js';

type Team = { Params: { organisation: string } };
type One = { Params: { organisation: string; id: string } };
/** More than a team has. */
const shown = 200;

const done: Readonly<Record<string, Text>> = {
  demande: { fr: 'La demande est envoyée. Un opérateur va décider.', en: 'The request is sent. An operator will decide.' },
  note: { fr: 'C’est noté. La personne est prévenue par courriel.', en: 'Noted. They are told by e-mail.' },
};
const known: Text = {
  fr: 'Cette personne aide déjà ici, ou une demande est en cours pour elle.',
  en: 'They help here already, or there is a request for them.',
};

/** Looking after the helpers of one's organisation, for those who answer for them. */
export function teamRoutes(app: FastifyInstance, context: Context): void {
  const { db, secrets } = context;
  const agent = { preHandler: requireAgent };
  const self = (request: FastifyRequest<Team>) => referentOf(context, request, request.params.organisation);
  const teamPath = ({ params }: FastifyRequest<Team>) => `/habilitation/equipe/${params.organisation}`;
  const placeOf = async (request: FastifyRequest<One>): Promise<Place> => {
    const membership = await self(request);
    return {
      handler: { by: 'referent', agent: agentOf(request), membership },
      path: `${teamPath(request)}/aidants/${request.params.id}`,
      crumb: teamCrumb(membership, request),
      back: `${teamPath(request)}?fait=note`,
    };
  };

  app.get('/habilitation/equipe', agent, async (request, reply) => {
    const [team, another] = await referentsOf(context, request);
    if (!team) throw habilitationFaults.make('HAB-REFERENT');
    return reply.redirectTo(another ? '/habilitation' : `/habilitation/equipe/${team.organisation.id}`);
  });

  app.get<Team>('/habilitation/equipe/:organisation', agent, async (request, reply) => {
    const referent = await self(request);
    const organisation = await organisationBySiret(db, referent.organisation.siret);
    const [members, helpers] = await Promise.all([
      membersOfOrganisation(db, secrets, referent.organisation.id),
      organisation ? helpersOf(db, secrets, organisation.id, shown) : [],
    ]);
    const words = done[doneQuery.parse(request.query).fait];
    return reply.html(TeamPage({ request, referent, members, helpers, notice: words ? t(words, request.lang) : null }));
  });

  app.get<Team>('/habilitation/equipe/:organisation/aidants/nouveau', agent, async (request, reply) =>
    reply.html(NewHelperPage({ request, referent: await self(request), typed: nobody })),
  );
  app.post<Team>('/habilitation/equipe/:organisation/aidants/nouveau', agent, async (request, reply) => {
    const membership = await self(request);
    const { typed, person, faults } = readPerson(request.body, request.lang);
    if (!person) return reply.html(NewHelperPage({ request, referent: membership, typed, faults }), 422);
    if (!(await askHelper(context, { by: 'referent', agent: agentOf(request), membership }, person))) {
      const again = [{ field: 'courriel', text: t(known, request.lang) }];
      return reply.html(NewHelperPage({ request, referent: membership, typed, faults: again }), 422);
    }
    return reply.redirectTo(`${teamPath(request)}?fait=demande`);
  });

  app.get<One>('/habilitation/equipe/:organisation/aidants/:id', agent, async (request, reply) =>
    reply.html(await helperPage(context, request, request.params.id, await placeOf(request))),
  );
  app.post<One>('/habilitation/equipe/:organisation/aidants/:id', agent, async (request, reply) =>
    postStep(context, request, reply, request.params.id, await placeOf(request)),
  );
  app.post<One>('/habilitation/equipe/:organisation/aidants/:id/formation', agent, async (request, reply) =>
    postTraining(context, request, reply, request.params.id, await placeOf(request)),
  );
  app.post<One>('/habilitation/equipe/:organisation/aidants/:id/annuler', agent, async (request, reply) => {
    const { handler, back } = await placeOf(request);
    await handleHelper(context, handler, request.params.id, { event: 'withdraw' });
    return reply.redirectTo(back);
  });

  app.get<One>('/habilitation/equipe/:organisation/membres/:id', agent, async (request, reply) => {
    const referent = await self(request);
    return reply.html(MemberPage({ request, referent, member: await memberOf(context, referent, request.params.id) }));
  });
  app.post<One>('/habilitation/equipe/:organisation/membres/:id/referent', agent, async (request, reply) => {
    await nameReferent(context, agentOf(request), await self(request), request.params.id);
    return reply.redirectTo(`${teamPath(request)}?fait=note`);
  });
  app.get<One>('/habilitation/equipe/:organisation/membres/:id/retirer', agent, async (request, reply) => {
    const referent = await self(request);
    return reply.html(EndPage({ request, referent, member: await memberOf(context, referent, request.params.id) }));
  });
  app.post<One>('/habilitation/equipe/:organisation/membres/:id/retirer', agent, async (request, reply) => {
    const referent = await self(request);
    await endMember(context, agentOf(request), referent, request.params.id);
    // Who left themselves has no team to look at any more.
    return reply.redirectTo(referent.id === request.params.id ? '/habilitation' : `${teamPath(request)}?fait=note`);
  });
}
