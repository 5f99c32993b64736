import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { fixedClock } from '../../../kernel/clock.js';
import { testBrowser } from '../../../kernel/http/testing.js';
import { saveOrganisation, saveProcedure, type Procedure } from '../../../registry/index.js';
import { startTestSystem, type TestSystem } from '../../../testing.js';
import type { OpenFigure } from './open-data.js';
import { planFirstRound, probeAll } from './probe.js';
import { insertMeasure } from './store.js';

const clock = fixedClock('2026-11-24T10:00:00Z');
let system: TestSystem;
beforeAll(async () => {
  system = await startTestSystem({ clock, runJobs: false });
}, 60_000);
afterAll(async () => {
  await system[Symbol.asyncDispose]();
});

async function procedure(slug: string): Promise<Procedure> {
  const { db } = system.context;
  const organisation = await saveOrganisation(db, { siret: '21750001600019', name: 'Ville de Démoville', kind: 'local_authority' });
  const words = { fr: `Démarche ${slug}`, en: `Procedure ${slug}` };
  return saveProcedure(db, {
    slug,
    organisationId: organisation.id,
    title: words,
    summary: words,
    legalBasis: words,
    serviceUrl: `/avis/${slug}`,
  });
}

async function opinions(about: Procedure, given: Readonly<Record<'good' | 'medium' | 'bad', number>>, day = '2026-10-02'): Promise<void> {
  const rows = Object.entries(given).flatMap(([satisfaction, n]) =>
    Array.from({ length: n }, (_, i) => ({
      id: `avi_${about.slug}_${day}_${satisfaction}_${i}`,
      procedure_id: about.id,
      class: 'invited',
      occasion: 'submission',
      given_on: day,
      satisfaction,
      lang: 'fr',
    })),
  );
  await system.context.db.insertInto('avis_opinion').values(rows).execute();
}

const page = (slug: string) => testBrowser().get(`${system.baseUrl}/qualite/${slug}`);
const json = async (slug: string) =>
  ((await (await fetch(`${system.baseUrl}/qualite/${slug}.json`)).json()) as { indicateurs: OpenFigure[] }).indicateurs;

describe('satisfaction', () => {
  it('without opinions says that there are none', async () => {
    await procedure('vide');
    const { text, document } = await page('vide');
    for (const words of ['Personne n’a encore donné son avis', 'Aucune information n’a encore été proposée', 'Pas encore mesurée'])
      expect(text).toContain(words);
    expect(document.querySelectorAll('main svg')).toHaveLength(0);
    expect((await json('vide')).filter((f) => f.valeur !== null && f.nombre === 0).map((f) => f.indicateur)).toEqual([
      'avis_libres',
      'reprise_acceptees',
      'reprise_modifiees',
      'reprise_refusees',
    ]);
  });

  it('with one opinion less than the minimum shows their number and no mark, on the page or elsewhere', async () => {
    await opinions(await procedure('peu'), { good: 90, medium: 9, bad: 0 });
    const { text } = await page('peu');
    expect(text).toContain('Avis reçus depuis douze mois : 99. Il en faut au moins 100');
    expect(text).not.toContain('/ 10');
    const said = (await json('peu')).filter((f) => f.indicateur === 'satisfaction');
    expect(said.map((f) => [f.valeur, f.borne_basse, f.nombre])).toEqual([
      [null, null, 99],
      [null, null, 99],
    ]);
    expect((await testBrowser().get(`${system.baseUrl}/qualite`)).text).toContain('pas encore de note (99 avis reçus)');
  });

  it('with enough shows the published mean of the window, its interval and its level, in words and as a table', async () => {
    const about = await procedure('assez');
    await opinions(about, { good: 70, medium: 20, bad: 10 });
    await opinions(about, { good: 0, medium: 0, bad: 500 }, '2025-11-24');
    const { text, document } = await page('assez');
    expect(text).toContain('8 / 10');
    expect(text).toContain('moyenne de 100 avis');
    expect(document.querySelectorAll('#satisfaction ~ figure svg[role=img]')).toHaveLength(2);
    const [whole, october, ...rest] = (await json('assez')).filter((f) => f.indicateur === 'satisfaction');
    expect(rest).toEqual([]);
    expect(whole).toMatchObject({ debut: '2025-11-25', fin: '2026-11-24', valeur: 8, nombre: 100, dont_demonstration: 0 });
    expect(october).toMatchObject({ debut: '2026-10-01', fin: '2026-10-31', valeur: 8 });
    for (const { valeur, borne_basse, borne_haute } of [whole, october].filter((f) => f !== undefined)) {
      expect(borne_basse).toBeLessThan(valeur ?? 0);
      expect(borne_haute).toBeGreaterThan(valeur ?? 0);
    }
  });

  it('says which opinions were made up', async () => {
    const { text } = await page('tarif-cantine');
    expect(text).toContain('240 avis fabriqués pour la démonstration');
    expect((await json('tarif-cantine'))[0]).toMatchObject({ indicateur: 'satisfaction', nombre: 240, dont_demonstration: 240 });
  });
});

