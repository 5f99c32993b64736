import { randomBytes } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Context } from '../../../context.js';
import { randomToken } from '../../../kernel/ids.js';
import type { SessionKind } from '../../../kernel/sessions/index.js';
import { currentPersonKey, organisationBySiret, personKey, pivotOf, procedureAt } from '../../../registry/index.js';
import { missingWords as agentWords } from '../agentconnect/index.js';
import { missingWords as personWords } from '../franceconnect/index.js';
import { keepAttempt, takeAttempt, type Attempt } from './attempt.js';
import { signinFaults } from './faults.js';
import { ChoicePage } from './pages/choice.js';
import { createRelyingParty, type Broker } from './relying-party.js';
import { agentClaims, agentData, personClaims, personData, safeReturn } from './rules.js';

const home: Readonly<Record<SessionKind, string>> = { person: '/dossier', agent: '/agent' };
const start: Readonly<Record<SessionKind, string>> = { person: '/connexion/franceconnect', agent: '/connexion/agentconnect' };
const callback: Readonly<Record<SessionKind, string>> = { person: '/connexion/retour', agent: '/connexion/agent/retour' };

/** Sign-in to Socle's own pages: choice, departure to a broker, return, sign-out. */
export function signinRoutes(app: FastifyInstance, context: Context, brokers: Readonly<Record<SessionKind, Broker>>): void {
  const { config, secrets, sessions, db } = context;
  const secure = config.baseUrl.startsWith('https:');
  const parties = { person: createRelyingParty(context, brokers.person), agent: createRelyingParty(context, brokers.agent) };

  const depart = async (kind: SessionKind, request: FastifyRequest, reply: FastifyReply, extra: Record<string, string> = {}) => {
    const query = request.query as { retour?: unknown };
    const returnTo = safeReturn(query.retour, home[kind]);
    // The cookie of the attempt belongs to the host that the broker will send the browser back to.
    if (`${request.protocol}://${request.host}` !== new URL(config.baseUrl).origin && request.headers['sec-fetch-mode'] === 'navigate') {
      return reply.redirect(`${config.baseUrl}${start[kind]}?retour=${encodeURIComponent(returnTo)}`);
    }
    const attempt: Attempt = {
      kind,
      state: randomToken(32),
      nonce: randomToken(32),
      verifier: randomBytes(48).toString('base64url'),
      returnTo,
    };
    keepAttempt(reply, secrets, secure, attempt);
    return reply.redirectTo((await parties[kind].authorizationUrl(attempt, extra)).href);
  };

  const finish = async (kind: SessionKind, request: FastifyRequest, reply: FastifyReply) => {
    const { state } = z
      .object({ state: z.string().default('') })
      .loose()
      .parse(request.query);
    const attempt = takeAttempt(request, reply, secrets, secure, state);
    if (attempt?.kind !== kind) throw signinFaults.make('CONNEXION-PERDUE');
    const { claims, idToken, acr } = await parties[kind].complete(attempt, new URL(request.url, config.baseUrl));
    if (kind === 'person') {
      const person = read(personClaims, claims, personWords);
      const data = personData(person, { subject: '', idToken, acr });
      const subject = await currentPersonKey(db, personKey(secrets, pivotOf(data.identity)));
      await sessions.open(db, request, reply, 'person', person.sub, { ...data, subject });
    } else {
      const agent = read(agentClaims, claims, agentWords);
      const organisation = await organisationBySiret(db, agent.siret);
      await sessions.open(db, request, reply, 'agent', agent.sub, agentData(agent, organisation?.name ?? agent.siret, idToken));
    }
    return reply.redirectTo(attempt.returnTo);
  };

  app.get('/connexion', async (request, reply) => {
    const { retour } = request.query as { retour?: unknown };
    if (request.person) return reply.redirectTo(safeReturn(retour, home.person));
    return reply.html(ChoicePage({ request, kind: 'person', returnTo: safeReturn(retour, home.person) }));
  });
  app.get('/connexion/agent', async (request, reply) => {
    const { retour } = request.query as { retour?: unknown };
    if (request.agent) return reply.redirectTo(safeReturn(retour, home.agent));
    return reply.html(ChoicePage({ request, kind: 'agent', returnTo: safeReturn(retour, home.agent) }));
  });
  app.get(start.person, async (request, reply) => {
    const { retour } = request.query as { retour?: unknown };
    // So that a helper may come in the place of a person: a mandate is good for a kind of procedure, not for a site.
    const procedure = await procedureAt(db, safeReturn(retour, home.person));
    return depart('person', request, reply, procedure?.family ? { procedure: procedure.slug } : {});
  });
  app.get(start.agent, async (request, reply) => {
    const { courriel } = request.query as { courriel?: unknown };
    return depart('agent', request, reply, typeof courriel === 'string' && courriel ? { login_hint: courriel } : {});
  });
  app.get(callback.person, async (request, reply) => finish('person', request, reply));
  app.get(callback.agent, async (request, reply) => finish('agent', request, reply));

  app.post('/deconnexion', async (request, reply) => {
    const { compte } = z.object({ compte: z.enum(['person', 'agent']).catch('person') }).parse(request.body ?? {});
    const session = compte === 'person' ? (request.person ?? request.standIn) : request.agent;
    await sessions.close(request, reply, compte);
    if (!session) return reply.redirectTo('/');
    reply.allowFormsTo([new URL(brokers[compte].issuer).origin]);
    const url = await parties[compte]
      .endSessionUrl(session.idToken, `${config.baseUrl}/deconnexion/retour`, randomToken(16))
      .catch(() => null);
    return reply.redirectTo(url?.href ?? '/');
  });
  app.get('/deconnexion/retour', async (_request, reply) => reply.redirectTo('/'));
}

function read<T extends z.ZodType>(schema: T, claims: unknown, words: typeof personWords): z.infer<T> {
  const result = schema.safeParse(claims);
  if (!result.success) throw signinFaults.make('CONNEXION-INCOMPLETE', words(result.error.issues.map((i) => i.path.join('.'))));
  return result.data;
}
