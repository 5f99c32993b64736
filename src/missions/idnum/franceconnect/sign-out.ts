import type { KoaContextWithOIDC } from 'oidc-provider';
import { z } from 'zod';
import type { Secrets } from '../../../kernel/secrets.js';
import type { OpenIdProvider, Upstream } from '../provider/index.js';
import { subjectFor } from './rules.js';
import { SignOutPage } from './pages/sign-out.js';
import type { Authentication } from './store.js';

/** What signing out needs. */
export interface SignOut {
  provider: OpenIdProvider;
  secrets: Secrets;
  baseUrl: string;
  authentication(id: string): Promise<Authentication | null>;
  upstreams(): Promise<readonly Upstream[]>;
  /** Where the identity provider signs the person out too, or null. */
  upstreamUrl(upstream: Upstream, idToken: string, state: string): Promise<URL | null>;
}

const sealing = 'franceconnect.sign-out';
const wayBack = z.object({ uri: z.string(), state: z.string().optional() });

/**
 * Signs a person out. A request with the id_token of the session comes from their own service: it is followed at once, through the identity
 * provider and back. Any other could have been made by somebody else: the person is asked.
 */
export async function signOut(koa: KoaContextWithOIDC, room: SignOut): Promise<void> {
  const { session } = koa.oidc;
  const state = session?.state as { secret?: string; postLogoutRedirectUri?: string; state?: string } | undefined;
  if (!session?.accountId || !state) return;
  const found = await room.authentication(session.accountId);
  const hint = koa.oidc.entities.IdTokenHint?.payload['sub'];
  const client = koa.oidc.client ? await room.provider.clients.find(koa.oidc.client.clientId) : null;
  const own = found && client && hint === subjectFor(room.secrets, found.subjectKey, client.entityId);
  if (found && !own) {
    room.provider.show(koa, (request, reply) => reply.html(SignOutPage({ request, action: `${room.provider.prefix}/session/end/confirm`, xsrf: state.secret ?? '' })));
    return;
  }
  const back = sealBack(room.secrets, { uri: state.postLogoutRedirectUri ?? `${room.baseUrl}${room.provider.prefix}/deconnecte`, ...(state.state === undefined ? {} : { state: state.state }) });
  await session.destroy();
  koa.oidc.cookies.set('franceconnect_session', null, { path: room.provider.prefix, signed: true });
  const upstream = found ? (await room.upstreams()).find(({ id }) => id === found.upstream) : undefined;
  const away = upstream && found ? await room.upstreamUrl(upstream, found.upstreamSession, back).catch(() => null) : null;
  koa.status = 303;
  koa.redirect(away?.href ?? `${room.provider.issuer}/client/logout-callback?${new URLSearchParams({ state: back })}`);
}

const sealBack = (secrets: Secrets, back: z.infer<typeof wayBack>) => secrets.seal(sealing, JSON.stringify(back));

/** Where a sign-out ends, from the state that the identity provider brought back; null when it is not one of ours. */
export function endOfSignOut(secrets: Secrets, state: string | undefined): string | null {
  if (!state) return null;
  try {
    const { uri, state: own } = wayBack.parse(JSON.parse(secrets.open(sealing, state)));
    const address = new URL(uri);
    if (own !== undefined) address.searchParams.set('state', own);
    return address.href;
  } catch {
    return null;
  }
}