describe('availability', () => {
  it('is measured for the first time soon after the start, once, however many processes start', { timeout: 30_000 }, async () => {
    const asked = vi.spyOn(system.context, 'fetch');
    const page = `${system.baseUrl}/demarches/tarif-cantine`;
    const openings = () => asked.mock.calls.filter(([address]) => address instanceof URL && address.href === page).length;
    await vi.waitFor(
      async () => {
        await system.drainJobs();
        expect(openings()).toBe(1);
      },
      { timeout: 15_000, interval: 500 },
    );
    expect((await testBrowser().get(`${system.baseUrl}/qualite/tarif-cantine`)).text).toContain('100 % Mesure trop récente');
    // Another process starts later.
    await planFirstRound(system.context, 0);
    await system.drainJobs();
    expect(openings()).toBe(1);
    asked.mockRestore();
  });

  it('comes from requests made over the network to the page that people open', async () => {
    await procedure('mesuree');
    const gone = await procedure('disparue');
    await system.context.db.updateTable('registry_procedure').set({ service_url: '/nulle-part' }).where('id', '=', gone.id).execute();
    await probeAll(system.context);
    await probeAll(system.context);
    const rows = await system.context.db.selectFrom('observatoire_probe').selectAll().where('procedure_id', '=', gone.id).execute();
    expect(rows).toMatchObject([{ outcome: 'unavailable', status: 404, milliseconds: null, error: 'status' }]);
    expect((await page('mesuree')).text).toContain('100 % Mesure trop récente');
    expect((await page('disparue')).text).toContain('0 % Mesure trop récente');
  });

  it.each(['http://[', 'mailto:mairie@demoville.example'])(
    'of an address that leads nowhere, %s, is no measure, and stops no other',
    async (address) => {
      const [wrong, right] = [await procedure('mal-inscrite'), await procedure('bien-inscrite')];
      const { db } = system.context;
      await db.updateTable('registry_procedure').set({ service_url: address }).where('id', '=', wrong.id).execute();
      await db.deleteFrom('observatoire_probe').where('procedure_id', '=', right.id).execute();
      const told = vi.spyOn(system.context.log, 'error');
      await probeAll(system.context);
      const measures = (of: Procedure) => db.selectFrom('observatoire_probe').select('outcome').where('procedure_id', '=', of.id).execute();
      expect([await measures(wrong), await measures(right)]).toEqual([[], [{ outcome: 'available' }]]);
      expect(told).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ procedure: 'mal-inscrite' }), expect.any(String));
      told.mockRestore();
    },
  );

  it('leaves out our own outages, and says how many there were', async () => {
    const about = await procedure('coupures');
    const minute = 60_000;
    const begin = clock.now().getTime() - 399 * 5 * minute;
    const good = { outcome: 'available', status: 200, milliseconds: 450, error: null } as const;
    const bad = { outcome: 'unavailable', status: 503, milliseconds: null, error: 'status' } as const;
    const ours = { outcome: 'unknown', status: null, milliseconds: null, error: 'connection' } as const;
    for (let i = 0; i < 390; i += 1)
      await insertMeasure(system.context.db, about.id, new Date(begin + i * 5 * minute), i < 351 ? good : i < 360 ? bad : ours);
    const { text } = await page('coupures');
    expect(text).toContain('97,5 % Insuffisant');
    expect(text).toContain('démarche 360 fois, toutes les 5 minutes. Elle a répondu 351 fois.');
    expect(text).toContain('moins de 450 millisecondes. L’objectif est de 400. À surveiller');
    expect(text).toContain('Mesures manquées de notre fait : 40.');
    const [uptime] = (await json('coupures')).filter((f) => f.indicateur === 'uptime');
    expect(uptime).toMatchObject({ valeur: 0.975, nombre: 360, debut: '2026-08-25' });
  });
});

describe('open data', () => {
  it('is the same in CSV as in JSON, with one header and French decimals', async () => {
    const answer = await fetch(`${system.baseUrl}/qualite/assez.csv`);
    expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    const bytes = Buffer.from(await answer.arrayBuffer());
    expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    const rows = parse<Record<string, string>>(bytes, { bom: true, columns: true, delimiter: ';' });
    const figures = await json('assez');
    const words = (value: string | number | null) => (value === null ? '' : String(value).replace('.', ','));
    expect(rows).toEqual(
      figures.map((figure) =>
        Object.fromEntries(Object.entries<string | number | null>({ ...figure }).map(([name, value]) => [name, words(value)])),
      ),
    );
    expect(rows[0]?.['borne_basse']).toContain(',');
  });

  it('of no procedure is not found', async () => {
    for (const path of ['rien', 'rien.csv', 'rien.json']) expect((await fetch(`${system.baseUrl}/qualite/${path}`)).status).toBe(404);
  });
});
