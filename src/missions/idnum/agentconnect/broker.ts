import type { Configuration, KoaContextWithOIDC } from 'oidc-provider';
import type { Context } from '../../../context.js';
import { transact } from '../../../kernel/database/index.js';
import { randomToken } from '../../../kernel/ids.js';
import {
  afterSignOut,
  createOpenIdProvider,
  createUpstreamDirectory,
  judgeBefore,
  keptReading,
  mayChoose,
  noteClientError,
  signOutOf,
  subjectOfNotice,
  upstreamSignOut,
  type Client,
  type ClientError,
  type Library,
  type OpenIdProvider,
  type Upstream,
} from '../provider/index.js';
import { withAccessTokenHash } from './access-token-hash.js';
import { decide } from './authorize.js';
import { agentConnectFaults } from './faults.js';
import { isForbidden } from './forbidden.js';
import { provenanceFor } from './given.js';
import { askedLevels, levels, wantsNewSignIn } from './levels.js';
import { agentScopes, askedOf, claimsOf, lifetimes } from './rules.js';
import { logoutJob } from './sessions.js';
import { grantFor, recordConnection } from './sign-in.js';
import { deleteAuthentication, findAuthentication, type Authentication } from './store.js';

/** How long a process may not know that a sign-in was closed. */
const freshMilliseconds = 1_000;

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
  const authentication = keptReading(context.clock, freshMilliseconds, (id, now) =>
    findAuthentication(context.db, context.secrets, id, now),
  );
  const forbidden = keptReading(context.clock, freshMilliseconds, (key) => {
    const [siret = '', clientId = ''] = key.split(' ');
    return isForbidden(context.db, siret, clientId);
  });
  const provider: OpenIdProvider = createOpenIdProvider(context, {
    broker: 'agentconnect',
    cookies: 'agentconnect',
    configuration: (library) => withAccessTokenHash(configuration(library)),
    choosesAccount: true,
    sessionServes: async ({ oidc }) => {
      const found = await authentication(oidc.session?.accountId ?? '');
      const client = await provider.clients.find(oidc.client?.clientId ?? '');
      if (!found || !client) return false;
      const { siret_hint: hint } = texts(oidc.params);
      const elsewhere = hint !== undefined && hint !== found.identity.siret && found.told.memberships.some(({ siret }) => siret === hint);
      return !elsewhere && (await servesStill(found, client)) && !wantsNewSignIn(askedLevels(texts(oidc.params)));
    },
    mayIntrospect: async (clientId, ofClient) => (await provider.clients.find(clientId))?.introspects.includes(ofClient) === true,
    stands: async (id) => (await authentication(id)) !== null,
    around: (koa, next) => around(koa, next),
    signOut: signOutOf(context, {
      provider: () => provider,
      cookies: 'agentconnect',
      broker: 'AgentConnect',
      job: logoutJob,
      signedIn: async (id) => {
        const found = await authentication(id);
        return (
          found && {
            subjectFor: () => found.subject,
            upstreamUrl: async (state) => upstreamSignOut(await upstreams(), found, state, signOutUpstream),
            end: () => deleteAuthentication(context.db, id),
          }
        );
      },
    }),
  });

  /** Whether the provider of a sign-in may still sign people in to this service: it was not withdrawn since. */
  const servesStill = async (found: Authentication, client: Client): Promise<boolean> =>
    mayChoose(client, found.upstream) && (await upstreams()).some(({ id }) => id === found.upstream);

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
      RefreshToken: lifetimes.session,
      AuthorizationCode: lifetimes.code,
      IdToken: lifetimes.idToken,
      Interaction: lifetimes.interaction,
      Session: lifetimes.session,
      Grant: lifetimes.session,
    },
    // Every client gets one (ProConnect). It lives as long as the sign-in that it came of, and is used once.
    issueRefreshToken: (_koa, client) => Promise.resolve(client.grantTypeAllowed('refresh_token')),
    rotateRefreshToken: true,
    findAccount: async (koa, id) => {
      const found = await authentication(id);
      // Who is on their way to a service is told why not; who was there before gets nothing new about the agent.
      const { route, client } = koa.oidc;
      if (found && ['token', 'userinfo'].includes(route) && (await forbidden(`${found.identity.siret} ${client?.clientId ?? ''}`)))
        return undefined;
      return found
        ? {
            accountId: id,
            claims: async (_use, scope, claims, rejected) => {
              const opened = [...claimsOf(scope.split(' ')), ...Object.keys(claims)].filter((claim) => !rejected.includes(claim));
              const { verified_claims: provenance, ...identity } = found.identity;
              return { sub: id, ...identity, verified_claims: [...provenanceFor(provenance, opened)], amr: [...found.amr] };
            },
          }
        : undefined;
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
    const given = silent.get(koa);
    if (given && koa.oidc.entities.AuthorizationCode) await transact(context.db, (tx) => recordConnection(tx, context, given));
  };

  /** What is about to be given without a page; it is recorded once it is. */
  const silent = new WeakMap<KoaContextWithOIDC, Parameters<typeof recordConnection>[2]>();
  const silentGrant = async (koa: KoaContextWithOIDC) => {
    const { oidc } = koa;
    const [client, found] = [await provider.clients.find(oidc.client?.clientId ?? ''), await authentication(oidc.session?.accountId ?? '')];
    if (!client || !found || (await isForbidden(context.db, found.identity.siret, client.clientId))) return undefined;
    const given = { client, authentication: found, asked: askedOf(client, texts(oidc.params)), request: randomToken(16) };
    silent.set(koa, given);
    return oidc.provider.Grant.find(grantFor(context, { ...given, interaction: given.request }));
  };

  return { provider, upstreams, authentication };
}

const texts = (params: Readonly<Record<string, unknown>> | undefined): Record<string, string> =>
  Object.fromEntries(Object.entries(params ?? {}).filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
