import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Context } from '../../../context.js';
import type { FieldFault, Markup } from '../../../design/index.js';
import { t, type Text } from '../../../kernel/i18n/index.js';
import type { AgentSession } from '../../../kernel/sessions/index.js';
import { helperOrganisationOf } from '../mandats/index.js';
import { agentOf, requireAgent } from '../signin/index.js';
import { doneQuery, isIn, nobody, organisationForm, readPerson, removeForm, typedOf, whyForm, type TypedPerson } from './forms.js';
import { HomePage } from './pages/home.js';
import { ClosePage, RequestPage } from './pages/request.js';
import { HelpersPage, OrganisationPage, ReferentPage, WhyPage } from './pages/write.js';
import { closeRequest, missingIn, organisationOf, ownRequest, sendRequest, startRequest, writeRequest } from './requests.js';
import { isEditable, mostHelpers, parts, type Part } from './rules.js';
import { isAsked, requestsOf, type Content, type Request } from './store-requests.js';
import { referentsOf } from './team.js';
import { missingWords } from './words.js';
import { habilitationFaults } from './faults.js';

type Id = { Params: { id: string } };

const needsNumber: Text = { fr: 'Écrivez le numéro France Services.', en: 'Write the France Services number.' };
const twice: Text = { fr: 'Cette personne est déjà dans la liste.', en: 'They are in the list already.' };
const sentWords: Text = {
  fr: 'La demande est envoyée. Vous recevrez un courriel.',
  en: 'The request is sent. You will get an e-mail.',
};
/** The first field of each part, where what is missing is asked for. */
const firstField: Readonly<Record<Part, string>> = { organisation: 'nature', referent: 'prenom', aidants: 'prenom', raison: 'raison' };

