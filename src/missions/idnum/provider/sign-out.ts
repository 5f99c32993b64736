import type { KoaContextWithOIDC } from 'oidc-provider';
import { z } from 'zod';
import type { Context } from '../../../context.js';
import type { Secrets } from '../../../kernel/secrets.js';
import { queueLogout } from './back-channel.js';
import type { Client } from './clients.js';
import { readGrantId } from './grants.js';
import type { OpenIdProvider, ProviderOptions } from './open-provider.js';
import { originOf } from './return.js';
import { SignOutPage } from './sign-out-page.js';
import type { Upstream } from './upstream-store.js';

/** A sign-in as signing out sees it. */
export interface SignedIn {
  /** The subject that a client has of this person. */
  subjectFor(client: Client): string;
  /** Where the identity provider signs the person out too, or null. */
  upstreamUrl(state: string): Promise<URL | null>;
  /** Ends it, whatever came of it included, when it is known elsewhere than in the session. */
  end?(): Promise<void>;
}

/** What signing out needs. */
export interface SignOut {
  provider: OpenIdProvider;
  secrets: Secrets;
  /** Names of the cookies of the provider begin so. */
  cookies: string;
  /** Name of the broker, for people. */
  broker: string;
  signedIn(accountId: string): Promise<SignedIn | null>;
  /** Tells the services of the session, one by one, that it has ended. */
  tell(client: Client, subject: string, sid: string): Promise<void>;
}

const sealing = 'oidc.sign-out';
const wayBack = z.object({ uri: z.string(), state: z.string().optional() });

/** Where people end who were signed out without a service to go back to, after the prefix of the broker. */
export const signedOutPath = '/deconnecte';

/**
 * Signs a person out. A request with the id_token of the session comes from their own service: it is followed at once, through the identity
 * provider and back. Any other could have been made by somebody else: the person is asked.
 */
export async function signOut(koa: KoaContextWithOIDC, room: SignOut): Promise<void> {
  const { provider, secrets, cookies } = room;
  const { session } = koa.oidc;
  const state = session?.state as { secret?: string; postLogoutRedirectUri?: string; state?: string } | undefined;
  if (!session?.accountId || !state) return;
  const found = await room.signedIn(session.accountId);
  const hint = koa.oidc.entities.IdTokenHint?.payload['sub'];
  const client = koa.oidc.client ? await provider.clients.find(koa.oidc.client.clientId) : null;
  if (found && !(client && hint === found.subjectFor(client))) {
    const next = await found.upstreamUrl('').catch(() => null);
    provider.show(koa, (request, reply) => {
      reply.allowFormsTo([...originOf(next?.href), ...originOf(state.postLogoutRedirectUri)]);
      return reply.html(
        SignOutPage({ request, broker: room.broker, action: `${provider.prefix}/session/end/confirm`, xsrf: state.secret ?? '' }),
      );
    });
    return;
  }
  const back = secrets.seal(
    sealing,
    JSON.stringify({
      uri: state.postLogoutRedirectUri ?? `${provider.issuer}${signedOutPath}`,
      ...(state.state === undefined ? {} : { state: state.state }),
    }),
  );
  // Before the session goes: what could not be queued must not be lost with it.
  if (found) for (const [client, sid] of await servicesOf(koa, provider)) await room.tell(client, found.subjectFor(client), sid);
  await revokeTokens(koa, provider);
  await found?.end?.();
  await session.destroy();
  koa.oidc.cookies.set(`${cookies}_session`, null, { path: provider.prefix, signed: true });
  const away = found ? await found.upstreamUrl(back).catch(() => null) : null;
  koa.status = 303;
  koa.redirect(away?.href ?? `${provider.issuer}/client/logout-callback?${new URLSearchParams({ state: back })}`);
}

/**
 * The person was asked and agreed: the library has ended the session, revoked its tokens and told the services. What it does not know of is
 * left: the sign-in, and the identity provider, which the person passes on their way back.
 */
