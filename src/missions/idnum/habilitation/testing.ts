import { expect } from 'vitest';
import { civilDate } from '../../../kernel/clock.js';
import type { TestBrowser, TestPage } from '../../../kernel/http/testing.js';
import type { TestSystem } from '../../../testing.js';

/** Somebody as they are typed in a form. */
export interface Typed {
  prenom: string;
  nom: string;
  courriel: string;
}

/** What tests of the habilitation do. */
export interface HabilitationPlace {
  at(path: string): string;
  /** An agent of the sandbox as they are typed, by the beginning of their address. */
  typed(who: string): Typed;
  /** Posts a form, whatever the pages offer; redirects are not followed. */
  post(browser: TestBrowser, path: string, body?: Readonly<Record<string, string>>): Promise<{ status: number; text: string }>;
  /** Writes a draft whole, as far as the page that shows it. */
  draft(browser: TestBrowser, given: { referent: Typed; helpers: readonly Typed[] }): Promise<TestPage>;
  /** The fields of a training that was given today. */
  today(): Record<'jour-jour' | 'jour-mois' | 'jour-annee', string>;
  mailsTo(to: string): Promise<string[]>;
  actions(reference: string): Promise<string[]>;
}

/** The identifier of the request of an organisation that a page is about. */
export const requestIdOf = (page: TestPage): string => /demandes\/([^/?]+)/.exec(page.url.pathname)?.[1] ?? expect.fail('no request');

/** The habilitation in a system. @param systemOf the system, once it has started */
export function habilitationPlace(systemOf: () => TestSystem): HabilitationPlace {
  const at = (path: string) => `${systemOf().baseUrl}${path}`;
  return {
    at,
    typed(who) {
      const agent = systemOf().sandbox.agents.find(({ email }) => email.startsWith(who)) ?? expect.fail(who);
      return { prenom: agent.given_name, nom: agent.usual_name, courriel: agent.email };
    },
    async post(browser, path, body = {}) {
      const cookie = Object.entries(browser.cookies('localhost'))
        .map((pair) => pair.join('='))
        .join('; ');
      const headers = { origin: systemOf().baseUrl, 'user-agent': 'Socle test browser', accept: 'text/html', cookie };
      const answer = await fetch(at(path), { method: 'POST', redirect: 'manual', headers, body: new URLSearchParams(body) });
      return { status: answer.status, text: await answer.text() };
    },
    async draft(browser, { referent, helpers }) {
      let page = await browser.submit(await browser.get(at('/habilitation')), {}, 'Demander pour');
      page = await browser.submit(page, { nature: 'administration', numero: '' }, 'Enregistrer');
      page = await browser.submit(page, { ...referent }, 'Enregistrer');
      for (const helper of helpers) page = await browser.submit(page, { ...helper }, 'Ajouter');
      page = await browser.follow(page, 'Continuer');
      return browser.submit(page, { raison: 'Nous recevons chaque jour des personnes sans ordinateur.' }, 'Enregistrer');
    },
    today() {
      const [year = '', month = '', day = ''] = civilDate(systemOf().context.clock.now()).split('-');
      return { 'jour-jour': day, 'jour-mois': month, 'jour-annee': year };
    },
    async mailsTo(to) {
      await systemOf().drainJobs();
      const mails = await systemOf().sandbox.control.mailbox.messages();
      return mails.filter((mail) => mail.to.some((one) => one === to)).map(({ subject }) => subject);
    },
    async actions(reference) {
      const rows = await systemOf()
        .database.db.selectFrom('ledger_entry')
        .select('action')
        .where('reference', '=', reference)
        .orderBy('at')
        .orderBy('id')
        .execute();
      return rows.map(({ action }) => action.replace('habilitation.', ''));
    },
  };
}
