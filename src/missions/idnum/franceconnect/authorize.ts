import type { FastifyRequest } from 'fastify';
import { type Fault } from '../../../kernel/errors/index.js';
import { checkParameters, individualClaims, reasonOf, type Client, type Decision, type Upstream } from '../provider/index.js';
import { franceConnectFaults } from './faults.js';
import type { Platform } from './platforms.js';
import { askedLevel, levels } from './rules.js';

/**
 * The rules of /authorize that hold before OpenID Connect's own (FranceConnect, `authorize-params.dto.ts`).
 * @param upstreams identity providers that a hint may name
 */
export function decide(platform: Platform, client: Client, query: URLSearchParams, upstreams: readonly Pick<Upstream, 'id'>[]): Decision {
  const wrong = checkParameters(client.profile, query);
  if (wrong) return { kind: 'refuse', fault: franceConnectFaults.make('Y030007', { reason: reasonOf(wrong) }) };
  const redirectUri = query.get('redirect_uri') ?? '';
  if (!client.redirectUris.includes(redirectUri)) return { kind: 'refuse', fault: franceConnectFaults.make('Y04C013C') };
  const back = (error: string, description: string): Decision => ({ kind: 'return', error, description });

  const level = askedLevel(platform, query.get('acr_values') ?? undefined);
  if (!platform.levels.includes(level) && levels.includes(level)) {
    return back(
      client.profile.unmetLevel,
      `acr_value is not valid, should be equal one of these values, expected ${platform.levels.join(' ')}, got ${level}`,
    );
  }
  // Not the library's to filter: it gives `amr` to whoever names it.
  if (individualClaims(query.get('claims') ?? undefined).has('amr') && client.allowedScopes && !client.allowedScopes.includes('amr'))
    return { kind: 'refuse', fault: franceConnectFaults.make('Y100009') };
  const hint = query.get('idp_hint');
  if (hint !== null && !upstreams.some(({ id }) => id === hint))
    return back('invalid_idp_hint', 'An idp_hint was provided but is not allowed');
  return { kind: 'go-on', query: withOwnPrompt(client, query) };
}

/** The page of consent or information is shown each time anyway; `login` counts only where the profile says so, and choosing an account is signing in again. */
function withOwnPrompt(client: Client, query: URLSearchParams): URLSearchParams {
  const prompts = query.get('prompt')?.split(' ') ?? [];
  const next = new URLSearchParams(query);
  next.delete('prompt');
  const kept = prompts.includes('none')
    ? ['none']
    : client.profile.loginPromptForces && (prompts.includes('login') || prompts.includes('select_account'))
      ? ['login']
      : [];
  if (kept.length > 0) next.set('prompt', kept.join(' '));
  return next;
}

/** An error of the library as a row of our catalogue. */
export function faultOf(error: string, description: string | undefined, request: FastifyRequest): Fault {
  if (error === 'invalid_client') return franceConnectFaults.make('Y04EA6EF');
  if (error === 'invalid_redirect_uri') return franceConnectFaults.make('Y04C013C');
  if (/\/authorize\/[^/?]+/.test(request.url)) return franceConnectFaults.make('Y030025');
  return franceConnectFaults.make('Y030099', { error, description: description ?? '' });
}
