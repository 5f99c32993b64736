import type { KoaContextWithOIDC } from 'oidc-provider';
import { Fault } from '../../../kernel/errors/index.js';
import { goOnWith, parametersOf, replayBody } from './authorization-request.js';
import type { ClientError } from './client-errors.js';
import type { Client } from './clients.js';
import type { OpenIdProvider } from './open-provider.js';

/** What becomes of an authorization request before the library sees it. */
export type Decision =
  | { kind: 'go-on'; query: URLSearchParams }
  /** A page for the person, because the service cannot be told. */
  | { kind: 'refuse'; fault: Fault }
  /** Back to the service, with an error that the library may not know. */
  | { kind: 'return'; error: string; description: string };

/** The rules of one broker for a request, and its fault for a service that nobody knows. */
interface Rules {
  provider: OpenIdProvider;
  decide(client: Client, query: URLSearchParams): Promise<Decision>;
  unknownClient(): Fault;
  /** Remembers what a service was refused, for its own page. */
  note(client: Client, error: ClientError): void;
}

/**
 * Judges authorization requests, pushed (RFC 9126) or not, by the rules of a broker before those of OpenID Connect.
 * @returns whether the request was answered: the library must then not see it
 */
export async function judgeBefore(koa: KoaContextWithOIDC, rules: Rules): Promise<boolean> {
  if (koa.path === '/par' && koa.method === 'POST') return judgePushed(koa, rules);
  if (koa.path !== '/authorize') return false;
  const { provider } = rules;
  const refuse = (fault: Fault): true => {
    provider.show(koa, () => {
      throw fault;
    });
    return true;
  };
  try {
    const query = await parametersOf(koa);
    const client = await provider.clients.find(query.get('client_id') ?? '');
    if (!client) return refuse(rules.unknownClient());
    const decision = await judge(client, query, rules);
    switch (decision.kind) {
      case 'refuse':
        rules.note(client, { code: decision.fault.code, endpoint: 'authorize', detail: reasonFor(decision.fault) });
        return refuse(decision.fault);
      case 'return':
        rules.note(client, { code: decision.error, endpoint: 'authorize', detail: decision.description });
        koa.redirect(errorAddress(query.get('redirect_uri') ?? '', decision, query.get('state'), provider.issuer));
        koa.status = 303;
        return true;
      case 'go-on':
        goOnWith(koa, decision.query, provider.prefix);
        return false;
    }
  } catch (error) {
    if (error instanceof Fault) return refuse(error);
    throw error;
  }
}

/** What was pushed has been judged; beside its address, nothing counts. */
async function judge(client: Client, query: URLSearchParams, rules: Rules): Promise<Decision> {
  if (client.profile.pushedRequests && query.has('request_uri'))
    return { kind: 'go-on', query: new URLSearchParams({ client_id: client.clientId, request_uri: query.get('request_uri') ?? '' }) };
  return rules.decide(client, query);
}

async function judgePushed(koa: KoaContextWithOIDC, rules: Rules): Promise<boolean> {
  const refuse = (error: string, description: string): true => {
    koa.status = error === 'invalid_client' ? 401 : 400;
    koa.body = { error, error_description: description };
    return true;
  };
  try {
    const query = await parametersOf(koa);
    const client = await rules.provider.clients.find(query.get('client_id') ?? '');
    if (!client) return refuse('invalid_client', 'client_id names no active client');
    if (!client.profile.pushedRequests)
      return refuse('invalid_request', `pushed requests are not part of the profile ${client.profile.id}`);
    const { own, authentication } = split(query);
    const decision = await rules.decide(client, own);
    if (decision.kind === 'return') {
      rules.note(client, { code: decision.error, endpoint: 'par', detail: decision.description });
      return refuse(decision.error, decision.description);
    }
    if (decision.kind === 'refuse') {
      const [{ code }, detail] = [decision.fault, reasonFor(decision.fault)];
      rules.note(client, { code, endpoint: 'par', detail });
      return refuse('invalid_request', `${code} ${detail}`);
    }
    replayBody(koa, new URLSearchParams([...decision.query, ...authentication]));
    return false;
  } catch (error) {
    if (error instanceof Fault) return refuse('invalid_request', `${error.code} ${error.definition.developer}`);
    throw error;
  }
}

/** What a developer is told of a fault: the very reason where there is one. */
function reasonFor({ data, definition }: Fault): string {
  const { reason } = data;
  return typeof reason === 'string' ? reason : definition.developer;
}

/** How a client proves who it is, which is not part of what it asks. */
const credentials = new Set(['client_secret', 'client_assertion', 'client_assertion_type']);

function split(query: URLSearchParams): { own: URLSearchParams; authentication: URLSearchParams } {
  const pairs = [...query];
  return {
    own: new URLSearchParams(pairs.filter(([name]) => !credentials.has(name))),
    authentication: new URLSearchParams(pairs.filter(([name]) => credentials.has(name))),
  };
}

/** The address that tells a service of an error (RFC 6749, 4.1.2.1; `iss` of RFC 9207). */
function errorAddress(
  redirectUri: string,
  { error, description }: { error: string; description: string },
  state: string | null,
  issuer: string,
): string {
  const address = new URL(redirectUri);
  address.searchParams.set('error', error);
  address.searchParams.set('error_description', description);
  if (state !== null) address.searchParams.set('state', state);
  address.searchParams.set('iss', issuer);
  return address.href;
}
