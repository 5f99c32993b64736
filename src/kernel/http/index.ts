import cookie from '@fastify/cookie';
import formbody from '@fastify/formbody';
import helmet from '@fastify/helmet';
import rateLimit from '@fastify/rate-limit';
import fastify, {
  LogController,
  type FastifyBaseLogger,
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
} from 'fastify';
import { Fault } from '../errors/index.js';
import { languages, type Lang } from '../i18n/index.js';
import { newId } from '../ids.js';
import type { Sessions } from '../sessions/index.js';
import type { Log, Metrics } from '../telemetry/index.js';
import { closeRequestSpan, openRequestSpan } from '../telemetry/traces.js';
import { httpFaults } from './faults.js';
import { isSameOrigin } from './same-origin.js';

export { httpFaults } from './faults.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** Language of the interface for this request. */
    lang: Lang;
    /** The OpenTelemetry span of this request. */
    span: ReturnType<typeof openRequestSpan> | null;
  }
  interface FastifyReply {
    /** Answers 303 See Other: after a form was handled. */
    redirectTo(url: string): FastifyReply;
    /** Lets a form on this page lead to these other origins (a browser applies form-action to redirects too). */
    allowFormsTo(origins: readonly string[]): FastifyReply;
  }
  interface FastifyContextConfig {
    /** 'open': a protocol endpoint that other sites may post to. It must not trust cookies alone. */
    csrf?: 'open';
    /** True for routes whose faults are answered as JSON whatever the client accepts. */
    api?: boolean;
  }
}

export interface HttpOptions {
  baseUrl: string;
  trustProxy: boolean;
  requestsPerMinute: number;
  log: Log;
  metrics: Metrics;
  sessions: Sessions;
  /** Makes the page of a fault. */
  faultPage(request: FastifyRequest, fault: Fault): string;
}

const languageCookie = 'socle_langue';
const isLang = (value: unknown): value is Lang => languages.some((l) => l === value);

/** The HTTP server of Socle, without any product: security headers, sessions, language, faults, limits, measures. */
export async function createServer(options: HttpOptions): Promise<FastifyInstance> {
  const { log, metrics, sessions, baseUrl } = options;
  const secure = baseUrl.startsWith('https:');
  const logger: FastifyBaseLogger = log;
  const security = await securityHeaders(secure);
  const app = fastify({
    // The log of a request is ours (onResponse below): the library's names the address with its parameters.
    loggerInstance: logger,
    logController: new LogController({ disableRequestLogging: true }),
    trustProxy: options.trustProxy,
    genReqId: () => newId('req'),
    forceCloseConnections: 'idle',
    bodyLimit: 1_000_000,
    routerOptions: { ignoreTrailingSlash: true },
  });

  await app.register(cookie);
  await app.register(formbody);
  await app.register(rateLimit, {
    global: true,
    max: options.requestsPerMinute,
    timeWindow: '1 minute',
    errorResponseBuilder: () => httpFaults.make('HTTP-429'),
    allowList: (request) => request.url.startsWith('/assets/'),
    addHeadersOnExceeding: { 'x-ratelimit-limit': false, 'x-ratelimit-remaining': false, 'x-ratelimit-reset': false },
    addHeaders: { 'x-ratelimit-limit': false, 'x-ratelimit-remaining': false, 'x-ratelimit-reset': false, 'retry-after': true },
  });

  app.decorateRequest('lang', 'fr');
  app.decorateRequest('span', null);
  app.decorateRequest('person', null);
  app.decorateRequest('standIn', null);
  app.decorateRequest('agent', null);
  app.decorateRequest('identity', null);
  app.decorateReply('redirectTo', function redirectTo(this: FastifyReply, url: string) {
    return this.redirect(url, 303);
  });
  app.decorateReply('allowFormsTo', function allowFormsTo(this: FastifyReply, origins: readonly string[]) {
    const policy = String(this.getHeader('content-security-policy') ?? '');
    return this.header(
      'content-security-policy',
      policy.replace("form-action 'self'", ["form-action 'self'", ...new Set(origins)].join(' ')),
    );
  });

  // These run for every request: they wait for nothing that they need not wait for.
  app.addHook('onRequest', (request, reply, done) => {
    // On the raw answer, so that those of a library that takes over the answer have them too.
    for (const [name, value] of security) reply.raw.setHeader(name, value);
    reply.header('x-request-id', request.id);
    request.span = openRequestSpan(request.method, request.routeOptions.url ?? 'none', request.headers);
    const { config } = request.routeOptions;
    if (config.csrf !== 'open' && !isSameOrigin(request.method, request.headers)) return done(httpFaults.make('HTTP-403-ORIGIN'));
    if (request.url.startsWith('/assets/')) return done();
    const asked = (request.query as { lang?: unknown }).lang;
    const kept = request.cookies[languageCookie];
    request.lang = isLang(asked) ? asked : isLang(kept) ? kept : 'fr';
    if (isLang(asked) && asked !== kept)
      reply.setCookie(languageCookie, asked, { path: '/', sameSite: 'lax', httpOnly: true, secure, maxAge: 31_536_000 });
    if (config.api) return done();
    sessions.read(request).then(() => done(), done);
  });
  app.addHook('onSend', (request, reply, _payload, done) => {
    // Pages show personal data: no cache may keep them unless the route says otherwise.
    if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store');
    if (request.method === 'GET' && String(reply.getHeader('content-type')).startsWith('text/html'))
      reply.header('content-language', request.lang);
    done();
  });
  app.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? 'none';
    if (request.span) closeRequestSpan(request.span, reply.statusCode);
    metrics.requestSeconds.observe({ route, method: request.method, status: String(reply.statusCode) }, reply.elapsedTime / 1000);
    log.debug({ id: request.id, route, method: request.method, status: reply.statusCode, ms: Math.round(reply.elapsedTime) }, 'request');
    done();
  });

  app.setErrorHandler(async (error: FastifyError | Fault, request, reply) => sendFault(options, toFault(error), error, request, reply));
  app.setNotFoundHandler(async (request, reply) => {
    const fault = httpFaults.make('HTTP-404');
    return sendFault(options, fault, fault, request, reply);
  });
  return app;
}

