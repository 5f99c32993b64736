import type { Configuration, KoaContextWithOIDC } from 'oidc-provider';
import type { Context } from '../../../context.js';
import { Fault } from '../../../kernel/errors/index.js';
import {
  afterSignOut,
  createOpenIdProvider,
  createUpstreamDirectory,
  goOnWith,
  parametersOf,
  signedOutPath,
  signOut,
  type Library,
  type OpenIdProvider,
  type Upstream,
} from '../provider/index.js';
import { decide, faultOf } from './authorize.js';
import { franceConnectFaults } from './faults.js';
import { lifetimes, offeredLevels, subjectFor } from './rules.js';
import { allScopes, identityScopes } from './scopes.js';
import { authenticationReader, type Authentication } from './store.js';

/** FranceConnect as its routes know it. */
export interface Broker {
  provider: OpenIdProvider;
  upstreams(): Promise<readonly Upstream[]>;
  authentication(id: string): Promise<Authentication | null>;
}

/** The OpenID provider of FranceConnect: what differs from the ground of both brokers. */
export function createBroker(
  context: Context,
  signOutUpstream: (upstream: Upstream, idToken: string, state: string) => Promise<URL | null>,
): Broker {
  const upstreams = createUpstreamDirectory(context, 'franceconnect');
  const authentication = authenticationReader(context);
  const provider: OpenIdProvider = createOpenIdProvider(context, {
    broker: 'franceconnect',
    cookies: 'franceconnect',
    configuration: (library) => configuration(library),
    around: (koa, next) => around(koa, next),
    signOut: {
      logoutSource: (koa) =>
        signOut(koa, {
          provider,
          secrets: context.secrets,
          cookies: 'franceconnect',
          broker: 'FranceConnect',
          signedIn: async (id) => {
            const found = await authentication(id);
            const upstream = (await upstreams()).find((one) => one.id === found?.upstream);
            return (
              found && {
                subjectFor: (client) => subjectFor(context.secrets, found.subjectKey, client.entityId),
                upstreamUrl: async (state) => (upstream ? signOutUpstream(upstream, found.upstreamSession, state) : null),
              }
            );
          },
        }),
      postLogoutSuccessSource: (koa) => koa.redirect(`${provider.prefix}${signedOutPath}`),
    },
  });

  const configuration = (library: Library): Configuration => ({
    acrValues: [...offeredLevels],
    scopes: [...allScopes],
    claims: {
      ...Object.fromEntries(Object.entries(identityScopes).map(([scope, claims]) => [scope, [...claims]])),
      acr: null,
      auth_time: null,
      iss: null,
      sid: null,
    },
    subjectTypes: ['pairwise'],
    pairwiseIdentifier: async (_koa, accountId, client) => {
      const [found, known] = await Promise.all([authentication(accountId), provider.clients.find(client.clientId)]);
      if (!found || !known) throw new library.errors.AccessDenied('the sign-in is over');
      return subjectFor(context.secrets, found.subjectKey, known.entityId);
    },
    clientDefaults: { require_auth_time: true },
    extraParams: ['idp_hint'],
    ttl: {
      AccessToken: lifetimes.accessToken,
      AuthorizationCode: lifetimes.code,
      IdToken: lifetimes.idToken,
      Interaction: lifetimes.interaction,
      Session: lifetimes.session,
      Grant: lifetimes.accessToken,
    },
    findAccount: async (_koa, id) => {
      const found = await authentication(id);
      return found ? { accountId: id, claims: async () => ({ sub: id, ...found.identity, amr: found.amr }) } : undefined;
    },
    // What was agreed to holds for the request in which it was agreed to: the person is told each time.
    loadExistingGrant: async (koa) => {
      const grantId = koa.oidc.result?.consent?.grantId;
      return grantId ? koa.oidc.provider.Grant.find(grantId) : undefined;
    },
    renderError: (koa, out) => {
      provider.show(koa, (request) => {
        throw faultOf(out.error, out.error_description, request);
      });
    },
  });

  const around = async (koa: KoaContextWithOIDC, next: () => Promise<unknown>): Promise<void> => {
    if (koa.path === '/authorize') {
      const answer = await before(koa);
      if (answer) return answer();
    }
    await next();
    afterSignOut(koa);
    addErrorAddress(koa, context.config.baseUrl, provider);
  };

  /** What to answer instead of the library, if anything. */
  const before = async (koa: KoaContextWithOIDC): Promise<(() => void) | null> => {
    const refuse = (fault: Fault) => () =>
      provider.show(koa, () => {
        throw fault;
      });
    try {
      const query = await parametersOf(koa);
      const client = await provider.clients.find(query.get('client_id') ?? '');
      if (!client) return refuse(franceConnectFaults.make('Y04EA6EF'));
      const decision = decide(client, query, provider.issuer, await upstreams());
      switch (decision.kind) {
        case 'refuse':
          return refuse(decision.fault);
        case 'return':
          return () => {
            koa.status = 303;
            koa.redirect(decision.address);
            koa.status = 303;
          };
        case 'go-on':
          goOnWith(koa, decision.query, provider.prefix);
          return null;
      }
    } catch (error) {
      if (error instanceof Fault) return refuse(error);
      throw error;
    }
  };

  return { provider, upstreams, authentication };
}

const codes: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  token: { invalid_client: 'Y0434A7B', invalid_request: 'Y048017B', invalid_grant: 'Y049E20B' },
  userinfo: { invalid_token: 'Y040001', invalid_request: 'Y04146A2' },
};

/** Errors of the API say where they are explained (RFC 6749, 5.2: `error_uri`). */
function addErrorAddress(koa: KoaContextWithOIDC, baseUrl: string, provider: OpenIdProvider): void {
  const body: unknown = koa.body;
  const route = koa.oidc?.route;
  if (koa.status < 400 || !route || typeof body !== 'object' || body === null || !('error' in body) || typeof body.error !== 'string')
    return;
  const code = codes[route]?.[body.error];
  if (code) koa.body = { ...body, error_uri: `${baseUrl}/erreurs?code=${code}&id=${provider.requestOf(koa).id}#${code}` };
}
