import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { transact } from '../../../kernel/database/index.js';
import { saveOrganisation } from '../../../registry/index.js';
import { startTestSystem, type TestSystem } from '../../../testing.js';
import { titleOf, type TestService } from '../provider/testing.js';
import { closeSessions, openSessionsOf } from './index.js';
import { agentService, newBrowser, signInAt, siretOf, startAdministration, told, userinfoOf, type TestAdministration } from './testing.js';

let system: TestSystem;
let office: TestService;
let town: TestAdministration, bare: TestAdministration;
const closed = '20003000200022';

beforeAll(async () => {
  system = await startTestSystem();
  const { db } = system.context;
  await sql`update oidc_upstream set active = false where product = 'agentconnect'`.execute(db);
  [town, bare] = await Promise.all([
    startAdministration(
      system,
      'ville',
      { domains: ['valmont.example'], siret: siretOf.other, organisation: 'Agents de Valmont' },
      { title: 'Ville' },
    ),
    startAdministration(system, 'sans-siret', { domains: ['sans.example'] }, { title: 'Sans Siret' }),
  ]);
  const ofRegister = async (siret: string, name: string, category: string | null, closedOn: string | null = null) => {
    await saveOrganisation(db, { siret, name, kind: 'local_authority' });
    await sql`update registry_organisation set legal_category = ${category}, closed_on = ${closedOn} where siret = ${siret}`.execute(db);
  };
  await ofRegister(siretOf.town, 'COMMUNE DE VALMONT', '7210');
  await ofRegister(closed, 'SYNDICAT DISSOUS', '7354', '2026-01-31');
  office = await agentService(system, { require_auth_time: true });
}, 120_000);
afterAll(async () => {
  await Promise.all([town, bare].map((one) => one[Symbol.asyncDispose]()));
  await system[Symbol.asyncDispose]();
});

const given = async (
  administration: TestAdministration,
  claims: Record<string, unknown>,
  change: Record<string, string> = {},
  service = office,
) => {
  administration.agent('a', claims);
  return userinfoOf(service, await signInAt(newBrowser(), service, administration, change));
};
interface Proof {
  verification: { source: string; trust_framework: string; time: string; evidence: { type: string }[] };
  claims: Record<string, unknown>;
}
const proofs = (claims: Record<string, unknown>) =>
  Object.fromEntries((claims['verified_claims'] as Proof[]).map(({ verification, claims: own }) => [verification.source, own]));

