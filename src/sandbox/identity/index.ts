import { IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import type { Provider } from 'oidc-provider';
import { answerAsset, answerPage, html } from '../html.js';
import { answer, applyLineFault, createSwitch, isLineFault, serve, type Place, type Served, type Switch } from '../server.js';
import type { IdentityFault } from '../types.js';
import type { Vault } from '../vault.js';
import { endpointOf } from './faults.js';
import { messagePage } from './pages.js';
import { buildProvider, signOutNow, type ProviderSettings } from './provider.js';
import { answerSignIn } from './sign-in.js';

/** A provider of identities, listening. */
export interface IdentityServer {
  settings: ProviderSettings;
  served: Served;
  control: Switch<IdentityFault>;
}

/** Starts the server of one provider of identities; the OpenID library is loaded at its first request. */
export async function startIdentityServer(place: Place, port: number, settings: ProviderSettings, vault: Vault): Promise<IdentityServer> {
  const control = createSwitch<IdentityFault>();
  const served = await serve(place, port, (issuer) => handler(issuer, settings, vault, control, place));
  return { settings, served, control };
}

function handler(issuer: string, settings: ProviderSettings, vault: Vault, control: Switch<IdentityFault>, place: Place): RequestListener {
  let building: Promise<{ provider: Provider; answerOpenId: ReturnType<Provider['callback']> }> | undefined;
  const ready = () =>
    (building ??= buildProvider(issuer, settings, vault, control).then((provider) => ({ provider, answerOpenId: provider.callback() })));

  const respond = async (request: IncomingMessage, response: ServerResponse) => {
    const url = new URL(request.url ?? '/', issuer);
    if (answerAsset(response, url.pathname)) return;
    control.count();
    const { fault } = control;
    if (fault && isLineFault(fault) && concerns(fault.at, url.pathname) && (await applyLineFault(fault, response))) return;
    if (url.pathname === '/') return welcome(settings, response);
    const { provider, answerOpenId } = await ready();
    if (url.pathname.startsWith('/interaction/'))
      return answerSignIn(provider, settings, request, response, fault?.fault === 'access-denied');
    await answerOpenId(url.pathname === signOutNow ? asSignOutForm(request, url.searchParams.get('xsrf') ?? '') : request, response);
  };
  return (request, response) => {
    respond(request, response).catch((error: unknown) => {
      place.log.error({ err: error, provider: settings.id }, 'sandbox identity provider failed');
      if (!response.headersSent) answer(response, 500, 'text/plain', 'error');
    });
  };
}

function concerns(at: readonly string[] | undefined, path: string): boolean {
  const endpoint = endpointOf(path);
  return at === undefined || (endpoint !== null && at.includes(endpoint));
}

/** The library signs out on a form only. A browser without JavaScript that was redirected here cannot send one, so the server writes it itself; the token in it is the proof that it may. */
function asSignOutForm(request: IncomingMessage, xsrf: string): IncomingMessage {
  const body = new URLSearchParams({ xsrf, logout: 'yes' }).toString();
  const form = new IncomingMessage(request.socket);
  form.method = 'POST';
  form.url = '/session/end/confirm';
  form.headers = { ...request.headers, 'content-type': 'application/x-www-form-urlencoded', 'content-length': String(body.length) };
  form.push(body);
  form.push(null);
  form.complete = true; // else Node takes the end of the body for a lost connection
  return form;
}

function welcome(settings: ProviderSettings, response: ServerResponse): void {
  answerPage(
    response,
    200,
    messagePage(
      settings,
      settings.title,
      'Ce serveur est un fournisseur d’identité pour les essais. On y arrive en se connectant depuis un service.',
      html`Adresse de sa description : <a href="/.well-known/openid-configuration"><code>/.well-known/openid-configuration</code></a>`,
    ),
  );
}
