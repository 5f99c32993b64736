import { checkParameters, mayChoose, reasonOf, type Client, type Decision, type Upstream } from '../provider/index.js';
import { agentConnectFaults } from './faults.js';

/**
 * The rules of /authorize that hold before OpenID Connect's own (ProConnect, `authorize-params.dto.ts`).
 * @param upstreams identity providers that a hint may name
 */
export function decide(client: Client, query: URLSearchParams, upstreams: readonly Pick<Upstream, 'id'>[]): Decision {
  const wrong = checkParameters(client.profile, query);
  if (wrong) return { kind: 'refuse', fault: agentConnectFaults.make('AC-PARAMETRES', { reason: reasonOf(wrong) }) };
  const redirectUri = query.get('redirect_uri') ?? '';
  if (!client.redirectUris.includes(redirectUri)) return { kind: 'refuse', fault: agentConnectFaults.make('AC-RETOUR-INCONNU') };
  const hint = query.get('idp_hint');
  if (hint !== null && !upstreams.some(({ id }) => id === hint && mayChoose(client, id)))
    return { kind: 'return', error: 'invalid_idp_hint', description: 'An idp_hint was provided but is not allowed' };
  const next = new URLSearchParams(query);
  const prompts = query.get('prompt')?.split(' ') ?? [];
  // An agent has nothing to consent to. Who signs in again chooses an account by that.
  const prompt = ['none', 'login', 'select_account'].find((one) => prompts.includes(one));
  next.delete('prompt');
  if (prompt) next.set('prompt', prompt);
  return { kind: 'go-on', query: next };
}