describe('the organisation of an agent', () => {
  it('that the register knows is verified: its name, its number, the roles of its legal category', async () => {
    const claims = await given(town, { siret: '210 000 006 00010', organizational_unit: 'École' });
    expect(claims).toMatchObject({
      siret: siretOf.town,
      organization_label: 'COMMUNE DE VALMONT',
      roles: ['agent_public', 'agent_public_territorial', 'agent_public_L100-3'],
    });
    expect(proofs(claims)).toEqual({
      verified: {
        siret: siretOf.town,
        organization_label: 'COMMUNE DE VALMONT',
        roles: ['agent_public', 'agent_public_territorial', 'agent_public_L100-3'],
      },
    });
    const [{ verification } = expect.fail('no proof')] = claims['verified_claims'] as Proof[];
    expect(verification).toMatchObject({
      trust_framework: 'socle_agentconnect',
      evidence: [{ type: 'electronic_record', record: { source: { name: 'Sirene' } } }],
    });
    expect(Date.parse(verification.time)).not.toBeNaN();
  });

  it('that the register does not know is given by the provider, and its roles are nobody’s word', async () => {
    const claims = await given(town, { siret: siretOf.ministry.replace('11999900100017', '20003000200014'), roles: ['agent_public_etat'] });
    expect(claims['siret']).toBe(siretOf.other);
    expect(claims['roles']).toBeUndefined();
    expect(proofs(claims)).toEqual({ given: { siret: siretOf.other }, default: { organization_label: 'Agents de Valmont' } });
  });

  it.each([undefined, null, '', ' '])('that the provider does not give (%j) is that of all its agents, and says so', async (siret) => {
    const claims = await given(town, { siret });
    expect(claims['siret']).toBe(siretOf.other);
    expect(proofs(claims)).toEqual({ default: { siret: siretOf.other, organization_label: 'Agents de Valmont' } });
  });

  it.each(['12345678901234', '2100000060001', 'inconnu'])(
    'that is no SIRET (%s) stays what was given: the default stands beside, never in its place',
    async (siret) => {
      const claims = await given(town, { siret }, {});
      expect(claims['siret']).toBe(siret);
      expect(claims['siren']).toBeUndefined();
      expect(proofs(claims)).toEqual({
        given: { siret },
        default: { siret: siretOf.other, organization_label: 'Agents de Valmont' },
      });
    },
  );

  it.each([undefined, '12345678901234'])('is needed (%j) where no default was agreed upon', async (siret) => {
    bare.agent('a', { siret });
    const page = await signInAt(newBrowser(), office, bare);
    expect([page.status, page.text.includes('AC-IDENTITE'), page.text.includes('numéro Siret de votre organisation')]).toEqual([
      502,
      true,
      true,
    ]);
  });

  it('that the register has closed signs nobody in, and the agent is told what to do', async () => {
    town.agent('a', { siret: closed });
    const browser = newBrowser();
    const page = await signInAt(browser, office, town);
    expect([page.status, page.text.includes('AC-ORGANISATION-FERMEE')]).toEqual([403, true]);
    expect(page.text).toContain('SYNDICAT DISSOUS');
    expect(page.text).toContain('Faites corriger le registre');
    expect(office.gotCode(browser)).toBe(false);
  });
});

describe('a service', () => {
  it('gets of the provenance what it gets of the claims, and the provenance only when it asks', async () => {
    const narrow = await agentService(system, {}, 'openid siret provenance');
    expect(proofs(await given(town, {}, {}, narrow))).toEqual({ verified: { siret: siretOf.town } });
    const plain = await agentService(system, {}, 'openid siret organization_label roles');
    expect(Object.keys(await given(town, {}, {}, plain))).not.toContain('verified_claims');
  });

  it('gets claims that it names one by one, and not those that it may not have', async () => {
    const service = await agentService(system, {}, 'openid');
    await sql`update oidc_client set allowed_scopes = '{openid,siret}' where client_id = ${service.id}`.execute(system.context.db);
    const claims = await given(town, {}, { claims: JSON.stringify({ userinfo: { siret: null, email: { essential: true } } }) }, service);
    expect([claims['siret'], claims['email']]).toEqual([siretOf.town, undefined]);
  });

  it('gets every claim of the provider that is none of ours as `custom`, and nothing of the protocol', async () => {
    const claims = await given(town, {
      groups: ['a'],
      favourite: { colour: 'blue' },
      'https://x.example/y': 1,
      email_verified: true,
      phone_number: 'pas un numéro',
      idp_id: 'autre',
      verified_claims: [{ verification: {}, claims: { siret: 'x' } }],
      iss: 'x',
      aud: 'y',
    });
    expect(claims['custom']).toEqual({ favourite: { colour: 'blue' }, 'https://x.example/y': 1 });
    expect(claims['idp_id']).toBe('ville');
    expect(proofs(claims)['verified']).toBeDefined();
  });

  it('gets a phone number, groups and those of Chorus DT; a number that is none is left out', async () => {
    const service = await agentService(system, {}, 'openid phone groups chorusdt siren belonging_population');
    const claims = await given(
      town,
      {
        phone_number: '+33 1 99 00 12 34',
        groups: ['rh'],
        'chorusdt:matricule': 'M1',
        'chorusdt:societe': 'S1',
        belonging_population: 'agent',
      },
      {},
      service,
    );
    expect(claims).toMatchObject({
      phone_number: '+33 1 99 00 12 34',
      groups: ['rh'],
      'chorusdt:matricule': 'M1',
      'chorusdt:societe': 'S1',
      siren: siretOf.town.slice(0, 9),
      belonging_population: 'agent',
    });
    expect((await given(town, { phone_number: 'javascript:alert(1)' }, {}, service))['phone_number']).toBeUndefined();
  });
});

