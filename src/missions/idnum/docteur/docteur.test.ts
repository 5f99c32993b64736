import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildApp } from '../../../app.js';
import { testBrowser } from '../../../kernel/http/testing.js';
import { productsOf } from '../../../products.js';
import { startTestSystem, type TestSystem } from '../../../testing.js';
import { keptDays, mostRuns } from './rules.js';
import { purge } from './run.js';
import { scenarios } from './scenarios.js';
import { careful, careless, startPartner, type Conduct, type Partner, type Settings } from './testing.js';

let system: TestSystem;
beforeAll(async () => {
  system = await startTestSystem();
});
afterAll(() => system[Symbol.asyncDispose]());

interface Made extends Settings {
  consultation: string;
  page: string;
  launch: string;
  report: string;
}
const asked = { method: 'POST', headers: { 'content-type': 'application/json' } };
const uris = ({ initiate_login_uri, redirect_uri, protected_resource_uri }: Partner) => ({
  initiate_login_uri,
  redirect_uri,
  protected_resource_uri,
});
const make = (body: unknown) => fetch(`${system.baseUrl}/docteur/consultations`, { ...asked, body: JSON.stringify(body) });
async function made(partner: Partner, more: Record<string, unknown> = {}): Promise<Made> {
  const answer = await make({ ...uris(partner), ...more });
  expect(answer.status).toBe(201);
  return (await answer.json()) as Made;
}
async function run(consultation: Made) {
  const launched = await fetch(consultation.launch, { method: 'POST' });
  expect(launched.status).toBe(202);
  for (;;) {
    const report = await (await fetch(consultation.report)).json();
    if (report.status !== 'running') return report;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
/** Starts a service, has it checked, and gives the report. */
async function check(conduct: Conduct, more: Record<string, unknown> = {}, declared: (partner: Partner) => Partner = (p) => p) {
  await using partner = await startPartner(conduct);
  const consultation = await made(declared(partner), more);
  await partner.configure(consultation);
  return { report: await run(consultation), consultation, people: partner.people };
}
const outcomes = (report: { results: { scenario: string; outcome: string; reason: string | null }[] }) =>
  Object.fromEntries(report.results.map(({ scenario, outcome, reason }) => [scenario, reason ? `${outcome} ${reason}` : outcome]));
const all = (outcome: string) => Object.fromEntries(scenarios.slice(1).map(({ id }) => [id, outcome]));

describe('the doctor, against a service that verifies', () => {
  it.each([
    ['ES256, userinfo as JSON', 'ES256', undefined],
    ['RS256, userinfo signed', 'RS256', 'RS256'],
  ] as const)('finds that it refuses every scenario (%s)', async (_, alg, userinfo) => {
    const signed = userinfo ? { userinfo_signed_response_alg: userinfo } : {};
    const { report, people } = await check(careful(alg, signed), { id_token_signed_response_alg: alg, ...signed });
    expect(outcomes(report)).toEqual({ control: 'accepted', ...all('refused') });
    expect(report).toMatchObject({
      status: 'done',
      conclusive: true,
      passed: true,
      refused: scenarios.length - 1,
      accepted: 0,
      unclear: 0,
    });
    // The honest sign-in, and the first opening of the code that is played twice.
    expect(people).toHaveLength(2);
    expect(people[0]).toMatch(/^[0-9a-f]{64}v1$/);
  });
});

describe('the doctor, against a service that verifies nothing', () => {
  it.each(['ES256', 'HS256'])('finds that it accepts every scenario, and says what that allows (%s)', async (alg) => {
    const { report, consultation } = await check(careless(), { id_token_signed_response_alg: alg });
    expect(outcomes(report)).toEqual({ control: 'accepted', ...all('accepted') });
    expect(report).toMatchObject({ conclusive: true, passed: false, accepted: scenarios.length - 1 });
    expect(report.results.find(({ scenario }: { scenario: string }) => scenario === 'wrong_state')).toMatchObject({
      good: false,
      danger: expect.stringContaining('attaquant'),
      remedy: expect.stringContaining('state'),
      norms: expect.arrayContaining([expect.objectContaining({ title: 'RFC 6749, 10.12' })]),
    });
    const page = await testBrowser().get(consultation.page);
    expect(page.text).toContain('Votre service accepte ce qu’il devrait refuser');
    expect(page.document.querySelectorAll('h3')).toHaveLength(scenarios.length - 1);
    expect(page.html).not.toContain('code=');
  });

  it('does not count as accepted what the service neither sent nor asked for', async () => {
    const { report } = await check({
      ...careless(),
      async start(settings, redirectUri) {
        const { url, departure } = await careless().start(settings, redirectUri);
        const bare = new URL(url);
        for (const name of ['state', 'nonce', 'acr_values']) bare.searchParams.delete(name);
        return { url: bare.href, departure };
      },
      async finish(settings, callback, _departure, redirectUri) {
        const { issuer, client_id, client_secret } = settings;
        const body = { grant_type: 'authorization_code', code: callback.searchParams.get('code') ?? '', redirect_uri: redirectUri };
        const answer = await fetch(`${issuer}/token`, { method: 'POST', body: new URLSearchParams({ ...body, client_id, client_secret }) });
        if (!answer.ok) throw new Error('no token');
        return 'someone';
      },
    });
    expect(outcomes(report)).toMatchObject({
      control: 'accepted',
      wrong_state: 'unclear not_sent',
      missing_state: 'unclear not_sent',
      wrong_nonce: 'unclear not_sent',
      missing_nonce: 'unclear not_sent',
      lowered_acr: 'unclear not_sent',
      userinfo_other_sub: 'unclear userinfo_not_asked',
      other_browser: 'accepted',
    });
    expect(report).toMatchObject({ passed: false, unclear: 7 });
  });
});

describe('a service that does not work', () => {
  const broken = async (conduct: Conduct, declared?: (partner: Partner) => Partner) => {
    const { report, consultation } = await check(conduct, {}, declared);
    expect(report).toMatchObject({ status: 'done', conclusive: false, passed: false, played: 1 });
    return { ...report.results[0], text: (await testBrowser().get(consultation.page)).text };
  };

  it('that is down is said to be down, and nothing is concluded', async () => {
    await using gone = await startPartner(careless());
    const consultation = await made(gone);
    await gone[Symbol.asyncDispose]();
    const report = await run(consultation);
    expect(report).toMatchObject({ status: 'done', conclusive: false, passed: false, played: 1, accepted: 0, refused: 0 });
    expect(report.results[0]).toMatchObject({
      outcome: 'unclear',
      reason: 'unreachable',
      explanation: expect.stringContaining('ECONNREFUSED'),
    });
    const page = await testBrowser().get(consultation.page);
    expect(page.text).toContain('On ne peut rien conclure');
    expect(page.text).toContain('Le service n’a pas répondu');
  });
  it('that shows its protected page to everybody is told so', async () => {
    expect(await broken(careless(), (p) => ({ ...p, protected_resource_uri: `${system.baseUrl}/sante` }))).toMatchObject({
      outcome: 'unclear',
      reason: 'page_open',
      text: expect.stringContaining('s’ouvre sans connexion'),
    });
  });
  it('whose start address is a page is told so', async () => {
    expect(await broken(careless(), (p) => ({ ...p, initiate_login_uri: p.protected_resource_uri }))).toMatchObject({
      reason: 'no_departure',
    });
  });
  it('that sends a wrong request is told which parameter', async () => {
    expect(await broken(careless({ client_id: 'client_other' }))).toMatchObject({
      reason: 'bad_request',
      explanation: expect.stringContaining('client_id'),
    });
    expect(await broken(careless({ scope: 'profile' }))).toMatchObject({ explanation: expect.stringContaining('scope') });
  });
  it('that has a wrong secret is told so', async () => {
    const conduct = careless();
    expect(await broken({ ...conduct, finish: (s, ...rest) => conduct.finish({ ...s, client_secret: 'wrong' }, ...rest) })).toMatchObject({
      outcome: 'refused',
      reason: 'token_refused',
      explanation: expect.stringContaining('client_secret'),
    });
  });
  it('that refuses everybody is not taken for a careful one', async () => {
    expect(await broken({ ...careless(), finish: () => Promise.reject(new Error('never')) })).toMatchObject({
      outcome: 'refused',
      reason: 'token_not_asked',
    });
  });
});

describe('a consultation', () => {
  it('is made, configured, launched and read by a person without JavaScript', async () => {
    await using partner = await startPartner(careful('RS256'));
    const browser = testBrowser();
    const ready = await browser.submit(await browser.get(`${system.baseUrl}/docteur`), uris(partner));
    expect(ready.text).toContain('client_secret');
    const [issuer = '', client_id = '', client_secret = ''] = [...ready.document.querySelectorAll('dd code')].map(
      (code) => code.textContent ?? '',
    );
    await partner.configure({ issuer, client_id, client_secret });
    let page = await browser.submit(ready, {}, 'Lancer la vérification');
    while (page.text.includes('Vérification en cours')) page = await browser.follow(page, 'Voir où elle en est');
    expect(page.text).toContain('Votre service refuse tout ce qu’il doit refuser');
    expect((await browser.get(`${page.url.href}?lang=en`)).text).toContain('Your service refuses all that it must refuse');
  });

  it('lets a developer sign in by hand, honestly', async () => {
    await using partner = await startPartner(careful('RS256'));
    await partner.configure(await made(partner));
    const page = await testBrowser().get(partner.initiate_login_uri);
    expect(page.url.href).toBe(partner.protected_resource_uri);
    expect(page.status).toBe(200);
  });

  it('signs people out to the service only', async () => {
    await using partner = await startPartner(careless());
    const { issuer } = await made(partner);
    const out = (back: string) =>
      fetch(`${issuer}/session/end?${new URLSearchParams({ post_logout_redirect_uri: back, state: 's' })}`, { redirect: 'manual' });
    expect((await out(partner.protected_resource_uri)).headers.get('location')).toBe(`${partner.protected_resource_uri}?state=s`);
    expect((await out('https://evil.example/')).status).toBe(400);
  });

  it('keeps its secrets sealed and its private keys to itself', async () => {
    await using partner = await startPartner(careless());
    const { consultation, client_secret, issuer } = await made(partner);
    const row = await system.context.db
      .selectFrom('docteur_consultation')
      .selectAll()
      .where('id', '=', consultation)
      .executeTakeFirstOrThrow();
    expect(JSON.stringify(row)).not.toContain(client_secret);
    expect(row.signing_keys).not.toContain('kty');
    const { keys } = await (await fetch(`${issuer}/jwks`)).json();
    expect(Object.keys(keys[0]).sort()).toEqual(['alg', 'e', 'kid', 'kty', 'n', 'use']);
  });

  it('is found by its id only', async () => {
    const unknown = '/docteur/consultation_0000000000000000000000';
    const page = await testBrowser().get(`${system.baseUrl}${unknown}`);
    expect(page.status).toBe(404);
    expect(page.text).toContain('Page introuvable');
    for (const path of ['/rapport.json', '/api/v2/jwks', '/api/v2/.well-known/openid-configuration', '/api/v2/session/end'])
      expect((await fetch(`${system.baseUrl}${unknown}${path}`)).status).toBe(404);
    expect((await fetch(`${system.baseUrl}/docteur/consultations/consultation_0/lancement`, { method: 'POST' })).status).toBe(404);
  });

  it('says what is wrong in a form, field by field, and to a program', async () => {
    const browser = testBrowser();
    const page = await browser.submit(await browser.get(`${system.baseUrl}/docteur`), {
      initiate_login_uri: 'mairie.example/connexion',
      redirect_uri: 'https://mairie.example/retour#x',
      protected_resource_uri: 'https://169.254.169.254/',
    });
    expect(page.status).toBe(422);
    const summary = [...page.document.querySelectorAll('.socle-summary a')].map((a) => a.getAttribute('href'));
    expect(summary).toEqual(['#initiate_login_uri', '#redirect_uri', '#protected_resource_uri']);
    expect(page.document.querySelector('#initiate_login_uri')?.getAttribute('value')).toBe('mairie.example/connexion');
    const answer = await make({ initiate_login_uri: 'https://a.example/', redirect_uri: 'ftp://a.example/' });
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ code: 'DOCTEUR-DEMANDE', field: 'redirect_uri' });
  });

  it('has one run at a time, and the house few', async () => {
    const hanging: Conduct = { ...careless(), start: () => new Promise(() => undefined) };
    await using partner = await startPartner(hanging);
    const consultations = [];
    for (let i = 0; i <= mostRuns; i += 1) consultations.push(await made(partner));
    const launches = [];
    for (const { launch } of consultations) launches.push((await fetch(launch, { method: 'POST' })).status);
    expect(launches).toEqual([...consultations.slice(1).map(() => 202), 503]);
    const again = await fetch(consultations[0]?.launch ?? '', { method: 'POST' });
    expect(await again.json()).toMatchObject({ code: 'DOCTEUR-EN-COURS' });
    const page = await testBrowser().get(consultations[0]?.page ?? '');
    expect(page.text).toContain(`Essais faits : 0 sur ${scenarios.length}`);
    await partner[Symbol.asyncDispose]();
    for (const { report } of consultations.slice(0, mostRuns))
      await expect.poll(async () => (await (await fetch(report)).json()).status, { timeout: 20_000 }).toBe('done');
  });

  it('is forgotten with its results when it is old', async () => {
    const { consultation, report } = (await check(careless())).consultation;
    const later = (days: number) => ({ now: () => new Date(Date.now() + days * 86_400_000) });
    await purge({ db: system.context.db, clock: later(keptDays - 1) });
    expect((await fetch(report)).status).toBe(200);
    await purge({ db: system.context.db, clock: later(keptDays + 1) });
    expect((await fetch(report)).status).toBe(404);
    expect(await system.context.db.selectFrom('docteur_result').selectAll().where('consultation_id', '=', consultation).execute()).toEqual(
      [],
    );
  });
});

describe('in production', () => {
  it('a consultation is made by an agent, for public addresses', async () => {
    const context = { ...system.context, config: { ...system.context.config, mode: 'production' as const } };
    const app = await buildApp(context, productsOf(['idnum']), null);
    const form = await app.inject({ url: '/docteur', headers: { accept: 'text/html' } });
    expect(form.statusCode).toBe(303);
    expect(form.headers.location).toBe('/connexion/agent?retour=%2Fdocteur');
    const sent = await app.inject({ method: 'POST', url: '/docteur', payload: { redirect_uri: 'https://a.example/' } });
    expect(sent.headers.location).toContain('/connexion/agent');
    const program = await app.inject({ method: 'POST', url: '/docteur/consultations', payload: {} });
    expect(program.statusCode).toBe(403);
    expect(program.json()).toMatchObject({ code: 'DOCTEUR-AGENT' });
    await app.close();
  });
});
