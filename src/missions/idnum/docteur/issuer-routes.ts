import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Context } from '../../../context.js';
import { httpFaults } from '../../../kernel/http/index.js';
import { openConsultation, type Consultation } from './consultations.js';
import { docteurFaults } from './faults.js';
import { callbackAddress, discoveryDocument, giveCode, publicKeys, userinfo } from './issuer.js';
import { readAuthorizationRequest } from './request.js';
import { lifetimes } from './rules.js';
import { scenarioOf, scenarios } from './scenarios.js';
import { presentAccessToken } from './store-authorizations.js';
import { exchangeCode } from './token-endpoint.js';

const prefix = '/docteur/:id/api/v2';
/** The endpoints that a program calls: it sends no cookie, and proves itself by its secret or its token. */
const api = { config: { api: true, csrf: 'open' } } as const;
const signOutQuery = z.object({ post_logout_redirect_uri: z.string().optional(), state: z.string().optional() }).catch({});

/** The issuer of a consultation, over HTTP: the endpoints of FranceConnect, with discovery. */
export function issuerRoutes(app: FastifyInstance, context: Context): void {
  const { db, clock } = context;
  const consultationOf = async (request: FastifyRequest): Promise<Consultation> => {
    const { id } = request.params as { id: string }; // the route has it
    const consultation = await openConsultation(context, id);
    if (!consultation) throw httpFaults.make('HTTP-404');
    return consultation;
  };

  app.get(`${prefix}/.well-known/openid-configuration`, api, async (request, reply) =>
    reply.send(discoveryDocument(await consultationOf(request))),
  );
  app.get(`${prefix}/jwks`, api, async (request, reply) => reply.send(publicKeys(await consultationOf(request))));

  // For a developer who tries by hand: an honest sign-in, without a page. A run never asks here.
  app.get(`${prefix}/authorize`, async (request, reply) => {
    const consultation = await consultationOf(request);
    const read = readAuthorizationRequest(new URL(request.url, context.config.baseUrl).searchParams, consultation);
    if ('wrong' in read) throw docteurFaults.make('DOCTEUR-REQUETE', { parameter: read.wrong });
    const [honest] = scenarios;
    const code = await giveCode(context, consultation, honest, read.request);
    return reply.redirectTo(callbackAddress(consultation, honest, code, read.request.state).href);
  });

  app.post(`${prefix}/token`, api, async (request, reply) => {
    const consultation = await consultationOf(request);
    const { status, body } = await exchangeCode(context, consultation, request.headers.authorization, request.body);
    if (status === 401) reply.header('www-authenticate', 'Basic realm="docteur"');
    return reply.code(status).send(body);
  });

  app.route({
    method: ['GET', 'POST'],
    url: `${prefix}/userinfo`,
    ...api,
    async handler(request, reply) {
      const consultation = await consultationOf(request);
      const token = /^Bearer ([\w.~+/-]+=*)$/i.exec(request.headers.authorization ?? '')?.[1];
      const since = new Date(clock.now().getTime() - (lifetimes.code + lifetimes.accessToken) * 1000);
      const found = token ? await presentAccessToken(db, consultation.id, token, since) : null;
      const scenario = found && scenarioOf(found.scenario);
      if (!scenario) return reply.code(401).header('www-authenticate', 'Bearer error="invalid_token"').send({ error: 'invalid_token' });
      const { type, body } = await userinfo(context, consultation, scenario);
      return reply.type(type).send(body);
    },
  });

  app.get(`${prefix}/session/end`, async (request, reply) => {
    const { initiateLoginUri, redirectUri, protectedResourceUri } = await consultationOf(request);
    const { post_logout_redirect_uri: back, state } = signOutQuery.parse(request.query);
    const origins = [initiateLoginUri, redirectUri, protectedResourceUri].map((address) => new URL(address).origin);
    // Anywhere else would make of this address a way to send people to a site of anyone's choice.
    if (back === undefined || !URL.canParse(back) || !origins.includes(new URL(back).origin)) throw docteurFaults.make('DOCTEUR-SORTIE');
    const url = new URL(back);
    if (state !== undefined) url.searchParams.set('state', state);
    return reply.redirectTo(url.href);
  });
}
