import type { Configuration, KoaContextWithOIDC } from 'oidc-provider';
import type { Context } from '../../../context.js';
import {
  afterSignOut,
  createOpenIdProvider,
  judgeBefore,
  noteClientError,
  perContext,
  signOutOf,
  subjectOfNotice,
  type Client,
  type ClientError,
  type Decision,
  type Library,
  type OpenIdProvider,
} from '../provider/index.js';
import { identiteFaults } from './faults.js';
import { identityScopes, lifetimes } from './rules.js';
import { findAuthentication } from './store-authentications.js';

/** The only client of this issuer. */
export const agentConnectId = 'agentconnect';
export const cookies = 'identite';
export const title = 'Identité agent';

/** The job that tells a client that a session has ended. */
export const logoutJob = 'identite.back-channel-logout';

/** What may be asked of this issuer: by AgentConnect, with a new sign-in each time. */
function decide(client: Client, query: URLSearchParams): Decision {
  if (client.clientId !== agentConnectId || !client.redirectUris.includes(query.get('redirect_uri') ?? ''))
    return { kind: 'refuse', fault: identiteFaults.make('IDENT-CLIENT') };
  if (query.get('prompt')?.split(' ').includes('none'))
    return { kind: 'return', error: 'login_required', description: 'Sign-ins here are never silent' };
  const next = new URLSearchParams(query);
  next.set('prompt', 'login');
  return { kind: 'go-on', query: next };
}

/** The OpenID provider of Identité agent. Its subjects are public: there is one client. */
export const identityProvider = perContext((context): OpenIdProvider => {
  const authentication = (id: string) => findAuthentication(context.db, context, id);
  const provider: OpenIdProvider = createOpenIdProvider(context, {
    broker: 'identite',
    cookies,
    configuration: (library) => configuration(provider, authentication, library),
    around: (koa, next) => around(context, provider, koa, next),
    signOut: signOutOf(context, {
      provider: () => provider,
      cookies,
      broker: title,
      job: logoutJob,
      signedIn: async (id) => {
        const found = await authentication(id);
        return found && { subjectFor: () => found.account.id, upstreamUrl: async () => null };
      },
    }),
  });
  return provider;
});

function configuration(
  provider: OpenIdProvider,
  authentication: (id: string) => ReturnType<typeof findAuthentication>,
  library: Library,
): Configuration {
  return {
    acrValues: ['eidas1', 'eidas1-mfa'],
    scopes: Object.keys(identityScopes),
    claims: {
      ...Object.fromEntries(Object.entries(identityScopes).map(([scope, claims]) => [scope, [...claims]])),
      auth_time: null,
      iss: null,
      sid: null,
    },
    // The account that the library knows is one sign-in; the subject is that of the agent.
    subjectTypes: ['pairwise'],
    pairwiseIdentifier: async (_koa, accountId) => {
      const told = subjectOfNotice(accountId);
      if (told !== null) return told;
      const found = await authentication(accountId);
      if (!found) throw new library.errors.AccessDenied('the sign-in is over');
      return found.account.id;
    },
    discovery: { subject_types_supported: ['public'] },
    ttl: {
      AccessToken: lifetimes.accessToken,
      AuthorizationCode: lifetimes.authorizationCode,
      IdToken: lifetimes.idToken,
      Interaction: lifetimes.interaction,
      Session: lifetimes.session,
      Grant: lifetimes.accessToken,
    },
    findAccount: async (_koa, id) => {
      const found = await authentication(id);
      if (!found) return undefined;
      const { account, organisation, acr, amr } = found;
      return {
        accountId: id,
        claims: async () => ({
          sub: id,
          acr,
          amr: [...amr],
          uid: account.id,
          given_name: account.given_name,
          usual_name: account.usual_name,
          email: account.email,
          email_verified: true,
          siret: organisation.siret,
          ...(account.phone_number ? { phone_number: account.phone_number } : {}),
        }),
      };
    },
    loadExistingGrant: async (koa) => {
      const grantId = koa.oidc.result?.consent?.grantId;
      return grantId ? koa.oidc.provider.Grant.find(grantId) : undefined;
    },
    renderError: (koa, out) => {
      provider.show(koa, (request) => {
        if (out.error === 'invalid_client') throw identiteFaults.make('IDENT-CLIENT');
        if (/\/authorize\/[^/?]+/.test(request.url)) throw identiteFaults.make('IDENT-PERDUE');
        throw identiteFaults.make('IDENT-PROTOCOLE', { error: out.error, description: out.error_description ?? '' });
      });
    },
  };
}

async function around(context: Context, provider: OpenIdProvider, koa: KoaContextWithOIDC, next: () => Promise<unknown>): Promise<void> {
  const rules = {
    provider,
    decide: async (client: Client, query: URLSearchParams) => decide(client, query),
    unknownClient: () => identiteFaults.make('IDENT-CLIENT'),
    note: (client: Client, error: ClientError) => noteClientError(context, client.clientId, error),
  };
  if (await judgeBefore(koa, rules)) return;
  await next();
  afterSignOut(koa);
}
