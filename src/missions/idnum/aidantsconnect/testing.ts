import { HtmlValidate } from 'html-validate';
import { expect } from 'vitest';
import type { TestBrowser, TestPage } from '../../../kernel/http/testing.js';
import { organisationBySiret } from '../../../registry/index.js';
import type { TestSystem } from '../../../testing.js';
import { findMandate, membersOfOrganisation, type Mandate, type Membership } from '../mandats/index.js';
import { beginnings } from '../provider/testing.js';

const validator = new HtmlValidate({
  root: true,
  extends: ['html-validate:recommended'],
  rules: { 'void-style': 'off', 'long-title': 'off', 'no-trailing-whitespace': 'off' },
});

/** A page is valid HTML, without a hole in its words. */
export async function expectValid(page: TestPage): Promise<void> {
  expect(page.text).not.toMatch(/undefined|\{|\}/);
  expect((await validator.validateString(page.html)).results.flatMap((r) => r.messages)).toEqual([]);
}

/** The identifier of the mandate that a page of the helper is about. */
export const idOf = (page: TestPage): string => page.url.pathname.split('/')[3] ?? '';

/** What helpers do in the town of the sandbox. */
export interface HelpersPlace {
  at(path: string): string;
  /** Writes a mandate, as far as the page that comes next. */
  write(browser: TestBrowser, families: readonly string[], change?: Record<string, string>): Promise<TestPage>;
  /** The person signs in at the helper's machine, as far as the page where they decide. */
  meet(browser: TestBrowser, before: TestPage, login?: string): Promise<TestPage>;
  /** A mandate that is signed at the helper's machine. */
  signed(browser: TestBrowser, families: readonly string[], login?: string): Promise<TestPage>;
  mandate(id: string): Promise<Mandate>;
  /** Those who are there now. */
  members(): Promise<Membership[]>;
}

/** The helpers of a system. @param systemOf the system, once it has started */
export function helpersPlace(systemOf: () => TestSystem): HelpersPlace {
  const { depart, prove } = beginnings(systemOf);
  const own: HelpersPlace = {
    at: (path) => `${systemOf().baseUrl}${path}`,
    async write(browser, families, change = {}) {
      const form = await browser.get(own.at('/aidants/mandats/nouveau'));
      return browser.submit(form, { 'familles[]': families, duree: 'month', methode: 'in_person', ...change }, 'Continuer');
    },
    async meet(browser, before, login = 'zoe') {
      const provider = await depart(browser, own.at(`/aidants/mandats/${idOf(before)}/franceconnect`));
      const leaving = await browser.submit(await prove(browser, provider, { login }), {}, 'Continuer');
      await expectValid(leaving);
      const [link] = leaving.document.querySelectorAll('main a.fr-btn');
      // What a browser does by itself.
      expect(leaving.headers.get('refresh')).toBe(`0; url=${link?.getAttribute('href')}`);
      return browser.follow(leaving, 'Continuer');
    },
    async signed(browser, families, login) {
      const agree = await own.meet(browser, await own.write(browser, families), login);
      return browser.submit(agree, { canal: 'email' }, 'J’accepte');
    },
    async mandate(id) {
      const { db, secrets } = systemOf().context;
      return (await findMandate(db, secrets, id)) ?? expect.fail('no mandate');
    },
    async members() {
      const { db, secrets } = systemOf().context;
      const siret = systemOf().sandbox.agents.find(({ email }) => email.startsWith('nadia'))?.organisation.siret ?? '';
      const organisation = (await organisationBySiret(db, siret)) ?? expect.fail('no town');
      const { id } = await db
        .selectFrom('mandate_helper_organisation')
        .select('id')
        .where('organisation_id', '=', organisation.id)
        .executeTakeFirstOrThrow();
      return membersOfOrganisation(db, secrets, id);
    },
  };
  return own;
}
