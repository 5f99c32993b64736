import type { IncomingMessage, ServerResponse } from 'node:http';
import type { InteractionResults, Provider } from 'oidc-provider';
import { answerPage } from '../html.js';
import { sandboxCode } from '../people.js';
import { readForm } from '../server.js';
import type { Account } from './accounts.js';
import { askedLevels, chooseLevel, needsSecondFactor } from './levels.js';
import { messagePage, signInPage } from './pages.js';
import type { ProviderSettings } from './provider.js';

type Interaction = Awaited<ReturnType<Provider['interactionDetails']>>;

/** Shows the sign-in page or takes what was typed in it. `deny` refuses whoever comes. */
export async function answerSignIn(
  provider: Provider,
  settings: ProviderSettings,
  request: IncomingMessage,
  response: ServerResponse,
  deny: boolean,
): Promise<void> {
  const interaction = await provider.interactionDetails(request, response).catch(() => null);
  const look = { title: settings.title, theme: settings.theme };
  if (!interaction || !request.url?.startsWith(`/interaction/${interaction.uid}`)) {
    answerPage(response, 410, messagePage(look, 'Cette page a expiré', 'Revenez au service que vous utilisiez et recommencez.'));
    return;
  }
  const finish = (result: InteractionResults) =>
    provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
  if (deny) return finish({ error: 'access_denied', error_description: 'refused by the identity provider' });
  if (interaction.prompt.name === 'consent') return finish({ consent: {} });
  if (request.method === 'POST') return takeForm(settings, interaction, await readForm(request), response, finish);
  const hint = interaction.params['login_hint'];
  show(settings, interaction, response, typeof hint === 'string' ? hint : '');
}

function levelOf(settings: ProviderSettings, interaction: Interaction): { acr: string; refused: boolean } {
  const { values, essential } = askedLevels(interaction.params);
  const acr = chooseLevel(values, settings.levels);
  return { acr, refused: essential && !values.includes(acr) };
}

function show(
  settings: ProviderSettings,
  interaction: Interaction,
  response: ServerResponse,
  login: string,
  wrong?: 'password' | 'code',
): void {
  const { title, theme, loginIs, client, accounts } = settings;
  const secondFactor = needsSecondFactor(levelOf(settings, interaction).acr);
  answerPage(
    response,
    wrong ? 422 : 200,
    signInPage({ provider: { title, theme }, loginIs, client, accounts, secondFactor, login, ...(wrong ? { wrong } : {}) }),
  );
}

async function takeForm(
  settings: ProviderSettings,
  interaction: Interaction,
  form: URLSearchParams,
  response: ServerResponse,
  finish: (result: InteractionResults) => Promise<void>,
): Promise<void> {
  if (form.get('action') === 'cancel') return finish({ error: 'access_denied', error_description: 'the person gave up' });
  const login = (form.get('login') ?? '').trim();
  const account = findAccount(settings.accounts, login, form.get('password') ?? '');
  if (!account) return show(settings, interaction, response, login, 'password');
  const { acr, refused } = levelOf(settings, interaction);
  if (refused) return finish({ error: 'access_denied', error_description: 'requested level of assurance not available' });
  const secondFactor = needsSecondFactor(acr);
  if (secondFactor && form.get('code')?.replace(/\s/g, '') !== sandboxCode) return show(settings, interaction, response, login, 'code');
  return finish({ login: { accountId: account.id, acr, amr: secondFactor ? ['pwd', 'otp', 'mfa'] : ['pwd'], remember: true } });
}

function findAccount(accounts: readonly Account[], login: string, password: string): Account | undefined {
  return accounts.find((account) => account.login === login.toLowerCase() && account.password === password);
}