async function afterConsent(koa: KoaContextWithOIDC, { provider, secrets, signedIn }: SignOut): Promise<void> {
  const { route, params, session } = koa.oidc;
  if (route !== 'end_session_confirm' || koa.status !== 303 || !params?.['logout'] || !session?.accountId) return;
  const found = await signedIn(session.accountId);
  await found?.end?.();
  const uri = new URL(koa.response.get('location'), provider.issuer).href;
  const away = await found?.upstreamUrl(secrets.seal(sealing, JSON.stringify({ uri }))).catch(() => null);
  if (away) koa.redirect(away.href);
}

/**
 * Signing out as every broker does it.
 * @param room.job of the product, which tells services that a session has ended
 * @param room.provider asked when it is needed: it is being made now
 */
export function signOutOf(
  context: Pick<Context, 'db' | 'jobs' | 'secrets'>,
  room: Pick<SignOut, 'cookies' | 'broker' | 'signedIn'> & { job: string; provider(): OpenIdProvider },
): ProviderOptions['signOut'] {
  const { cookies, broker, job, signedIn } = room;
  const opened = (): SignOut => {
    const provider = room.provider();
    return {
      provider,
      secrets: context.secrets,
      cookies,
      broker,
      signedIn,
      tell: (client, subject, sid) =>
        queueLogout(context.db, context, job, { issuer: provider.issuer, clientId: client.clientId, subject, sid }),
    };
  };
  return {
    logoutSource: (koa) => signOut(koa, opened()),
    postLogoutSuccessSource: (koa) => koa.redirect(`${room.provider().prefix}${signedOutPath}`),
    afterConsent: (koa) => afterConsent(koa, opened()),
  };
}

/** Where the identity provider of a sign-in signs the person out too; null when it cannot. */
export async function upstreamSignOut(
  upstreams: readonly Upstream[],
  found: { upstream: string; upstreamSession: string },
  state: string,
  signOutUpstream: (upstream: Upstream, idToken: string, state: string) => Promise<URL | null>,
): Promise<URL | null> {
  const upstream = upstreams.find(({ id }) => id === found.upstream);
  return upstream ? signOutUpstream(upstream, found.upstreamSession, state) : null;
}

const tokens = ['AuthorizationCode', 'AccessToken', 'RefreshToken'] as const;

/** Revokes what the services of the session hold: refresh tokens that are not for offline access end with it (Back-Channel Logout 1.0, 2.7). */
async function revokeTokens({ oidc }: KoaContextWithOIDC, { table }: OpenIdProvider): Promise<void> {
  const grants = Object.values(oidc.session?.authorizations ?? {}).flatMap(({ grantId = '' }) => readGrantId(grantId) ?? []);
  await Promise.all(grants.flatMap(({ interaction }) => tokens.map((model) => table.revokeGrant(model, interaction))));
}

/** Services that took part in the session and want to hear of its end, with its name for each. */
async function servicesOf(koa: KoaContextWithOIDC, provider: OpenIdProvider): Promise<[Client, string][]> {
  const { session } = koa.oidc;
  const known = await Promise.all(Object.keys(session?.authorizations ?? {}).map((id) => provider.clients.find(id)));
  return known.flatMap((client): [Client, string][] => {
    const sid = client && session?.sidFor(client.clientId);
    return client?.metadata.backchannel_logout_uri && sid ? [[client, sid]] : [];
  });
}

/** Where a sign-out ends, from the state that the identity provider brought back; null when it is not one of ours. */
export function endOfSignOut(secrets: Secrets, state: unknown): string | null {
  if (typeof state !== 'string') return null;
  try {
    const { uri, state: own } = wayBack.parse(JSON.parse(secrets.open(sealing, state)));
    return withState(uri, own);
  } catch {
    return null;
  }
}

/** Nobody is signed in: the library would send a form that needs a script; the way on is known already. */
export function afterSignOut(koa: KoaContextWithOIDC): void {
  if (koa.oidc?.route !== 'end_session' || koa.status !== 200 || koa.oidc.session?.accountId) return;
  const state = koa.oidc.session?.state as { postLogoutRedirectUri?: string; state?: string } | undefined;
  koa.redirect(state?.postLogoutRedirectUri ? withState(state.postLogoutRedirectUri, state.state) : koa.oidc.urlFor('end_session_success'));
}

function withState(uri: string, state: string | undefined): string {
  const address = new URL(uri);
  if (state !== undefined) address.searchParams.set('state', state);
  return address.href;
}
