import { HtmlValidate } from 'html-validate';
import { testBrowser, type TestBrowser, type TestPage } from '../../../kernel/http/testing.js';
import type { TestSystem } from '../../../testing.js';
import { saveUpstream } from '../provider/index.js';
import { testService, type TestService } from '../provider/testing.js';
import { startTestUpstream, testKey, type TestUpstream } from '../provider/testing-upstream.js';
import type { Upstream } from '../provider/upstream-store.js';

/** The number of an establishment that nobody has; it passes the check of its digits. */
export const siretOf = { town: '21000000600010', ministry: '11999900100017', other: '20003000200014' } as const;

/** The identity provider of an administration, without pages: whoever comes is somebody at once. */
export interface TestAdministration extends TestUpstream {
  id: string;
  /** Says who comes next: the subject, and what differs from an ordinary agent. */
  agent(sub: string, claims?: Record<string, unknown>, idToken?: Record<string, unknown>): void;
}

/** Starts the provider of an administration and enters it. Every one of a test is entered before the first sign-in: the list is kept some seconds. */
export async function startAdministration(
  system: TestSystem,
  id: string,
  options: Partial<Upstream['options']> = {},
  change: Partial<Upstream> = {},
): Promise<TestAdministration> {
  const provider = await startTestUpstream(await testKey('ES256'));
  const { upstream, options: own } = provider.upstream({ civil_registry: false, ...options }, { id, title: id, ...change });
  await saveUpstream(system.context.db, system.context, 'agentconnect', { ...upstream, options: own });
  return Object.assign(provider, {
    id,
    agent(sub: string, claims: Record<string, unknown> = {}, idToken: Record<string, unknown> = {}) {
      const [domain = 'rien.example'] = options.domains ?? [];
      provider.idToken = { sub, ...idToken };
      provider.claims = {
        sub,
        uid: sub,
        given_name: 'Camille',
        usual_name: 'Dubreuil',
        email: `${sub}@${domain}`,
        siret: siretOf.town,
        ...claims,
      };
    },
  });
}

/** Where the sandbox sends people back: nothing listens there. */
export const away = 'http://localhost:9/';

const validator = new HtmlValidate({
  root: true,
  extends: ['html-validate:recommended'],
  rules: { 'void-style': 'off', 'long-title': 'off', 'no-trailing-whitespace': 'off' },
});

/** A browser that takes no page of ours that is not valid HTML, or that says something that nobody can read. */
export function newBrowser(): TestBrowser {
  const browser = testBrowser({ stopAt: away });
  const valid = async (loading: Promise<TestPage>): Promise<TestPage> => {
    const page = await loading;
    if (page.status === 0 || !page.url.pathname.startsWith('/agentconnect/') || !page.html.includes('<main')) return page;
    const { results } = await validator.validateString(page.html);
    const faults = results.flatMap(({ messages }) => messages.map(({ ruleId, message, line }) => `${ruleId} ${message} (${line})`));
    if (faults.length > 0) throw new Error(`${page.url.href} is not valid: ${faults.join('; ')}`);
    const unread = /undefined|\bnull\b|\{\w*\}|\[object/.exec(page.text);
    if (unread) throw new Error(`${page.url.href} says «${unread[0]}»: ${page.text.slice(0, 400)}`);
    return page;
  };
  return {
    ...browser,
    get: (url) => valid(browser.get(url)),
    follow: (page, words) => valid(browser.follow(page, words)),
    submit: (page, fields, button) => valid(browser.submit(page, fields, button)),
  };
}

/** A service of agents, written for ProConnect. */
export const agentService = (
  system: TestSystem,
  registration: Record<string, unknown> = {},
  scope = 'openid uid given_name usual_name email siret organization_label roles custom provenance amr idp_id idp_acr',
): Promise<TestService> =>
  testService(
    system.baseUrl,
    {
      product: 'agentconnect',
      profile: 'proconnect',
      id_token_signed_response_alg: 'ES256',
      userinfo_signed_response_alg: undefined,
      ...registration,
    },
    { scope },
  );

/** Goes through a provider: from a request of a service, or a page that leads there, to what comes after. */
export async function through(browser: TestBrowser, administration: TestAdministration, departure: string | TestPage): Promise<TestPage> {
  const page = typeof departure === 'string' ? await browser.get(departure) : departure;
  if (page.url.origin !== administration.issuer)
    throw new Error(`not at ${administration.id} but at ${page.url.href}: ${page.text.slice(0, 400)}`);
  return browser.get(administration.signIn(page.url));
}

/** Signs an agent in by a hint. */
export const signInAt = (
  browser: TestBrowser,
  service: TestService,
  administration: TestAdministration,
  change: Record<string, string> = {},
): Promise<TestPage> => through(browser, administration, service.start({ idp_hint: administration.id, ...change }));

/** What a service is told by userinfo, for ProConnect signs it. */
export async function userinfoOf(
  service: TestService,
  back: TestPage,
): Promise<Record<string, unknown> & { idToken: Record<string, unknown> }> {
  const { body, idToken } = await service.tokens(back.url);
  const answer = await (await service.userinfo(body['access_token'])).text();
  const [, payload = ''] = answer.split('.');
  const claims = JSON.parse(answer.startsWith('{') ? answer : Buffer.from(payload, 'base64url').toString()) as Record<string, unknown>;
  return { ...claims, idToken };
}

/** What the service is told of the request, in its address. */
export const told = (page: TestPage): Record<string, string> => Object.fromEntries(page.url.searchParams);
