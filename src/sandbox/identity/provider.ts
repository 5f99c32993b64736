import type { Configuration, interactionPolicy, JWK, Provider } from 'oidc-provider';
import { page, pageHeaders, type PageContent } from '../html.js';
import type { Switch } from '../server.js';
import type { IdentityFault, SigningAlg } from '../types.js';
import type { Vault } from '../vault.js';
import type { Account } from './accounts.js';
import { tamperIdToken, tamperUserinfo } from './faults.js';
import { makeSigningKey } from './keys.js';
import { openIdLibrary } from './library.js';
import { memoryAdapter } from './memory.js';
import { messagePage, signOutPage } from './pages.js';

/** Everything that makes one OpenID provider of the sandbox. */
export interface ProviderSettings {
  id: string;
  title: string;
  theme: PageContent['theme'];
  loginIs: 'name' | 'email';
  alg: SigningAlg;
  levels: readonly string[];
  /** Claims of each scope; the scopes offered are its keys. */
  claims: Readonly<Record<string, readonly string[]>>;
  accounts: readonly Account[];
  client: {
    id: string;
    secret: string;
    name: string;
    address: string;
    redirectUris: readonly string[];
    postLogoutRedirectUris: readonly string[];
  };
}

/** Where a request to sign out goes on without asking, once it is known to come from the person's own service. */
export const signOutNow = '/session/end/now';

/** Builds the provider. Takes some hundred milliseconds the first time: call it when the first request comes. */
export async function buildProvider(
  issuer: string,
  settings: ProviderSettings,
  vault: Vault,
  line: Switch<IdentityFault>,
): Promise<Provider> {
  const { Provider: OpenIdProvider, interactionPolicy: policies } = await openIdLibrary();
  const key = await vault.keep(`${settings.id}.${settings.alg}`, () => makeSigningKey(settings.alg, `${settings.id}-1`));
  const provider = new OpenIdProvider(issuer, configuration(settings, vault, key, policies.base()));
  provider.use(async (context, next) => {
    await next();
    if (context.status === 404 && !context.body) {
      send(context, messagePage(settings, 'Page introuvable', 'Cette adresse ne mène nulle part. Revenez au service que vous utilisiez.'));
      context.status = 404;
    }
    const { oidc } = context as {
      oidc?: { route?: string; session?: SignOutSession; entities?: { IdTokenHint?: { payload: { sub?: unknown } } } };
    };
    if (oidc?.route === 'end_session' && context.status === 200)
      skipQuestion(context, oidc.session, oidc.entities?.IdTokenHint?.payload.sub);
    const { fault } = line;
    if (!fault || context.status !== 200) return;
    const body: unknown = context.body;
    if (oidc?.route === 'token' && hasIdToken(body)) context.body = { ...body, id_token: tamperIdToken(fault, body.id_token, key) };
    if (oidc?.route === 'userinfo' && typeof body === 'object' && body !== null) context.body = tamperUserinfo(fault, { ...body });
  });
  return provider;
}

interface SignOutSession {
  accountId?: string;
  state?: { secret?: string };
}

function hasIdToken(body: unknown): body is { id_token: string } {
  return typeof body === 'object' && body !== null && 'id_token' in body && typeof body.id_token === 'string';
}

/** The question « do you want to sign out? » is for requests that somebody else could have forged: not for those with the id_token of the session, nor when nobody is signed in. */
function skipQuestion(context: { redirect(url: string): void }, session: SignOutSession | undefined, hintedSubject: unknown): void {
  const token = session?.state?.secret;
  if (token && (!session.accountId || session.accountId === hintedSubject))
    context.redirect(`${signOutNow}?${new URLSearchParams({ xsrf: token })}`);
}

function configuration(settings: ProviderSettings, vault: Vault, key: JWK, policy: interactionPolicy.DefaultPolicy): Configuration {
  const { id, client } = settings;
  const look = { title: settings.title, theme: settings.theme };
  const accounts = new Map(settings.accounts.map((account) => [account.id, account]));
  // Names of cookies are those of the server: browsers share cookies between the ports of a host.
  const names = { session: `sandbox_${id}_session`, interaction: `sandbox_${id}_interaction`, resume: `sandbox_${id}_resume` };
  return {
    adapter: memoryAdapter(),
    jwks: { keys: [key] },
    clients: [
      {
        client_id: client.id,
        client_secret: client.secret,
        client_name: client.name,
        client_uri: client.address,
        redirect_uris: [...client.redirectUris],
        post_logout_redirect_uris: [...client.postLogoutRedirectUris],
        grant_types: ['authorization_code'],
        response_types: ['code'],
        token_endpoint_auth_method: 'client_secret_post',
        id_token_signed_response_alg: settings.alg,
        default_acr_values: [settings.levels[0] ?? 'eidas1'],
      },
    ],
    enabledJWA: { idTokenSigningAlgValues: [settings.alg] },
    acrValues: [...settings.levels],
    scopes: Object.keys(settings.claims),
    claims: Object.fromEntries(Object.entries(settings.claims).map(([scope, names]) => [scope, [...names]])),
    cookies: {
      keys: [vault.secret(`${id}.cookies`)],
      names,
      short: { signed: true, httpOnly: true, sameSite: 'lax' },
      long: { signed: true, httpOnly: true, sameSite: 'lax' },
    },
    features: {
      devInteractions: { enabled: false },
      claimsParameter: { enabled: true },
      rpInitiatedLogout: {
        enabled: true,
        logoutSource: (context) => {
          const state = context.oidc.session?.state as { secret?: string } | undefined;
          send(context, signOutPage(look, '/session/end/confirm', state?.secret ?? ''));
        },
        postLogoutSuccessSource: (context) => send(context, messagePage(look, 'Vous êtes déconnecté', 'Vous pouvez fermer cette page.')),
      },
    },
    pkce: { required: () => false },
    responseTypes: ['code'],
    ttl: { AccessToken: 600, AuthorizationCode: 60, IdToken: 600, Grant: 3600, Interaction: 3600, Session: 3600 },
    interactions: { policy, url: (_context, interaction) => `/interaction/${interaction.uid}` },
    findAccount: (_context, subject) => {
      const account = accounts.get(subject);
      return account && { accountId: subject, claims: () => ({ sub: subject, ...account.claims }) };
    },
    // There is nothing to consent to here: the provider and its only client have an agreement.
    loadExistingGrant: async (context) => {
      const { oidc } = context;
      const grant = new oidc.provider.Grant({ clientId: oidc.client?.clientId, accountId: oidc.session?.accountId });
      grant.addOIDCScope(typeof oidc.params?.['scope'] === 'string' ? oidc.params['scope'] : 'openid');
      grant.addOIDCClaims(Object.values(settings.claims).flat());
      await grant.save();
      return grant;
    },
    renderError: (context, out) => {
      send(
        context,
        messagePage(
          look,
          'La demande n’a pas abouti',
          'Revenez au service que vous utilisiez et recommencez.',
          `Motif technique\u00a0: ${out.error}${out.error_description ? `, ${out.error_description}` : ''}`,
        ),
      );
    },
  };
}

function send(context: { type: string; body: unknown; set(headers: Record<string, string>): void }, content: PageContent): void {
  context.set({ ...pageHeaders });
  context.type = 'html';
  context.body = page(content);
}
