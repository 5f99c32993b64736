import type { FastifyReply, FastifyRequest } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fixedClock } from '../../../kernel/clock.js';
import { testBrowser } from '../../../kernel/http/testing.js';
import { knownEmail } from '../../../kernel/mail/index.js';
import { saveOrganisation, saveProcedure, type Procedure } from '../../../registry/index.js';
import { startTestSystem, type TestSystem } from '../../../testing.js';
import { opinionFigures, opinionLink } from './index.js';
import { setClosing } from './store.js';

const clock = fixedClock('2026-11-24T10:00:00Z');
const window = { from: '2025-11-25', to: '2026-11-26' };
let system: TestSystem;
beforeAll(async () => {
  system = await startTestSystem({ clock, runJobs: false });
}, 60_000);
afterAll(async () => {
  await system[Symbol.asyncDispose]();
});

/** A procedure without opinions. */
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
    serviceUrl: `/demarches/${slug}`,
  });
}

const link = async (about: Procedure, fileKey: string) =>
  `${system.baseUrl}${await opinionLink(system.context, system.context.db, { procedureId: about.id, occasion: 'submission', fileKey })}`;
const figures = (about: Procedure) => opinionFigures(system.context.db, about.id, window);

describe('an opinion by invitation', () => {
  it('takes two clicks: an answer, and send', async () => {
    const about = await procedure('deux-clics');
    const browser = testBrowser();
    const asked = await browser.get(await link(about, 'file-1'));
    expect(asked.text).toContain('De façon générale, comment ça s’est passé ?');
    expect([...asked.document.querySelectorAll('input[name=avis]')].map((input) => input.parentElement?.textContent?.trim())).toEqual([
      'Bien',
      'Moyen',
      'Pas bien',
    ]);
    expect(asked.document.querySelector('main input:not([name=avis])')).toBeNull();
    const thanks = await browser.submit(asked, { avis: 'medium' }, 'Envoyer');
    expect(thanks.text).toContain('Merci, votre avis est enregistré');
    expect((await figures(about)).invited).toMatchObject({ n: 1, satisfaction: 5, level: null });
  });

  it('without an answer says so, and counts nothing', async () => {
    const about = await procedure('sans-reponse');
    const browser = testBrowser();
    const asked = await browser.get(await link(about, 'file-1'));
    const again = await browser.submit(asked, {}, 'Envoyer');
    expect(again.status).toBe(422);
    expect(again.text).toContain('Choisissez une réponse.');
    expect((await figures(about)).invited.n).toBe(0);
  });

  it('sent twice, or eight times at once, counts once; the same day a wrong touch can be put right', async () => {
    const about = await procedure('double-envoi');
    const address = await link(about, 'file-1');
    const send = (avis: string) =>
      fetch(address, { method: 'POST', body: new URLSearchParams({ avis }), headers: { origin: system.baseUrl }, redirect: 'manual' });
    expect((await Promise.all(Array.from({ length: 8 }, () => send('bad')))).map((answer) => answer.status)).toEqual(
      Array.from({ length: 8 }, () => 303),
    );
    expect((await figures(about)).invited.counts.satisfaction).toEqual({ bad: 1, medium: 0, good: 0 });
    await send('good');
    expect((await figures(about)).invited.counts.satisfaction).toEqual({ bad: 0, medium: 0, good: 1 });
    clock.advance(86_400_000);
    await send('bad');
    expect((await figures(about)).invited.counts.satisfaction).toEqual({ bad: 0, medium: 0, good: 1 });
    clock.advance(-86_400_000);
  });

  it('by another link of the same file is refused once one was used; another file has its own', async () => {
    const about = await procedure('deux-liens');
    const [first, second, other] = [await link(about, 'file-1'), await link(about, 'file-1'), await link(about, 'file-2')];
    expect(new Set([first, second, other]).size).toBe(3);
    const browser = testBrowser();
    const late = await browser.get(second);
    await browser.submit(await browser.get(first), { avis: 'good' }, 'Envoyer');
    expect((await browser.submit(late, { avis: 'bad' }, 'Envoyer')).text).toContain('Vous avez déjà donné votre avis');
    expect((await browser.get(second)).status).toBe(409);
    await browser.submit(await browser.get(other), { avis: 'good' }, 'Envoyer');
    expect((await figures(about)).invited.counts.satisfaction).toEqual({ bad: 0, medium: 0, good: 2 });
  });

  it('leads from an opinion to no file and no person', async () => {
    const about = await procedure('anonyme');
    const browser = testBrowser();
    const address = await link(about, 'file-very-own');
    await browser.submit(await browser.get(address), { avis: 'good' }, 'Envoyer');
    const { db } = system.context;
    const rows = [
      await db.selectFrom('avis_opinion').selectAll().where('procedure_id', '=', about.id).execute(),
      await db.selectFrom('avis_invitation').selectAll().where('procedure_id', '=', about.id).execute(),
    ];
    expect(JSON.stringify(rows)).not.toContain('file-very-own');
    expect(JSON.stringify(rows)).not.toContain(address.split('/').pop());
  });

  it('by a link that was never given is not one', async () => {
    const page = await testBrowser().get(`${system.baseUrl}/avis/invitation/nothing`);
    expect(page.status).toBe(404);
    expect(page.text).toContain('Ce lien ne mène plus à un avis');
  });
});

