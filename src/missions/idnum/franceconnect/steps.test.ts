import { afterAll, beforeAll, expect, it } from 'vitest';
import { testBrowser } from '../../../kernel/http/testing.js';
import { startTestSystem, type TestSystem } from '../../../testing.js';
import { away, beginnings, franceConnectService } from '../provider/testing.js';
import { steps } from './steps.js';

let system: TestSystem;
beforeAll(async () => {
  system = await startTestSystem();
});
afterAll(() => system[Symbol.asyncDispose]());

it('numbers are in the order in which the steps come', () => {
  const numbers = Object.values(steps).map((number) => number.split('.').reduce((sum, part) => sum * 100 + Number(part), 0));
  expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
});

it('each step of a sign-in is counted, by level; the measures name nobody', async () => {
  const service = await franceConnectService(system.baseUrl, {}, { acr_values: 'eidas1', scope: 'openid profile' });
  const counts = async () => {
    const text = await (await fetch(`${system.baseUrl}/metrics`)).text();
    expect(text).not.toMatch(/zoe|Zoé/);
    return Object.fromEntries(
      [...text.matchAll(/^socle_franceconnect_steps_total\{broker="franceconnect",step="(\w+)"\} (\d+)$/gm)].map(([, step, count]) => [
        step,
        Number(count),
      ]),
    );
  };
  const browser = testBrowser({ stopAt: away });
  const back = await beginnings(() => system).signIn(service.start(), {}, browser);
  const { body } = await service.tokens(back.url);
  await service.userinfo(body['access_token']);
  expect(await counts()).toEqual({
    FC_AUTHORIZE_INITIATED: 1,
    FC_SHOWED_IDP_CHOICE: 1,
    IDP_CHOSEN: 1,
    IDP_CALLEDBACK: 1,
    FC_VERIFIED: 1,
    FC_SHOWED_CONSENT: 1,
    FC_DATATRANSFER_INFORMATION_IDENTITY: 1,
    SP_REQUESTED_FC_TOKEN: 1,
    SP_REQUESTED_FC_USERINFO: 1,
  });

  await browser.get(service.start());
  expect(await counts()).toMatchObject({ FC_SSO_INITIATED: 1, FC_SHOWED_CONSENT: 2 });
});
