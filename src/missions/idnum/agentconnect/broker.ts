import type { Configuration, KoaContextWithOIDC } from 'oidc-provider';
import type { Context } from '../../../context.js';
import { transact } from '../../../kernel/database/index.js';
import { randomToken } from '../../../kernel/ids.js';
import {
  afterSignOut,
  createOpenIdProvider,
  createUpstreamDirectory,
  grantId,
  judgeBefore,
  noteClientError,
  queueLogout,
  signedOutPath,
  signOut,
  subjectOfNotice,
  type Client,
  type ClientError,
  type Library,
  type OpenIdProvider,
  type Upstream,
} from '../provider/index.js';
import { decide } from './authorize.js';
import { agentConnectFaults } from './faults.js';
import { agentScopes, lifetimes, levels } from './rules.js';
import { recordConnection, scopesFor } from './sign-in.js';
import { findAuthentication, type Authentication } from './store.js';

/** The job that tells a service that a session has ended. */
export const logoutJob = 'agentconnect.back-channel-logout';

/** AgentConnect as its routes know it. */
export interface Broker {
  provider: OpenIdProvider;
  upstreams(): Promise<readonly Upstream[]>;
  authentication(id: string): Promise<Authentication | null>;
}

/** The OpenID provider of AgentConnect: what differs from the ground of both brokers. Subjects are public, as ProConnect's. */
export function createBroker(
  context: Context,
  signOutUpstream: (upstream: Upstream, idToken: string, state: string) => Promise<URL | null>,
): Broker {
  const upstreams = createUpstreamDirectory(context, 'agentconnect');
  const authentication = (id: string) => findAuthentication(context.db, context.secrets, id, context.clock.now());
  const provider: OpenIdProvider = createOpenIdProvider(context, {
    broker: 'agentconnect',
    cookies: 'agentconnect',
    configuration: (library) => configuration(library),
    around: (koa, next) => around(koa, next),
    signOut: {
      logoutSource: (koa) =>
        signOut(koa, {
          provider,
          secrets: context.secrets,
          cookies: 'agentconnect',
          broker: 'AgentConnect',
          tell: (client, subject, sid) =>
            queueLogout(context.db, context, logoutJob, { issuer: provider.issuer, clientId: client.clientId, subject, sid }),
          signedIn: async (id) => {
            const found = await authentication(id);
            const upstream = (await upstreams()).find((one) => one.id === found?.upstream);
            return (
              found && {
                subjectFor: () => found.subject,
                upstreamUrl: async (state) => (upstream ? signOutUpstream(upstream, found.upstreamSession, state) : null),
              }
            );
          },
        }),
      postLogoutSuccessSource: (koa) => koa.redirect(`${provider.prefix}${signedOutPath}`),
    },
  });

  const configuration = (library: Library): Configuration => ({
    acrValues: [...levels],
    scopes: Object.keys(agentScopes),
    claims: {
      ...Object.fromEntries(Object.entries(agentScopes).map(([scope, claims]) => [scope, [...claims]])),
      acr: null,
      auth_time: null,
      iss: null,
      sid: null,
    },
    // The account that the library knows is one sign-in; the subject is that of the agent, the same for every service.
    subjectTypes: ['pairwise'],
    pairwiseIdentifier: async (_koa, accountId) => {
      const told = subjectOfNotice(accountId);
      if (told !== null) return told;
      const found = await authentication(accountId);
      if (!found) throw new library.errors.AccessDenied('the sign-in is over');
      return found.subject;
    },
    discovery: { subject_types_supported: ['public'] },
    extraParams: ['idp_hint', 'siret_hint'],
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
    loadExistingGrant: async (koa) => {
      const grantId = koa.oidc.result?.consent?.grantId;
      if (grantId) return koa.oidc.provider.Grant.find(grantId);
      // Silent sign-on: nothing may be shown, and an agent has nothing to consent to.
      return koa.oidc.params?.['prompt'] === 'none' ? silentGrant(koa) : undefined;
    },
    renderError: (koa, out) => {
      provider.show(koa, (request) => {
        if (out.error === 'invalid_client') throw agentConnectFaults.make('AC-SERVICE-INCONNU');
        if (/\/authorize\/[^/?]+/.test(request.url)) throw agentConnectFaults.make('AC-PERDUE');
        throw agentConnectFaults.make('AC-PROTOCOLE', { error: out.error, description: out.error_description ?? '' });
      });
    },
  });

  const around = async (koa: KoaContextWithOIDC, next: () => Promise<unknown>): Promise<void> => {
    const rules = {
      provider,
      decide: async (client: Client, query: URLSearchParams) => decide(client, query, await upstreams()),
      unknownClient: () => agentConnectFaults.make('AC-SERVICE-INCONNU'),
      note: (client: Client, error: ClientError) => noteClientError(context, client.clientId, error),
    };
    if (await judgeBefore(koa, rules)) return;
    await next();
    afterSignOut(koa);
  };

  /** What a service gets without a page, of an agent who is signed in: recorded like any other connection. */
  const silentGrant = async (koa: KoaContextWithOIDC) => {
    const { oidc } = koa;
    const [client, found] = [await provider.clients.find(oidc.client?.clientId ?? ''), await authentication(oidc.session?.accountId ?? '')];
    if (!client || !found) return undefined;
    const asked = oidc.params?.['scope'];
    const scopes = scopesFor(client, typeof asked === 'string' ? asked : '');
    const request = randomToken(16);
    await transact(context.db, (tx) => recordConnection(tx, context, { client, authentication: found, scopes, request }));
    const issuedAt = Math.floor(Date.now() / 1000);
    return oidc.provider.Grant.find(
      grantId({
        interaction: request,
        clientId: client.clientId,
        accountId: found.id,
        scope: scopes.join(' '),
        claims: [],
        issuedAt,
        expiresAt: issuedAt + lifetimes.code + lifetimes.accessToken,
      }),
    );
  };

  return { provider, upstreams, authentication };
}
