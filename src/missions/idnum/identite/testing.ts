import { testBrowser, type TestBrowser, type TestPage } from '../../../kernel/http/testing.js';
import type { TestSystem } from '../../../testing.js';

/** Agents of tests, at Identité agent, through AgentConnect, over HTTP. */
export interface IdentiteTests<Service> {
  service: Service;
  /** A browser of its own, from an address of its own. */
  fresh(): TestBrowser;
  at(path: string): string;
  /** E-mails sent to an address, the last one last. */
  mailsTo(to: string): Promise<{ subject: string; text: string }[]>;
  /** The code of the last e-mail to an address. */
  codeFor(to: string): Promise<string>;
  /** The first page of Identité agent, for a request of the service. */
  begin(browser: TestBrowser, change?: Readonly<Record<string, string>>): Promise<TestPage>;
  /** As far as the page after the code of the e-mail. */
  byMail(browser: TestBrowser, email: string, start?: TestPage): Promise<TestPage>;
  /** Signs in at the page of the account, making the account when it is new. */
  account(browser: TestBrowser, email: string): Promise<TestPage>;
}

let visitors = 0;

/** A service of agents that sends them straight to Identité agent: what it registers, and what it asks for. */
export const agentService = [
  { product: 'agentconnect', profile: 'proconnect', id_token_signed_response_alg: 'ES256' },
  { scope: 'openid uid given_name usual_name email siret', idp_hint: 'identite' },
] as const;

/** Needs a system with TRUST_PROXY, whose jobs the test runs, and the service of `agentService`. */
export async function identiteTests<Service extends { start(change?: Readonly<Record<string, string>>): string }>(
  system: TestSystem,
  service: Service,
): Promise<IdentiteTests<Service>> {
  const at = (path: string) => `${system.baseUrl}${path}`;
  // The library is loaded and keys are made at the first request: on a busy machine, AgentConnect would not wait so long.
  await fetch(at('/identite/api/v2/.well-known/openid-configuration'));
  const mailsTo: IdentiteTests<unknown>['mailsTo'] = async (to) => {
    await system.drainJobs();
    return (await system.sandbox.control.mailbox.messages()).filter((mail) => mail.to.some((one) => one === to)).reverse();
  };
  const codeFor: IdentiteTests<unknown>['codeFor'] = async (to) => {
    const last = (await mailsTo(to)).findLast(({ subject }) => /^(Votre code|Your code)/.test(subject));
    return (
      /(\d{4})\s(\d{4})/
        .exec(last?.subject ?? '')
        ?.slice(1)
        .join('') ?? ''
    );
  };
  const byMail: IdentiteTests<unknown>['byMail'] = async (browser, email, start) => {
    const page = await browser.submit(start ?? (await browser.get(at('/identite/connexion'))), { courriel: email });
    return browser.submit(page, { code: await codeFor(email) });
  };
  return {
    service,
    at,
    mailsTo,
    codeFor,
    byMail,
    fresh: () => testBrowser({ stopAt: 'http://localhost:9/', headers: { 'x-forwarded-for': `198.51.100.${(visitors += 1)}` } }),
    begin: (browser, change = {}) => browser.get(service.start(change)),
    async account(browser, email) {
      const page = await byMail(browser, email);
      return page.document.querySelector('[name=prenom]') ? browser.submit(page, { prenom: 'Dominique', nom: 'Lefèvre' }) : page;
    },
  };
}
