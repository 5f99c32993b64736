import type { Configuration, KoaContextWithOIDC } from 'oidc-provider';
import type { Context } from '../../../context.js';
import {
  afterSignOut,
  createOpenIdProvider,
  createUpstreamDirectory,
  judgeBefore,
  mayChoose,
  noteClientError,
  signOutOf,
  subjectOfNotice,
  upstreamSignOut,
  type Client,
  type ClientError,
  type KeptReading,
  type Library,
  type OpenIdProvider,
  type Upstream,
} from '../provider/index.js';
import { scopesFor } from './asked.js';
import { stillActs } from './delegation.js';
import { decide, faultOf } from './authorize.js';
import { franceConnectFaults } from './faults.js';
import type { Platform } from './platforms.js';
import { askedLevel, lifetimes, sessionServes, subjectFor } from './rules.js';
import { allScopes } from './scopes.js';
import { logoutJob } from './sessions.js';
import { isSuspicious } from './suspicion.js';
import { stepLog, type Step, type StepLog } from './steps.js';
import { authenticationReader, interactionHash, type Authentication } from './store.js';

/** One level of FranceConnect as its routes know it. */
export interface Broker {
  platform: Platform;
  provider: OpenIdProvider;
  upstreams(): Promise<readonly Upstream[]>;
  authentication: KeptReading<Authentication>;
  step: StepLog;
}

