import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Context } from '../../../context.js';
import { deskOf, type OpenDesk } from './desk.js';
import type { EvidenceType, ModalityName } from './evidence/define.js';
import { fault } from './faults.js';
import { Limits } from './limits.js';
import { endpoints, openApi } from './openapi.js';
import { ReferencePage } from './pages/reference.js';
import { bodyOf, exchange, type Call, type Caller, type Outcome } from './pipeline.js';
import { proofHeader } from './proof.js';
import { isProvider, providerIds } from './providers.js';
import { Refusal, refuse } from './refusal.js';
import { addressAllowed, standing, type Authorisation } from './rules.js';
import type { Query } from './parameters.js';

const prefix = '/exchange';
/** The rate of services that come through FranceConnect without a token of their own. */
const franceConnectRate = 20;

/** Who may ask, as the token says; the person too, when the token is one of FranceConnect. */
interface Entrance {
  caller: Caller;
  ratePerSecond: number;
  person?: Call['person'];
}

/** The exchange over HTTP. */
export function exchangeRoutes(app: FastifyInstance, context: Context): void {
  const desk = deskOf(context);
  const limits = new Limits();
  app.addHook('onClose', () => desk[Symbol.asyncDispose]());
  const api = { config: { api: true, csrf: 'open', rateLimit: false } } as const;

  for (const { type, modality, path } of endpoints) {
    app.get(`${prefix}${path}`, api, async (request, reply) => {
      try {
        const { caller, ratePerSecond, person } = await enter(desk, type, modality, request);
        const allowance = limits.take(caller.id, ratePerSecond, context.clock.now().getTime());
        reply.headers({
          'ratelimit-limit': allowance.limit,
          'ratelimit-remaining': allowance.remaining,
          'ratelimit-reset': allowance.reset,
        });
        if (!allowance.allowed) {
          reply.header('retry-after', allowance.retryAfter);
          throw refuse(fault('00429'));
        }
        const outcome = await exchange(desk, {
          type,
          modality,
          caller,
          ...(person ? { person } : {}),
          query: request.query as Query,
          request: { method: request.method, path: request.url.slice(prefix.length) },
          bypassCache: /\bno-cache\b/.test(request.headers['cache-control'] ?? ''),
        });
        return answer(reply, outcome, context.clock.now());
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        return sendRefusal(reply, error, bodyOf(error));
      }
    });
  }

  app.get(`${prefix}/api/introspect`, api, async (request, reply) => {
    try {
      const authorisation = await authorise(desk, request);
      return await reply.send({ _id: authorisation.id, name: authorisation.service, scopes: [...authorisation.scopes] });
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return sendRefusal(reply, error, bodyOf(error));
    }
  });
  app.get(`${prefix}/api/pings`, api, async () =>
    Object.fromEntries(await Promise.all(providerIds.map(async (id) => [id, await desk.ping(id)] as const))),
  );
  app.get(`${prefix}/api/:provider/ping`, api, async (request, reply) => {
    const { provider } = request.params as { provider: string };
    if (!isProvider(provider)) return reply.callNotFound();
    const ping = await desk.ping(provider);
    return reply.code(ping.status === 'ok' ? 200 : ping.status === 'maintenance' ? 503 : 502).send(ping);
  });
  app.get(`${prefix}/.well-known/jwks.json`, api, async (_request, reply) => {
    const keys = await context.ledger.publicKeys(context.db);
    return reply
      .header('cache-control', 'public, max-age=300')
      .send({ keys: [...keys.map(({ kid, jwk }) => ({ ...jwk, kid, use: 'sig', alg: 'ES256' })), desk.franceConnect.publicKey] });
  });
  app.get(`${prefix}/openapi.json`, api, async () => openApi(`${context.config.baseUrl}${prefix}`));
  app.get(prefix, async (request, reply) => reply.html(ReferencePage({ request, base: `${context.config.baseUrl}${prefix}` })));
}

const bearer = (request: FastifyRequest): string => {
  const [, token] = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '') ?? [];
  if (!token) throw refuse(fault('00101'));
  return token;
};

/** Token → authorisation of the service. */
async function authorise(desk: OpenDesk, request: FastifyRequest): Promise<Authorisation> {
  const authorisation = await desk.directory.byToken(bearer(request));
  if (!authorisation) throw refuse(fault('00106'));
  const stopped = standing(authorisation, desk.context.clock.now());
  if (stopped) throw refuse(stopped);
  if (!addressAllowed(authorisation.addresses, request.ip)) throw refuse(fault('00107'));
  return authorisation;
}

async function enter(desk: OpenDesk, type: EvidenceType, modality: ModalityName, request: FastifyRequest): Promise<Entrance> {
  if (modality === 'france_connect') {
    const { clientId, scopes, person } = await desk.franceConnect.introspect(bearer(request));
    const authorisation = await desk.directory.byClient(clientId);
    if (authorisation) {
      const stopped = standing(authorisation, desk.context.clock.now());
      if (stopped) throw refuse(stopped);
    }
    const caller: Caller = {
      id: authorisation?.id ?? `franceconnect ${clientId}`,
      scopes: authorisation ? new Set([...scopes].filter((scope) => authorisation.scopes.has(scope))) : scopes,
      actor: {
        kind: 'service',
        id: clientId,
        label: authorisation?.organisation.name ?? clientId,
        ...(authorisation ? { organisation: authorisation.organisation.siret } : {}),
      },
      purpose: authorisation?.purpose ?? type.title.fr,
      legalBasis: authorisation?.legalBasis ?? 'franceconnect',
    };
    return { caller, person, ratePerSecond: authorisation?.ratePerSecond ?? franceConnectRate };
  }
  const authorisation = await authorise(desk, request);
  const { id, scopes, organisation, purpose, legalBasis, ratePerSecond } = authorisation;
  return {
    caller: { id, scopes, purpose, legalBasis, actor: { kind: 'service', id, label: organisation.name, organisation: organisation.siret } },
    ratePerSecond,
  };
}

function answer(reply: FastifyReply, outcome: Outcome, now: Date): FastifyReply {
  const { result, body, receipt, cachedUntil } = outcome;
  if (receipt) reply.header('socle-proof', proofHeader(receipt));
  reply.header('x-response-cached', String(cachedUntil !== null));
  if (cachedUntil) reply.header('x-cache-expires-in', Math.max(0, Math.ceil((cachedUntil.getTime() - now.getTime()) / 1000)));
  return result instanceof Refusal ? sendRefusal(reply, result, body) : reply.type('application/vnd.api+json').send(body);
}

function sendRefusal(reply: FastifyReply, refusal: Refusal, body: Buffer): FastifyReply {
  // A caller can tell a provider that failed from an exchange that did.
  if (refusal.failedBy) reply.header('socle-failed-by', refusal.failedBy);
  if (refusal.retryIn !== null) reply.header('retry-after', Math.max(1, Math.ceil(refusal.retryIn)));
  return reply.code(refusal.status).type('application/json; charset=utf-8').send(body);
}
