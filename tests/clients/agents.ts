import { hash } from 'node:crypto';
import { z } from 'zod';
import { expect } from 'vitest';
import type { TestBrowser, TestPage } from '../../src/kernel/http/testing.js';
import type { TestSystem } from '../../src/testing.js';
import type { Offer } from './offers.js';
import { endpointsOf, tokenReader, type RegisteredClient } from './service.js';

const shown = z.looseObject({ sub: z.string(), id_token: z.string(), access_token: z.string(), refresh_token: z.string() });

/** What a service of agents shows: what it learnt, and the tokens that it got. */
export type Shown = z.output<typeof shown>;

/** Reads the page of a service where somebody has signed in. */
export function shownOn(page: TestPage): Shown {
  expect([page.status, page.text]).toEqual([200, expect.stringContaining('"sub"')]);
  return shown.parse(JSON.parse(page.html));
}

/**
 * Judges what a service of agents was given by the norm alone, whatever its library saw to: who speaks to whom, for which request, at which
 * level, and that the id_token is that of the access token (OpenID Connect Core 1.0, 3.1.3.7, 3.1.3.8, 5.3.2).
 */
export async function judgeTokens(offer: Offer, client: RegisteredClient, browser: TestBrowser, seen: Shown): Promise<void> {
  const { issuer, client_id: id } = client;
  const { authorization, userinfo } = endpointsOf(issuer);
  const asked = new URL(browser.visited.findLast((address) => address.startsWith(`${authorization}?`)) ?? authorization);
  const read = tokenReader(offer, client);
  // A program may keep what is encrypted as it came.
  if (seen.id_token.split('.').length === 3)
    expect(await read(seen.id_token)).toMatchObject({
      iss: issuer,
      aud: id,
      sub: seen.sub,
      nonce: asked.searchParams.get('nonce'),
      at_hash: hash('sha256', seen.access_token, 'buffer').subarray(0, 16).toString('base64url'),
      acr: offer.level === 'agent-mfa' ? 'eidas1-mfa' : 'eidas1',
      ...(offer.level === 'agent-mfa' && { amr: expect.arrayContaining(['pwd', 'mfa']) }),
    });
  const answer = await fetch(userinfo, { headers: { authorization: `Bearer ${seen.access_token}` } });
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, expect.stringContaining('application/jwt')]);
  // What is encrypted is for the service alone.
  if (!offer.encryption) expect(await read(await answer.text())).toMatchObject({ iss: issuer, aud: id, sub: seen.sub });
}

/** What the issuer says to a refresh token. */
export async function errorOfRenewal({ issuer, client_id, client_secret }: RegisteredClient, refreshToken: string): Promise<unknown> {
  const form = { grant_type: 'refresh_token', refresh_token: refreshToken, client_id, client_secret };
  const answer = await fetch(endpointsOf(issuer).token, { method: 'POST', body: new URLSearchParams(form) });
  return ((await answer.json()) as Record<string, unknown>)['error'];
}

/** Whether a browser has a session at the provider of the agent: it is asked so without a page, in the name of AgentConnect. */
export async function isSignedInAtProvider(system: TestSystem, browser: TestBrowser): Promise<boolean> {
  const [provider] = system.sandbox.agentProviders;
  if (!provider) throw new Error('no such provider');
  const discovery = await (await fetch(`${provider.issuer}/.well-known/openid-configuration`)).json();
  const { authorization_endpoint: address } = z.object({ authorization_endpoint: z.string() }).parse(discovery);
  const request = {
    client_id: provider.clientId,
    redirect_uri: `${system.baseUrl}/agentconnect/api/v2/oidc-callback`,
    response_type: 'code',
    scope: 'openid',
    prompt: 'none',
    state: 'asked-by-the-test',
  };
  const { searchParams } = (await browser.get(`${address}?${new URLSearchParams(request)}`)).url;
  const signedIn = searchParams.has('code');
  if (!signedIn) expect(searchParams.get('error')).toBe('login_required');
  return signedIn;
}