/** What helmet has every answer say. It works this out anew for each answer, though it is always the same: it is asked once. */
async function securityHeaders(secure: boolean): Promise<[string, string][]> {
  await using sample = fastify();
  await sample.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'", 'data:'],
        fontSrc: ["'self'"],
        connectSrc: ["'self'"],
        manifestSrc: ["'self'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
        baseUri: ["'none'"],
      },
    },
    referrerPolicy: { policy: 'strict-origin-when-cross-origin' },
    strictTransportSecurity: secure ? { maxAge: 31_536_000, includeSubDomains: true } : false,
    crossOriginOpenerPolicy: secure ? { policy: 'same-origin' } : false,
    crossOriginEmbedderPolicy: false,
    originAgentCluster: false,
  });
  sample.get('/', async (_request, reply) => reply.code(204).send());
  const { headers } = await sample.inject('/');
  return Object.entries(headers).flatMap(([name, value]): [string, string][] =>
    typeof value === 'string' && !ownToAnswer.has(name) ? [[name, value]] : [],
  );
}

const ownToAnswer = new Set(['date', 'connection', 'content-length', 'keep-alive']);

/** Any error as a row of the catalogue. */
export function toFault(error: unknown): Fault {
  if (error instanceof Fault) return error;
  const status = error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : 500;
  if (status === 413) return httpFaults.make('HTTP-413');
  if (status === 415) return httpFaults.make('HTTP-415');
  if (status === 429) return httpFaults.make('HTTP-429');
  if (status >= 400 && status < 500 && error instanceof Error) return httpFaults.make('HTTP-400', { reason: error.message });
  return httpFaults.make('HTTP-500', {}, { cause: error });
}

function sendFault(options: HttpOptions, fault: Fault, error: unknown, request: FastifyRequest, reply: FastifyReply) {
  const { log, baseUrl } = options;
  if (fault.definition.status >= 500) log.error({ id: request.id, code: fault.code, err: fault.cause ?? error }, 'a request failed');
  else log.info({ id: request.id, code: fault.code, route: request.routeOptions.url }, 'a request was refused');
  reply.code(fault.definition.status);
  const page = !request.routeOptions.config.api && (request.headers.accept ?? '').includes('text/html');
  if (page) return reply.type('text/html; charset=utf-8').send(options.faultPage(request, fault));
  // RFC 9457
  const { title, text, remedy } = fault.words(request.lang);
  return reply.type('application/problem+json').send({
    type: `${baseUrl}/erreurs#${fault.code}`,
    title,
    status: fault.definition.status,
    detail: text,
    remedy,
    code: fault.code,
    request_id: request.id,
    developer: fault.definition.developer,
    ...(fault.data['field'] ? { field: fault.data['field'] } : {}),
  });
}
