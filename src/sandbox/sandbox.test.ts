import { createServer, type AddressInfo } from 'node:net';
import { HtmlValidate } from 'html-validate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../kernel/clock.js';
import { startSandbox, type Sandbox } from './index.js';
import { CookieJar, silentLog, visit } from './testing.js';

const start = (firstPort: number) => startSandbox({ baseUrl: 'http://localhost:4999', firstPort, clock: systemClock, log: silentLog });

function addressesOf(sandbox: Sandbox): string[] {
  const providers = [...sandbox.identityProviders, ...sandbox.agentProviders].map(({ issuer }) => issuer);
  return [...providers, sandbox.civilRegistry.url, sandbox.familyBenefits.url, sandbox.mailbox.url, sandbox.mailbox.smtpUrl];
}

describe('ports', () => {
  it('are in a row, but for those that are taken', async () => {
    const blocker = createServer();
    await new Promise<void>((resolve) => blocker.listen(0, 'localhost', resolve));
    const { port } = blocker.address() as AddressInfo;
    const sandbox = await start(port - 2);
    const ports = addressesOf(sandbox).map((address) => Number(new URL(address).port));
    expect(new Set(ports).size).toBe(8);
    expect(ports[2]).not.toBe(port);
    expect(ports.filter((taken, i) => taken === port - 2 + i).length).toBeGreaterThan(4);
    await sandbox[Symbol.asyncDispose]();
    blocker.close();
  });

  it('are free again at once, even with connections open', async () => {
    const sandbox = await start(0);
    await fetch(sandbox.mailbox.url);
    sandbox.control.civilRegistry.set({ fault: 'silent' });
    const pending = fetch(sandbox.civilRegistry.url).catch(() => 'cut');
    await new Promise((resolve) => setTimeout(resolve, 50));
    await sandbox[Symbol.asyncDispose]();
    expect(await pending).toBe('cut');
  });
});

describe('pages', () => {
  let sandbox: Sandbox;
  beforeAll(async () => {
    sandbox = await start(0);
  });
  afterAll(() => sandbox[Symbol.asyncDispose]());

  const validator = new HtmlValidate({
    extends: ['html-validate:recommended'],
    // Matters of taste, and of how a prudent escape is written.
    rules: {
      'void-style': 'off',
      'no-trailing-whitespace': 'off',
      'doctype-style': 'off',
      'long-title': 'off',
      'no-inline-style': 'error',
    },
  });

  async function validate(response: Response) {
    const report = await validator.validateString(await response.text());
    expect(report.results.flatMap(({ messages }) => messages.map(({ ruleId, message, line }) => `${line}: ${ruleId} ${message}`))).toEqual(
      [],
    );
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(response.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    expect(response.headers.get('referrer-policy')).toBe('same-origin');
  }

  it('of sign-in are good HTML', async () => {
    for (const provider of [...sandbox.identityProviders, ...sandbox.agentProviders]) {
      const jar = new CookieJar();
      const product = 'domains' in provider ? 'agentconnect' : 'franceconnect';
      const redirect_uri = `http://localhost:4999/${product}/api/v2/oidc-callback`;
      const params = {
        client_id: provider.clientId,
        response_type: 'code',
        scope: 'openid',
        redirect_uri,
        acr_values: provider.allowedAcr.at(-1)!,
      };
      const first = await visit(jar, `${provider.issuer}/auth?${new URLSearchParams(params)}`);
      const page = new URL(first.headers.get('location')!, provider.issuer).href;
      await validate(await visit(jar, page));
      await validate(await visit(jar, page, { login: 'zoe', password: 'nope' }));
      await validate(await visit(jar, `${provider.issuer}/`));
      await validate(await visit(jar, `${provider.issuer}/interaction/none`));
      await validate(await visit(jar, `${provider.issuer}/nowhere`));
      await validate(await visit(jar, `${provider.issuer}/auth?client_id=nobody`));
    }
  });

  it('of the mailbox are good HTML', async () => {
    for (const path of ['/', '/messages/none']) await validate(await fetch(`${sandbox.mailbox.url}${path}`));
  });
});
