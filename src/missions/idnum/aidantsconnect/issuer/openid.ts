import type { Configuration, KoaContextWithOIDC } from 'oidc-provider';
import type { Context } from '../../../../context.js';
import { actingOf, findMandate, findMembership, isActing, mandatsFaults } from '../../mandats/index.js';
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
  type OpenIdProvider,
} from '../../provider/index.js';
import { actorClaims, cookies, franceConnectId, lifetimes, scopes, title, wantedBy } from './rules.js';

export const logoutJob = 'aidants.back-channel-logout';

/** What may be asked of this issuer: by FranceConnect, for a service that mandates are good for, with a new choice each time. */
function decide(client: Client, query: URLSearchParams): Decision {
  if (client.clientId !== franceConnectId || !client.redirectUris.includes(query.get('redirect_uri') ?? ''))
    return { kind: 'refuse', fault: mandatsFaults.make('MANDAT-CLIENT') };
  if (query.get('prompt')?.split(' ').includes('none'))
    return { kind: 'return', error: 'login_required', description: 'A person is chosen at each sign-in' };
  if (!wantedBy(query.get('claims') ?? undefined))
    return { kind: 'return', error: 'invalid_request', description: 'claims must name rep_scope and service' };
  const next = new URLSearchParams(query);
  next.set('prompt', 'login');
  return { kind: 'go-on', query: next };
}

/** The OpenID provider by which a helper takes a person's place. An account of its library is one use of a mandate; the subject is that of the person. */
export const aidantsProvider = perContext((context): OpenIdProvider => {
  const provider: OpenIdProvider = createOpenIdProvider(context, {
    broker: 'aidants',
    cookies,
    configuration: (library) => ({
      ...configuration(context, provider),
      pairwiseIdentifier: async (_koa, accountId) => {
        const told = subjectOfNotice(accountId);
        if (told !== null) return told;
        const found = await readUse(context, accountId);
        if (!found) throw new library.errors.AccessDenied('the mandate is over');
        return found.sub;
      },
    }),
    around: (koa, next) => around(context, provider, koa, next),
    signOut: signOutOf(context, {
      provider: () => provider,
      cookies,
      broker: title,
      job: logoutJob,
      signedIn: async (id) => {
        const found = await readUse(context, id);
        return found && { subjectFor: () => found.sub, upstreamUrl: async () => null };
      },
    }),
  });
  return provider;
});

/** Who a use of a mandate is of and who acts; null once the mandate is no longer good for it. */
async function readUse(context: Context, useId: string) {
  const { db, secrets, clock } = context;
  const acting = await actingOf(db, useId);
  if (!acting || !(await isActing(db, acting, clock.now()))) return null;
  const [mandate, membership] = await Promise.all([
    findMandate(db, secrets, acting.mandateId),
    findMembership(db, secrets, acting.membershipId),
  ]);
  if (!mandate?.person || mandate.personKey === null || !membership) return null;
  return {
    sub: secrets.mac('aidants.sub', mandate.personKey).toString('base64url'),
    person: mandate.person,
    act: actorClaims(membership),
    mandate: { id: mandate.id, expires_at: Math.floor((mandate.expiresAt?.getTime() ?? 0) / 1000) },
    rep_scope: [acting.family],
  };
}

function configuration(context: Context, provider: OpenIdProvider): Configuration {
  return {
    acrValues: ['eidas1'],
    scopes: Object.keys(scopes),
    claims: {
      ...Object.fromEntries(Object.entries(scopes).map(([scope, claims]) => [scope, [...claims]])),
      acr: null,
      auth_time: null,
      iss: null,
      sid: null,
    },
    subjectTypes: ['pairwise'],
    discovery: { subject_types_supported: ['public'] },
    ttl: {
      AccessToken: lifetimes.accessToken,
      AuthorizationCode: lifetimes.code,
      IdToken: lifetimes.idToken,
      Interaction: lifetimes.interaction,
      Session: lifetimes.interaction,
      Grant: lifetimes.accessToken,
    },
    findAccount: async (_koa, id) => {
      const found = await readUse(context, id);
      if (!found) return undefined;
      const { person, act, mandate, rep_scope } = found;
      return {
        accountId: id,
        claims: async () => ({
          sub: id,
          given_name: person.given_name,
          family_name: person.family_name,
          birthdate: person.idp_birthdate ?? person.birthdate,
          gender: person.gender,
          birthplace: person.birthplace,
          birthcountry: person.birthcountry,
          ...(person.preferred_username ? { preferred_username: person.preferred_username } : {}),
          ...(person.email ? { email: person.email } : {}),
          act,
          mandate,
          rep_scope,
        }),
      };
    },
    loadExistingGrant: async (koa) => {
      const grantId = koa.oidc.result?.consent?.grantId;
      return grantId ? koa.oidc.provider.Grant.find(grantId) : undefined;
    },
    renderError: (koa, out) => {
      provider.show(koa, () => {
        if (out.error === 'invalid_client') throw mandatsFaults.make('MANDAT-CLIENT');
        throw mandatsFaults.make('MANDAT-PERDU', { error: out.error, description: out.error_description ?? '' });
      });
    },
  };
}

async function around(context: Context, provider: OpenIdProvider, koa: KoaContextWithOIDC, next: () => Promise<unknown>): Promise<void> {
  const rules = {
    provider,
    decide: async (client: Client, query: URLSearchParams) => decide(client, query),
    unknownClient: () => mandatsFaults.make('MANDAT-CLIENT'),
    note: (client: Client, error: ClientError) => noteClientError(context, client.clientId, error),
  };
  if (await judgeBefore(koa, rules)) return;
  await next();
  afterSignOut(koa);
}
