import { HtmlValidate } from 'html-validate';
import type { TestBrowser, TestPage } from '../../../kernel/http/testing.js';
import type { TestSystem } from '../../../testing.js';

const validator = new HtmlValidate({
  root: true,
  extends: ['html-validate:recommended'],
  rules: { 'void-style': 'off', 'long-title': 'off', 'no-trailing-whitespace': 'off' },
});

/** What is wrong with the HTML of a page. */
export async function mistakesOf(page: TestPage): Promise<string[]> {
  const { results } = await validator.validateString(page.html);
  return results.flatMap(({ messages }) => messages.map(({ ruleId, message }) => `${ruleId}: ${message}`));
}

/** An agent of the sandbox, by the beginning of their address. */
export function agentNamed(system: TestSystem, who: string) {
  const agent = system.sandbox.agents.find(({ email }) => email.startsWith(who));
  if (!agent) throw new Error(`no agent ${who}`);
  return agent;
}

/** What these helpers need of a service of a test. */
interface Service {
  id: string;
  secret: string;
  issuer: string;
  start(): string;
}

/** Signs an agent of the sandbox in to a service: their address, then the provider of their administration. */
export async function enter(system: TestSystem, browser: TestBrowser, service: Service, who: string): Promise<TestPage> {
  const { email, password } = agentNamed(system, who);
  const provider = await browser.submit(await browser.get(service.start()), { courriel: email }, 'Continuer');
  return browser.submit(provider, { login: email, password });
}

/** What a client asks of the token endpoint or the one of introspection. */
export const ask = (service: Service, path: '/token' | '/token/introspection', form: Record<string, string>): Promise<Response> =>
  fetch(`${service.issuer}${path}`, {
    method: 'POST',
    body: new URLSearchParams({ client_id: service.id, client_secret: service.secret, ...form }),
  });
