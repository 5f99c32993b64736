import { testBrowser, type TestBrowser, type TestPage } from '../../../../kernel/http/testing.js';
import type { Room } from '../testing.js';

const child = {
  'enfant-prenom': 'Léo',
  'enfant-nom': 'O’Brien',
  'enfant-naissance-jour': '12',
  'enfant-naissance-mois': '5',
  'enfant-naissance-annee': '2017',
};

/** A citizen begins, fills and sends a request: two facts kept, of which one changed, the address refused. */
export async function sendRequest(
  room: Room,
  browser: TestBrowser = testBrowser(),
): Promise<{ browser: TestBrowser; fileId: string; receipt: TestPage }> {
  const about = await browser.get(`${room.baseUrl}/demarches/tarif-cantine`);
  const asked = await browser.follow(about, 'Commencer');
  const facts = await browser.submit(asked, {}, 'Demander ces informations');
  let page = await browser.submit(facts, { 'garder-adresse': null }, 'Utiliser');
  page = await browser.submit(page, child, 'Continuer');
  page = await browser.submit(page, { ecole: 'moulin', classe: 'cp' }, 'Continuer');
  page = await browser.submit(page, { 'jours[]': ['lundi'], 'sans-viande': 'non' }, 'Continuer');
  page = await browser.submit(page, { 'nombre-enfants': '3' }, 'Continuer');
  page = await browser.submit(
    page,
    { 'adresse-voie': '1 rue Neuve', 'adresse-code-postal': '91998', 'adresse-commune': 'Valmont' },
    'Continuer',
  );
  page = await browser.submit(page, {}, 'Continuer');
  const check = await browser.submit(page, { exact: 'oui' }, 'Continuer');
  const receipt = await browser.submit(check, {}, 'Envoyer ma demande');
  const fileId = /dossiers\/(file_\w+)/.exec(receipt.url.pathname)?.[1];
  if (!fileId) throw new Error(`no file in ${receipt.url.pathname}: ${receipt.text.slice(0, 300)}`);
  return { browser, fileId, receipt };
}
