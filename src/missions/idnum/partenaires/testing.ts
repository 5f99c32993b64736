import { testBrowser, type TestBrowser, type TestPage } from '../../../kernel/http/testing.js';
import type { TestSystem } from '../../../testing.js';

/** An agent of the sandbox in front of a page of the partners. */
export interface SignedIn {
  browser: TestBrowser;
  page: TestPage;
}

/** Signs an agent in through AgentConnect, on the way to a page. `who` is the beginning of their address. */
export async function signInTo(system: TestSystem, who: string, path = '/partenaires', browser = testBrowser()): Promise<SignedIn> {
  const agent = system.sandbox.agents.find(({ email }) => email.startsWith(who));
  if (!agent) throw new Error(`no agent ${who}`);
  const door = await browser.get(`${system.baseUrl}${path}`);
  const page = await authenticate(browser, await browser.follow(door, 'S’identifier avec AgentConnect'), agent);
  return { browser, page };
}

/** The steps of AgentConnect: the address, then the provider of the administration. */
export async function authenticate(browser: TestBrowser, first: TestPage, agent: { email: string; password: string }): Promise<TestPage> {
  const provider = await browser.submit(first, { courriel: agent.email }, 'Continuer');
  return browser.submit(provider, { login: agent.email, password: agent.password });
}

/** Fills the form of a service for agents; `change` is what differs. */
export async function registerService(
  { browser, page }: SignedIn,
  change: Readonly<Record<string, string | readonly string[]>> = {},
  what = 'agents',
): Promise<TestPage> {
  const form = await browser.submit(await browser.follow(page, 'Connecter un partenaire'), { quoi: what }, 'Continuer');
  return browser.submit(form, { ...serviceFields, ...change }, 'Enregistrer');
}

const serviceFields = {
  name: 'Paie des agents',
  profile: 'standard',
  'scopes[]': ['openid', 'given_name', 'usual_name', 'email', 'siret'],
  redirect_uris: 'http://localhost:9/retour',
  post_logout_redirect_uris: 'http://localhost:9/fini',
};

/** The value of a line of a list of definitions. */
export function valueOf(page: TestPage, term: string): string {
  const found = [...page.document.querySelectorAll('dt')].find((dt) => (dt.textContent ?? '').includes(term));
  return (found?.nextElementSibling?.textContent ?? '').trim();
}