describe('an open opinion', () => {
  it('is counted apart, once for each form however often it is sent', async () => {
    const about = await procedure('ouvert');
    const browser = testBrowser();
    const asked = await browser.get(`${system.baseUrl}/avis/ouvert`);
    await browser.submit(asked, { avis: 'bad' }, 'Envoyer');
    const thanks = await browser.submit(asked, { avis: 'good' }, 'Envoyer');
    expect(thanks.text).toContain('Merci');
    const { invited, open } = await figures(about);
    expect(invited.n).toBe(0);
    expect(open.counts.satisfaction).toEqual({ bad: 0, medium: 0, good: 1 });
  });

  it('is refused in a wave of false ones, without closing the door to invitations', async () => {
    const about = await procedure('vague');
    await system.context.db
      .insertInto('avis_wave')
      .values({ procedure_id: about.id, since: new Date('2026-11-24T10:00:00Z'), opinions: 300 })
      .execute();
    const browser = testBrowser();
    expect((await browser.submit(await browser.get(`${system.baseUrl}/avis/vague`), { avis: 'bad' }, 'Envoyer')).text).toContain(
      'Trop d’avis en même temps',
    );
    expect((await browser.submit(await browser.get(await link(about, 'f')), { avis: 'good' }, 'Envoyer')).text).toContain('Merci');
    expect(await figures(about)).toMatchObject({ invited: { n: 1 }, open: { n: 0 } });
  });

  it('on no procedure, or on one that no longer collects, is not asked for', async () => {
    expect((await testBrowser().get(`${system.baseUrl}/avis/inconnue`)).status).toBe(404);
    const about = await procedure('fermee');
    const browser = testBrowser();
    const asked = await browser.get(`${system.baseUrl}/avis/fermee`);
    await setClosing(system.context.db, about.id, { on: '2026-11-24', reason: 'La démarche a changé de nom.' });
    for (const page of [await browser.get(`${system.baseUrl}/avis/fermee`), await browser.submit(asked, { avis: 'bad' }, 'Envoyer')]) {
      expect(page.text).toContain('La démarche a changé de nom.');
      expect(page.document.querySelector('main form')).toBeNull();
    }
    expect((await figures(about)).open.n).toBe(0);
  });
});

describe('the further questions', () => {
  it('may be left alone, or answered; what could name someone is not kept', async () => {
    const about = await procedure('suite');
    const browser = testBrowser();
    const more = await browser.submit(await browser.get(await link(about, 'f')), { avis: 'bad' }, 'Envoyer');
    const help = await browser.submit(
      more,
      { clarte: '4', 'aide[]': ['phone', 'none'], commentaire: 'Appelez-moi au 06 12 34 56 78' },
      'Envoyer ces réponses',
    );
    expect(help.text).toContain('Par téléphone avec l’administration');
    const end = await browser.submit(help, { 'joint-phone': 'oui', 'qualite-phone': '2' }, 'Envoyer');
    expect(end.text).toContain('Merci, c’est terminé');
    expect(end.text).toContain('compte dans la note publiée');
    expect(end.text).toContain('Seuls les agents de l’organisme peuvent le lire (Ville de Démoville)');
    const { invited } = await figures(about);
    expect(invited).toMatchObject({
      n: 1,
      comprehension: { mean: 7.5 },
      helpReachable: { share: 1 },
      helpQuality: { mean: 2.5 },
      autonomy: { mean: 0 },
    });
    const { comment } = await system.context.db
      .selectFrom('avis_opinion')
      .select('comment')
      .where('procedure_id', '=', about.id)
      .executeTakeFirstOrThrow();
    expect(comment).toBe('Appelez-moi au [masqué]');
    expect((await browser.follow(end, 'Voir la qualité')).url.pathname).toBe('/qualite/suite');
  });
});

describe('comments', () => {
  /** The comments as an agent of an organisation reads them. */
  async function asAgent(siret: string): Promise<string> {
    const { sessions, db } = system.context;
    let cookie = '';
    // All that a session reads of a request, and all it writes to a reply.
    const request = { headers: { 'user-agent': 'test' }, cookies: {} } as unknown as FastifyRequest;
    const reply = { setCookie: (name: string, value: string) => (cookie = `${name}=${value}`) } as unknown as FastifyReply;
    await sessions.open(db, request, reply, 'agent', 'agent-1', {
      displayName: 'Alex Martin',
      email: knownEmail('alex@demoville.example'),
      siret,
      organisationLabel: 'Démoville',
      idToken: '',
    });
    const answer = await fetch(`${system.baseUrl}/agent/avis?page=-3`, { headers: { cookie, 'user-agent': 'test', accept: 'text/html' } });
    expect(answer.status).toBe(200);
    return answer.text();
  }

  it('are read by agents of the organisation, and by nobody else', async () => {
    const about = await procedure('commentee');
    const browser = testBrowser();
    const more = await browser.submit(await browser.get(await link(about, 'f')), { avis: 'bad' }, 'Envoyer');
    await browser.submit(more, { commentaire: 'Trop de <étapes>.' }, 'Envoyer ces réponses');
    expect(await asAgent('21750001600019')).toContain('Trop de &lt;étapes&gt;.');
    const others = await asAgent('11999900100017');
    expect(others).toContain('Aucun commentaire pour le moment.');
    expect(others).not.toContain('étapes');
    expect((await browser.get(`${system.baseUrl}/agent/avis`)).url.pathname).toMatch(/^\/(connexion|agentconnect)/);
  });
});