/** The OpenID provider of one level of FranceConnect: what differs from the ground of all brokers. */
export function createBroker(
  context: Context,
  platform: Platform,
  signOutUpstream: (upstream: Upstream, idToken: string, state: string) => Promise<URL | null>,
): Broker {
  const upstreams = createUpstreamDirectory(context, 'franceconnect');
  const authentication = authenticationReader(context);
  const step = stepLog(context, platform);
  const provider: OpenIdProvider = createOpenIdProvider(context, {
    broker: platform.broker,
    cookies: platform.cookies,
    configuration: (library) => configuration(library),
    sessionServes: async (koa) => {
      const { oidc } = koa;
      if (isSuspicious(provider.requestOf(koa))) return false;
      const found = await authentication(oidc.session?.accountId ?? '');
      const asked = oidc.params?.['acr_values'];
      const client = await provider.clients.find(oidc.client?.clientId ?? '');
      // Whom a helper acts for, and for what, is chosen at each service.
      if (!found || found.acting || !client || !mayChoose(client, found.upstream)) return false;
      return sessionServes(platform, found.acr, askedLevel(platform, typeof asked === 'string' ? asked : undefined));
    },
    around: (koa, next) => around(koa, next),
    signOut: signOutOf(context, {
      provider: () => provider,
      cookies: platform.cookies,
      broker: platform.title,
      job: logoutJob,
      signedIn: async (id) => {
        const found = await authentication(id);
        return (
          found && {
            subjectFor: (client) => subjectFor(context.secrets, found.subjectKey, client.entityId),
            upstreamUrl: async (state) => upstreamSignOut(await upstreams(), found, state, signOutUpstream),
          }
        );
      },
    }),
  });

  const configuration = (library: Library): Configuration => ({
    acrValues: [...platform.levels],
    scopes: allScopes(platform.scopes),
    claims: {
      ...Object.fromEntries(Object.entries(scopesFor(platform, { nameInProfile: true })).map(([scope, claims]) => [scope, [...claims]])),
      // Said of every sign-in that a helper made, whatever the service asked.
      openid: [...(scopesFor(platform, { nameInProfile: true })['openid'] ?? []), 'act', 'mandate', 'rep_scope'],
      acr: null,
      auth_time: null,
      iss: null,
      sid: null,
    },
    subjectTypes: ['pairwise'],
    pairwiseIdentifier: async (_koa, accountId, client) => {
      const told = subjectOfNotice(accountId);
      if (told !== null) return told;
      const [found, known] = await Promise.all([authentication(accountId), provider.clients.find(client.clientId)]);
      if (!found || !known) throw new library.errors.AccessDenied('the sign-in is over');
      return subjectFor(context.secrets, found.subjectKey, known.entityId);
    },
    clientDefaults: { require_auth_time: true },
    extraParams: ['idp_hint', 'procedure'],
    ttl: {
      AccessToken: lifetimes.accessToken,
      AuthorizationCode: lifetimes.code,
      IdToken: lifetimes.idToken,
      Interaction: platform.patience,
      Session: platform.patience,
      Grant: lifetimes.accessToken,
    },
    findAccount: async (koa, id) => {
      const found = await authentication(id);
      if (found?.acting && !(await stillActs(context, found.acting))) return undefined;
      const profile = koa.oidc.client ? (await provider.clients.find(koa.oidc.client.clientId))?.profile : undefined;
      return found
        ? {
            accountId: id,
            claims: async (_use, scope, claims) => {
              const { name, ...identity } = found.identity;
              const named = profile?.nameInProfile || scope.split(' ').includes('name') || 'name' in claims;
              return { sub: id, ...identity, ...(named ? { name } : {}), amr: found.amr, ...found.acting };
            },
          }
        : undefined;
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
    const rules = {
      provider,
      decide: async (client: Client, query: URLSearchParams) => decide(platform, client, query, await upstreams()),
      unknownClient: () => franceConnectFaults.make('Y04EA6EF'),
      note: (client: Client, error: ClientError) => noteClientError(context, client.clientId, error),
    };
    if (await judgeBefore(koa, rules)) return;
    await next();
    afterSignOut(koa);
    noteStep(koa, step);
    explainError(koa, context, provider);
  };

  return { platform, provider, upstreams, authentication, step };
}

const routeSteps: Readonly<Record<string, Step>> = {
  authorization: 'FC_AUTHORIZE_INITIATED',
  pushed_authorization_request: 'FC_AUTHORIZE_INITIATED',
  token: 'SP_REQUESTED_FC_TOKEN',
  userinfo: 'SP_REQUESTED_FC_USERINFO',
  end_session: 'SP_REQUESTED_LOGOUT',
};

/** The steps that are requests of a service to the library. */
function noteStep({ oidc, status }: KoaContextWithOIDC, step: StepLog): void {
  const name = oidc && status < 400 ? routeSteps[oidc.route] : undefined;
  const uid = oidc?.entities.Interaction?.uid;
  if (name) step(name, { ...(oidc.client ? { client: oidc.client.clientId } : {}), ...(uid ? { flow: interactionHash(uid) } : {}) });
}

const codes: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  token: { invalid_client: 'Y0434A7B', invalid_request: 'Y048017B', invalid_grant: 'Y049E20B' },
  userinfo: { invalid_token: 'Y040001', invalid_request: 'Y04146A2' },
};

/** Errors of the API say where they are explained (RFC 6749, 5.2: `error_uri`), and stand on the page of the service. */
function explainError(koa: KoaContextWithOIDC, context: Context, provider: OpenIdProvider): void {
  const body: unknown = koa.body;
  const route = koa.oidc?.route;
  if (koa.status < 400 || !route || typeof body !== 'object' || body === null || !('error' in body) || typeof body.error !== 'string')
    return;
  const code = codes[route]?.[body.error];
  const detail = 'error_description' in body && typeof body.error_description === 'string' ? body.error_description : body.error;
  // An id that came without its secret may be anybody's: it is counted all the same, for that is what its owner looks for.
  const clientId = koa.oidc.client?.clientId ?? koa.oidc.accessToken?.clientId;
  if (clientId) noteClientError(context, clientId, { code: code ?? body.error, endpoint: route, detail });
  if (code) koa.body = { ...body, error_uri: `${context.config.baseUrl}/erreurs?code=${code}&id=${provider.requestOf(koa).id}#${code}` };
}
