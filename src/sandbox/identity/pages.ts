import { html, type Html, type PageContent } from '../html.js';
import { sandboxCode } from '../people.js';
import type { Account } from './accounts.js';

/** What the sign-in page shows. */
export interface SignInPage {
  provider: { title: string; theme: PageContent['theme'] };
  /** `email` for agents, who sign in with their address. */
  loginIs: 'name' | 'email';
  client: { name: string; address: string };
  accounts: readonly Account[];
  secondFactor: boolean;
  login: string;
  /** What was wrong in the last attempt. */
  wrong?: 'password' | 'code';
}

const messages = {
  password: 'L’identifiant ou le mot de passe n’est pas le bon. Vérifiez-les, puis recommencez.',
  code: 'Le code à usage unique n’est pas le bon. Vérifiez-le, puis recommencez.',
};

/** The sign-in page. */
export function signInPage(view: SignInPage): PageContent {
  const mail = view.loginIs === 'email';
  const passwordWrong = view.wrong === 'password';
  const invalid = (when: boolean) => when && html` class="wrong" aria-invalid="true" aria-describedby="alert"`;
  return {
    title: view.wrong ? 'Erreur\u00a0: se connecter' : 'Se connecter',
    server: view.provider.title,
    theme: view.provider.theme,
    body: html`<h1>Se connecter</h1>
      <div class="who">Demande faite par : <strong>${view.client.name}</strong> (<span translate="no">${view.client.address}</span>)</div>
      ${view.wrong && html`<div class="alert" role="alert" id="alert"><p>${messages[view.wrong]}</p></div>`}
      <form method="post">
        <label for="login">${mail ? 'Adresse électronique professionnelle' : 'Identifiant'}</label>
        <input
          id="login"
          name="login"
          ${mail ? html`type="email"` : html`type="text" autocapitalize="none" spellcheck="false"`}
          autocomplete="username"
          required
          value="${view.login}"
          ${invalid(passwordWrong)}
        />
        <label for="password">Mot de passe</label>
        <input id="password" name="password" type="password" autocomplete="current-password" required${invalid(passwordWrong)} />
        ${
          view.secondFactor &&
          html`<label for="code">Code à usage unique</label>
            <span class="hint" id="code-hint">Dans le bac à sable, c’est toujours ${sandboxCode}.</span>
            <input
              id="code"
              name="code"
              type="text"
              inputmode="numeric"
              autocomplete="one-time-code"
              required
              ${view.wrong === 'code' ? html`class="wrong" aria-invalid="true" aria-describedby="code-hint alert"` : html`aria-describedby="code-hint"`}
            />`
        }
        <button type="submit" name="action" value="signin">Se connecter</button>
        <button class="second" type="submit" name="action" value="cancel" formnovalidate>Annuler et revenir au service</button>
      </form>
      ${help(view.accounts)}`,
  };
}

function help(accounts: readonly Account[]): Html {
  const usual = accounts.filter((account) => account.group === 'usual');
  const special = accounts.filter((account) => account.group === 'special');
  const cases = accounts.filter((account) => account.group === 'cases');
  return html`<section class="help" aria-labelledby="help">
    <h2 id="help">Bac à sable : les personnes pour essayer</h2>
    ${list(usual)}
    ${
      special.length > 0 &&
      html`<details>
        <summary>Cas particuliers (${special.length})</summary>
        ${list(special)}
      </details>`
    }
    ${
      cases.length > 0 &&
      html`<details>
        <summary>Personnes des cas de test d’API Particulier (${cases.length})</summary>
        ${list(cases)}
      </details>`
    }
  </section>`;
}

function list(accounts: readonly Account[]): Html {
  return html`<ul class="people">
    ${accounts.map(
      (account) =>
        html`<li>
          <strong>${account.name}</strong>
          <span>${account.purpose.fr}</span>
          <span>Identifiant <code>${account.login}</code>, mot de passe <code>${account.password}</code></span>
        </li>`,
    )}
  </ul>`;
}

/** A page that says one thing. */
export function messagePage(provider: SignInPage['provider'], title: string, ...paragraphs: (string | Html)[]): PageContent {
  return {
    title,
    server: provider.title,
    theme: provider.theme,
    body: html`<h1>${title}</h1>
      ${paragraphs.map((text) => html`<p>${text}</p>`)}`,
  };
}

/** Asks before signing out, when nothing proves that the person asked for it. */
export function signOutPage(provider: SignInPage['provider'], action: string, token: string): PageContent {
  return {
    title: 'Se déconnecter',
    server: provider.title,
    theme: provider.theme,
    body: html`<h1>Se déconnecter de ${provider.title} ?</h1>
      <form method="post" action="${action}">
        <input type="hidden" name="xsrf" value="${token}" />
        <button type="submit" name="logout" value="yes">Se déconnecter</button>
        <button class="second" type="submit">Rester connecté</button>
      </form>`,
  };
}
