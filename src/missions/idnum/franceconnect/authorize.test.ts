import { describe, expect, it } from 'vitest';
import type { Client } from '../provider/index.js';
import { profiles, type ProfileId } from '../provider/profiles.js';
import { low } from './platforms.js';
import { decide } from './authorize.js';

const back = 'https://service.example/retour';
const clientOf = (profile: ProfileId): Client => ({
  clientId: 'service',
  profile: profiles[profile],
  entityId: 'service',
  organisation: null,
  name: 'Service',
  kind: 'public',
  identityConsent: false,
  allowedScopes: null,
  upstreamFilter: null,
  redirectUris: [back],
  postLogoutRedirectUris: [],
  uri: null,
  procedures: [],
  accountEventsUri: null,
  introspects: [],
  metadata: { client_id: 'service' },
});
const good = {
  client_id: 'service',
  acr_values: 'eidas1',
  response_type: 'code',
  nonce: 'n'.repeat(22),
  state: 'un état',
  redirect_uri: back,
  scope: 'openid',
};
const ask = (change: Record<string, string | undefined> = {}, profile: ProfileId = 'fc', more: [string, string][] = []) => {
  const pairs = Object.entries({ ...good, ...change }).filter((pair): pair is [string, string] => pair[1] !== undefined);
  return decide(low, clientOf(profile), new URLSearchParams([...pairs, ...more]), [{ id: 'fisc' }]);
};
/** Code and reason of a refusal. */
const refusal = (decision: ReturnType<typeof decide>) =>
  decision.kind === 'refuse' ? `${decision.fault.code} ${String(decision.fault.data['reason'] ?? '')}`.trim() : decision.kind;

describe('a request under the profile of FranceConnect', () => {
  it('is refused when it names amr in its claims without the right to it', () => {
    const claims = '{"id_token":{"amr":{"essential":true}}}';
    const asked = (allowedScopes: string[] | null) =>
      decide(low, { ...clientOf('fc'), allowedScopes }, new URLSearchParams({ ...good, claims }), []);
    expect(refusal(asked(['openid', 'email']))).toBe('Y100009');
    expect([asked(null).kind, asked(['openid', 'amr']).kind]).toEqual(['go-on', 'go-on']);
  });

  it('goes on when all is as it should be', () => {
    expect(ask()).toMatchObject({ kind: 'go-on' });
    expect(ask({ claims: '{}', ui_locales: 'fr', idp_hint: 'fisc', prompt: 'consent login' })).toMatchObject({ kind: 'go-on' });
  });

  it.each(['client_id', 'acr_values', 'response_type', 'nonce', 'state', 'redirect_uri', 'scope'])('is refused without %s', (name) => {
    expect(refusal(ask({ [name]: undefined }))).toBe(`Y030007 ${name} is missing`);
  });

  it('is refused with a nonce of less than 22 characters', () => {
    expect(refusal(ask({ nonce: 'n'.repeat(21) }))).toBe('Y030007 nonce must have at least 22 characters');
  });

  it('is refused with a parameter that is not in the list, or given twice', () => {
    expect(refusal(ask({ code_challenge: 'x' }))).toBe('Y030007 code_challenge is not a parameter that may be given');
    expect(refusal(ask({}, 'fc', [['state', 'autre']]))).toBe('Y030007 state is given twice');
    expect(refusal(ask({}, 'standard', [['redirect_uri', 'https://ailleurs.example']]))).toBe('Y030007 redirect_uri is given twice');
  });

  it.each(['none', 'select_account', '', 'login none'])('is refused with prompt «%s»', (prompt) => {
    expect(refusal(ask({ prompt }))).toMatch(/^Y030007 prompt/);
  });

  it('takes prompt for granted: the page is shown each time, and signing in again is not asked', () => {
    const decision = ask({ prompt: 'login consent' });
    expect(decision.kind === 'go-on' && decision.query.has('prompt')).toBe(false);
    const standard = ask({ prompt: 'login' }, 'standard');
    expect(standard.kind === 'go-on' && standard.query.get('prompt')).toBe('login');
  });
});

describe('where the person is sent', () => {
  it.each([`${back}/`, `${back}?a=b`, 'https://ailleurs.example/retour', 'http://service.example/retour'])(
    'never to %s, which was not declared',
    (redirectUri) => {
      expect(refusal(ask({ redirect_uri: redirectUri }))).toBe('Y04C013C');
      // Not even with an error.
      expect(refusal(ask({ redirect_uri: redirectUri, acr_values: 'eidas3', idp_hint: 'inconnu' }))).toBe('Y04C013C');
    },
  );

  const returned = (decision: ReturnType<typeof decide>) =>
    decision.kind === 'return' ? { error: decision.error, error_description: decision.description } : decision.kind;

  it('back to the service when the level is not given here', () => {
    expect(returned(ask({ acr_values: 'eidas3 eidas2' }))).toEqual({
      error: 'invalid_acr',
      error_description: 'acr_value is not valid, should be equal one of these values, expected eidas1, got eidas2',
    });
    expect(returned(ask({ acr_values: 'eidas2' }, 'standard'))).toMatchObject({ error: 'unmet_authentication_requirements' });
  });

  it('back to the service when the hint names no provider', () => {
    expect(returned(ask({ idp_hint: 'inconnu' }))).toEqual({
      error: 'invalid_idp_hint',
      error_description: 'An idp_hint was provided but is not allowed',
    });
  });
});
