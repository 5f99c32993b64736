import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { TestSystem } from '../../src/testing.js';
import { testBrowser, type TestPage } from '../../src/kernel/http/testing.js';

export interface RegisteredClient {
  client_id: string;
  client_secret: string;
  issuer: string;
}

/** Registers a client as a stranger would: with one POST. */
export async function registerClient(system: TestSystem, body: Record<string, unknown>): Promise<RegisteredClient> {
  const answer = await fetch(`${system.baseUrl}/sandbox/clients`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`registration answered ${answer.status}: ${await answer.text()}`);
  return (await answer.json()) as RegisteredClient;
}

/** A server of a foreign service on a free port. */
export async function listen(
  handler: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<{ url: string; [Symbol.asyncDispose](): Promise<void> }> {
  const server = createServer(handler);
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  const address = server.address();
  if (typeof address !== 'object' || !address) throw new Error('no address');
  return {
    url: `http://localhost:${address.port}`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Walks a citizen from a service to the identity provider and back: choice, password, information or consent. Returns the page they end on. */
export async function walkSignIn(system: TestSystem, start: string, options: { stopAt?: string; login?: string } = {}): Promise<TestPage> {
  const identity = system.sandbox.identities.find((i) => !options.login || i.login === options.login);
  if (!identity) throw new Error('no test person');
  const provider = system.sandbox.identityProviders.find((p) => p.id === identity.provider);
  const browser = testBrowser(options.stopAt ? { stopAt: options.stopAt } : {});
  let page = await browser.get(start);
  page = await browser.submit(page, {}, provider?.title ?? '');
  page = await browser.submit(page, { login: identity.login, password: identity.password });
  return page.url.href.includes('/consent') || page.url.pathname.includes('/interaction/') ? browser.submit(page, {}, 'Continuer') : page;
}