describe('an agent of several organisations', () => {
  const several = {
    organizations: [{ siret: siretOf.other, organizational_unit: 'Voirie' }, { siret: closed }, { siret: siretOf.town }, { siret: 'faux' }],
  };

  it('says for which one they sign in; a closed one cannot be chosen', async () => {
    town.agent('plusieurs', several);
    const browser = newBrowser();
    const page = await signInAt(browser, office, town);
    expect(titleOf(page)).toContain('Pour quelle organisation');
    expect(page.document.querySelectorAll('.socle-choices li')).toHaveLength(3);
    expect(page.document.querySelectorAll('.socle-choices button')).toHaveLength(2);
    const claims = await userinfoOf(office, await browser.submit(page, {}, 'Voirie'));
    expect([claims['siret'], claims['organizational_unit']]).toEqual([siretOf.other, undefined]);
    expect(proofs(claims)).toMatchObject({ given: { siret: siretOf.other } });
    // The session speaks for that one.
    expect((await userinfoOf(office, await browser.get(office.start())))['siret']).toBe(siretOf.other);
  });

  it('cannot choose one that their provider did not give, nor a closed one', async () => {
    town.agent('plusieurs', several);
    const browser = newBrowser();
    const page = await signInAt(browser, office, town);
    const forged = (siret: string) => {
      const button = page.document.querySelector('.socle-choices button');
      button?.setAttribute('value', siret);
      return browser.submit(page);
    };
    expect(titleOf(await forged(siretOf.ministry))).toContain('Pour quelle organisation');
    expect((await forged(closed)).text).toContain('AC-ORGANISATION-FERMEE');
    expect(office.gotCode(browser)).toBe(false);
  });

  it('is led by the SIRET that the service hints at, also when they are signed in for another one', async () => {
    town.agent('plusieurs', several);
    const browser = newBrowser();
    const first = await userinfoOf(office, await signInAt(browser, office, town, { siret_hint: siretOf.town }));
    expect(first['siret']).toBe(siretOf.town);
    const second = await userinfoOf(office, await browser.get(office.start({ siret_hint: siretOf.other })));
    expect([second['siret'], second['sub'], second.idToken['auth_time']]).toEqual([
      siretOf.other,
      first['sub'],
      first.idToken['auth_time'],
    ]);
    expect(first.idToken['auth_time']).toBeTypeOf('number');
    // One that is not theirs changes nothing.
    expect((await userinfoOf(office, await browser.get(office.start({ siret_hint: siretOf.ministry }))))['siret']).toBe(siretOf.other);
    expect(told(await browser.get(office.start({ siret_hint: siretOf.town, prompt: 'none' })))['error']).toBe('login_required');
  });

  it('changes from one to the other without signing in again', async () => {
    town.agent('plusieurs', several);
    const browser = newBrowser();
    const first = await userinfoOf(office, await signInAt(browser, office, town, { siret_hint: siretOf.town }));
    const page = await browser.get(office.start({ prompt: 'select_account' }));
    const second = await userinfoOf(office, await browser.submit(page, {}, 'Voirie'));
    expect([first['siret'], second['siret'], second['sub']]).toEqual([siretOf.town, siretOf.other, first['sub']]);
    expect((await userinfoOf(office, await browser.get(office.start())))['siret']).toBe(siretOf.other);
  });

  it('changes nothing in a session that was closed a moment ago, though this process still remembers it', async () => {
    town.agent('plusieurs', several);
    const browser = newBrowser();
    const { sub } = await userinfoOf(office, await signInAt(browser, office, town, { siret_hint: siretOf.town }));
    expect(await transact(system.context.db, (tx) => closeSessions(tx, system.context, String(sub)))).toBeGreaterThan(0);
    const page = await browser.get(office.start({ siret_hint: siretOf.other }));
    expect(page.url.searchParams.has('code')).toBe(false);
    expect(await openSessionsOf(system.context, String(sub))).toEqual([]);
  });
});
