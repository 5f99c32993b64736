import type { FastifyReply, FastifyRequest } from 'fastify';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { JWK } from 'jose';
import type { Configuration, KoaContextWithOIDC, Provider } from 'oidc-provider';
import type { Context } from '../../../context.js';
import { createStorage } from './adapter.js';
import { createClientDirectory, type ClientDirectory } from './clients.js';
import { cookieSigner } from './cookie-signer.js';
import { commonConfiguration } from './configuration.js';
import { brokerFacts, issuerOf, type IssuerName } from './issuers.js';
import { createInteractions, type Interactions } from './interactions.js';
import { signingKeys } from './keys.js';
import { loadLibrary, withConsoleIn, type Library } from './library.js';
import { openPayloadTable, type PayloadTable } from './payloads.js';

/** What makes one issuer. */
export interface ProviderOptions {
  broker: IssuerName;
  /** Names of its cookies begin so. */
  cookies: string;
  /** Whether the open session serves the request under way; any does by default. */
  sessionServes?(context: KoaContextWithOIDC): Promise<boolean>;
  /** Whether `prompt=select_account` has a page of its own. */
  choosesAccount?: boolean;
  /** Whether a client may ask about the tokens of another one; none may by default. */
  mayIntrospect?(clientId: string, ofClient: string): Promise<boolean>;
  /** Whether the sign-in that a token comes of is still open; a token whose is not is not active. */
  stands?(accountId: string): Promise<boolean>;
  /** What differs from `commonConfiguration`: scopes, claims, subjects, durations, policy. Asked each time the provider is built. */
  configuration(library: Library): Configuration;
  /** The page that asks before signing out, and what comes after. */
  signOut: {
    logoutSource(context: KoaContextWithOIDC, form: string): Promise<void>;
    postLogoutSuccessSource(context: KoaContextWithOIDC): void;
    /** What is left to do once the person has agreed. */
    afterConsent(context: KoaContextWithOIDC): Promise<void>;
  };
  /** Goes around what the library does, inside the writing of what it changed. */
  around?(context: KoaContextWithOIDC, next: () => Promise<unknown>): Promise<void>;
  /** Tells what happens inside the library: see its events. Called each time the provider is built. */
  listen?(provider: Provider): void;
}

/** An OpenID provider on the database of Socle. */
export interface OpenIdProvider {
  issuer: string;
  prefix: string;
  clients: ClientDirectory;
  interactions: Interactions;
  table: PayloadTable;
  /** The provider and the library, which are loaded when first needed. */
  open(): Promise<{ provider: Provider; library: Library; keys: readonly JWK[] }>;
  /** Answers a request with the library; a page that it asked for (`show`) is answered by fastify. */
  handle(request: FastifyRequest, reply: FastifyReply): Promise<unknown>;
  /** From inside the library: answers the request under way with `page` instead of what the library would. */
  show(context: KoaContextWithOIDC, page: (request: FastifyRequest, reply: FastifyReply) => unknown): void;
  /** From inside the library: the request as fastify knows it. */
  requestOf(context: KoaContextWithOIDC): FastifyRequest;
}

interface Opened {
  provider: Provider;
  library: Library;
  keys: readonly JWK[];
  answer(request: IncomingMessage, response: ServerResponse): Promise<unknown>;
}

interface Exchange {
  request: FastifyRequest;
  page: ((request: FastifyRequest, reply: FastifyReply) => unknown) | null;
}

/** How often keys are read again: a new key is published for an hour before it signs. */
const keysMilliseconds = 60_000;

export function createOpenIdProvider(context: Context, options: ProviderOptions): OpenIdProvider {
  const { pool, log, clock } = context;
  const issuer = issuerOf(context.config, options.broker);
  const { prefix, signatureAlgs } = brokerFacts[options.broker];
  const { host, protocol } = new URL(issuer);
  const signer = cookieSigner(context.secrets.key(`${options.cookies}.cookies`));
  const clients = createClientDirectory(context, options.broker);
  const table = openPayloadTable(pool, issuer);
  const exchanges = new WeakMap<IncomingMessage, Exchange>();

  const build = async (library: Library, keys: readonly JWK[]): Promise<Opened> => {
    const storage = createStorage({ library, table, findClient: async (id) => (await clients.find(id))?.metadata });
    const configuration: Configuration = {
      ...commonConfiguration(context, { ...options, signer, library, prefix, signatureAlgs }),
      ...options.configuration(library),
      adapter: (model: string) => storage.adapter(model),
      jwks: { keys: keys.filter(({ alg }) => signatureAlgs.some((one) => one === alg)) },
    };
    const provider = await withConsoleIn(log, () => new library.Provider(issuer, configuration));
    // Addresses are always those of the issuer (see `handle`), whatever a request says of its host.
    provider.proxy = true;
    provider.on('server_error', (_context, error) => log.error({ room: options.broker, err: error }, 'the OpenID provider failed'));
    options.listen?.(provider);
    provider.use(storage.middleware);
    const { around, signOut } = options;
    provider.use(async (koa, next) => {
      await next();
      if ('oidc' in koa) await signOut.afterConsent(koa as KoaContextWithOIDC); // the library adds `oidc` to every context of its routes
    });
    if (around) provider.use((koa, next) => around(koa as KoaContextWithOIDC, next)); // the library adds `oidc` to every context of its routes
    const callback = provider.callback();
    return { provider, library, keys, answer: (request, response) => callback(request, response) };
  };

  let opened: Promise<Opened> | null = null;
  let readAt = 0;
  let refreshing = false;
  const open = (): Promise<Opened> => {
    const now = clock.now().getTime();
    if (!opened) {
      readAt = now;
      opened = Promise.all([loadLibrary(log), signingKeys(context, issuer)]).then(([library, keys]) => build(library, keys));
      opened.catch(() => (opened = null));
    } else if (now - readAt > keysMilliseconds && !refreshing) {
      refreshing = true;
      readAt = now;
      refresh(opened)
        .catch((error: unknown) => log.error({ room: options.broker, err: error }, 'keys could not be read again'))
        .finally(() => (refreshing = false));
    }
    return opened;
  };
  const refresh = async (current: Promise<Opened>): Promise<void> => {
    const { library, keys } = await current;
    const fresh = await signingKeys(context, issuer);
    if (fresh.map((key) => key.kid).join() !== keys.map((key) => key.kid).join()) opened = Promise.resolve(await build(library, fresh));
  };

  return {
    issuer,
    prefix,
    clients,
    table,
    interactions: createInteractions({ table, signer, cookie: `${options.cookies}_interaction` }),
    open,
    async handle(request, reply) {
      const { answer } = await open();
      const { raw } = request;
      const exchange: Exchange = { request, page: null };
      exchanges.set(raw, exchange);
      const address = raw.url ?? '/';
      raw.headers['x-forwarded-host'] = host;
      raw.headers['x-forwarded-proto'] = protocol.slice(0, -1);
      // The library takes what comes before its own paths for the place where it is mounted.
      Object.assign(raw, { originalUrl: address, url: address.slice(prefix.length) || '/' });
      reply.raw.setHeader('x-request-id', request.id);
      await answer(raw, reply.raw);
      raw.url = address;
      if (exchange.page) return exchange.page(request, reply);
      reply.hijack();
      return reply;
    },
    show(koa, page) {
      const exchange = exchanges.get(koa.req);
      if (!exchange) throw new Error('no request of ours');
      exchange.page = page;
      koa.respond = false;
    },
    requestOf(koa) {
      const exchange = exchanges.get(koa.req);
      if (!exchange) throw new Error('no request of ours');
      return exchange.request;
    },
  };
}