/** Asking for the habilitation of one's organisation, as an agent. */
export function askRoutes(app: FastifyInstance, context: Context): void {
  const { db, secrets } = context;
  const agent = { preHandler: requireAgent };
  const own = (request: FastifyRequest<Id>) => ownRequest(context, agentOf(request), request.params.id);
  const pathOf = ({ id }: Pick<Request, 'id'>, part?: Part | 'retirer') => `/habilitation/demandes/${id}${part ? `/${part}` : ''}`;
  const nextOf = (asked: Request) => pathOf(asked, asked.state === 'draft' ? missingIn(asked.content)[0] : undefined);

  app.get('/habilitation', agent, async (request, reply) => {
    const session = agentOf(request);
    const organisation = await organisationOf(context, session);
    const [requests, teams, helping, asked] = await Promise.all([
      requestsOf(db, secrets, session.accountId, session.siret),
      referentsOf(context, request),
      helperOrganisationOf(db, organisation.id),
      isAsked(db, organisation.id),
    ]);
    return reply.html(HomePage({ request, organisation: organisation.name, requests, teams, taken: helping !== null || asked }));
  });

  app.post('/habilitation', agent, async (request, reply) => {
    const id = await startRequest(context, agentOf(request), request.lang);
    return reply.redirectTo(nextOf(await ownRequest(context, agentOf(request), id)));
  });

  app.get<Id>('/habilitation/demandes/:id', agent, async (request, reply) => {
    const { fait } = doneQuery.parse(request.query);
    return reply.html(RequestPage({ request, asked: await own(request), notice: fait === 'envoi' ? t(sentWords, request.lang) : null }));
  });

  for (const part of parts)
    app.get<Id>(`/habilitation/demandes/:id/${part}`, agent, async (request, reply) => {
      const asked = await own(request);
      if (!isEditable(asked.state)) throw habilitationFaults.make('HAB-ETAT');
      return reply.html(partPage(request, asked, part));
    });

  /** Writes a part, then goes on to what is missing, or back to the whole request. */
  const save = async (request: FastifyRequest<Id>, change: (content: Content) => Content) => {
    await writeRequest(context, agentOf(request), request.params.id, change);
    return own(request);
  };

  app.post<Id>('/habilitation/demandes/:id/organisation', agent, async (request, reply) => {
    const { nature, numero } = organisationForm.parse(request.body);
    const faults = [
      ...(nature === null ? [faultOf(request, 'nature', missingWords.organisation)] : []),
      ...(nature === 'france_services' && numero === '' ? [faultOf(request, 'numero', needsNumber)] : []),
    ];
    if (faults.length > 0)
      return reply.html(
        OrganisationPage({ request, asked: await own(request), typed: { kind: nature ?? '', number: numero }, faults }),
        422,
      );
    const number = nature === 'france_services' ? numero : null;
    return reply.redirectTo(nextOf(await save(request, (content) => ({ ...content, kind: nature, number }))));
  });

  app.post<Id>('/habilitation/demandes/:id/referent', agent, async (request, reply) => {
    const { typed, person, faults } = readPerson(request.body, request.lang);
    if (!person) return reply.html(ReferentPage({ request, asked: await own(request), typed, faults }), 422);
    return reply.redirectTo(nextOf(await save(request, (content) => ({ ...content, referent: person }))));
  });

  app.post<Id>('/habilitation/demandes/:id/aidants', agent, async (request, reply) => {
    const asked = await own(request);
    const { typed, person, faults } = readPerson(request.body, request.lang);
    const again = person && isIn(asked.content.helpers, person) ? [faultOf(request, 'courriel', twice)] : faults;
    if (!person || again.length > 0) return reply.html(HelpersPage({ request, asked, typed, faults: again, next: nextOf(asked) }), 422);
    // Two windows that add at once: who is there by now stays once.
    await save(request, (content) =>
      isIn(content.helpers, person) || content.helpers.length >= mostHelpers
        ? content
        : { ...content, helpers: [...content.helpers, person] },
    );
    return reply.redirectTo(pathOf(asked, 'aidants'));
  });

  app.post<Id>('/habilitation/demandes/:id/aidants/retirer', agent, async (request, reply) => {
    const { courriel } = removeForm.parse(request.body);
    const asked = await save(request, (content) => ({ ...content, helpers: content.helpers.filter(({ email }) => email !== courriel) }));
    return reply.redirectTo(pathOf(asked, 'aidants'));
  });

  app.post<Id>('/habilitation/demandes/:id/raison', agent, async (request, reply) => {
    const { raison } = whyForm.parse(request.body);
    if (raison === '')
      return reply.html(
        WhyPage({ request, asked: await own(request), typed: raison, faults: [faultOf(request, 'raison', missingWords.raison)] }),
        422,
      );
    return reply.redirectTo(nextOf(await save(request, (content) => ({ ...content, why: raison }))));
  });

  app.post<Id>('/habilitation/demandes/:id/envoyer', agent, async (request, reply) => {
    const [missing] = await sendRequest(context, agentOf(request), request.params.id);
    const asked = await own(request);
    if (!missing) return reply.redirectTo(`${pathOf(asked)}?fait=envoi`);
    return reply.html(partPage(request, asked, missing, [faultOf(request, firstField[missing], missingWords[missing])]), 422);
  });

  app.get<Id>('/habilitation/demandes/:id/retirer', agent, async (request, reply) =>
    reply.html(ClosePage({ request, asked: await own(request) })),
  );
  app.post<Id>('/habilitation/demandes/:id/retirer', agent, async (request, reply) => {
    await closeRequest(context, agentOf(request), request.params.id);
    return reply.redirectTo('/habilitation');
  });

  function partPage(request: FastifyRequest, asked: Request, part: Part, faults: FieldFault[] = []): Markup {
    const { kind, number, referent, why } = asked.content;
    switch (part) {
      case 'organisation':
        return OrganisationPage({ request, asked, typed: { kind: kind ?? '', number: number ?? '' }, faults });
      case 'referent':
        return ReferentPage({ request, asked, typed: referent ? typedOf(referent) : typedSelf(agentOf(request)), faults });
      case 'aidants':
        return HelpersPage({ request, asked, typed: nobody, faults, next: nextOf(asked) });
      case 'raison':
        return WhyPage({ request, asked, typed: why, faults });
    }
  }
}

const faultOf = ({ lang }: FastifyRequest, field: string, text: Text): FieldFault => ({ field, text: t(text, lang) });

/** The agent, for a form that they may leave as it is. The first word of the name that is shown is the given name. */
function typedSelf({ displayName, email }: AgentSession): TypedPerson {
  const [prenom = '', ...rest] = displayName.split(' ');
  return { prenom, nom: rest.join(' '), courriel: email };
}
