import { emailDomain, parseEmail } from '../../../kernel/mail/index.js';
import { checkParameters, reasonOf, type Client, type Decision, type Upstream } from '../provider/index.js';
import { agentConnectFaults } from './faults.js';
import { routeTo } from './rules.js';

/** The rules of /authorize that hold before OpenID Connect's own (ProConnect, `authorize-params.dto.ts`). */
export function decide(client: Client, query: URLSearchParams, upstreams: readonly Pick<Upstream, 'id'>[]): Decision {
  const wrong = checkParameters(client.profile, query);
  if (wrong) return { kind: 'refuse', fault: agentConnectFaults.make('AC-PARAMETRES', { reason: reasonOf(wrong) }) };
  const redirectUri = query.get('redirect_uri') ?? '';
  if (!client.redirectUris.includes(redirectUri)) return { kind: 'refuse', fault: agentConnectFaults.make('AC-RETOUR-INCONNU') };
  const hint = query.get('idp_hint');
  if (hint !== null && !upstreams.some(({ id }) => id === hint))
    return { kind: 'return', error: 'invalid_idp_hint', description: 'An idp_hint was provided but is not allowed' };
  const next = new URLSearchParams(query);
  const prompts = query.get('prompt')?.split(' ') ?? [];
  next.delete('prompt');
  if (prompts.includes('none')) next.set('prompt', 'none');
  else if (prompts.includes('login') || prompts.includes('select_account')) next.set('prompt', 'login');
  return { kind: 'go-on', query: next };
}

/** Where an address leads: the providers of its domain; null when it is not an e-mail address. */
export function routeOf(upstreams: readonly Upstream[], address: string): { email: string; domain: string; upstreams: Upstream[] } | null {
  const email = parseEmail(address.trim());
  if (!email) return null;
  const domain = emailDomain(email).toLowerCase();
  return { email, domain, upstreams: routeTo(upstreams, domain) };
}
