import { describe, expect, it } from 'vitest';
import { Fault } from '../../../kernel/errors/index.js';
import { knownEmail } from '../../../kernel/mail/index.js';
import { questionFor, readAnswer } from './civil-registry.js';
import type { ProviderIdentity } from './rules.js';

const head =
  'xmlns:el="http://xml.insee.fr/schema/electoral" xmlns:ec="http://xml.insee.fr/schema/etat-civil" xmlns:ie="http://xml.insee.fr/schema"';
const person = (options: { birthdate?: string; place?: string; death?: string } = {}) =>
  `<el:SituationActuelle><ec:Individu><ie:Noms><ie:NomFamille>LEMAÎTRE</ie:NomFamille></ie:Noms><ie:Prenoms><ie:Prenom>Chloé</ie:Prenom><ie:Prenom>Anne</ie:Prenom></ie:Prenoms>
  <ie:Naissance><ie:DateNaissance>${options.birthdate ?? '1995-02-17'}</ie:DateNaissance><ie:LieuNaissance>${options.place ?? '<ie:Localite code="35238">Rennes</ie:Localite>'}</ie:LieuNaissance></ie:Naissance><ie:Sexe>F</ie:Sexe>
  ${options.death ?? ''}</ec:Individu></el:SituationActuelle>`;
const answer = (code: string, found = '') =>
  `<?xml version="1.0" encoding="UTF-8"?><el:IdentificationsIndividusCitoyens ${head}><el:TypeReponseIdentification>${code}</el:TypeReponseIdentification>${found ? `<el:IdentificationIndividuCitoyen>${found}</el:IdentificationIndividuCitoyen>` : ''}</el:IdentificationsIndividusCitoyens>`;

const codeOf = (xml: string): string => {
  try {
    readAnswer(xml);
    return 'read';
  } catch (error) {
    if (error instanceof Fault) return error.code;
    throw error;
  }
};

describe('the answer of the civil registry', () => {
  it.each(['2', '3'])('recognises a person with code %s', (code) => {
    expect(readAnswer(answer(code, person()))).toEqual({
      givenNames: ['Chloé', 'Anne'],
      familyName: 'LEMAÎTRE',
      gender: 'female',
      birthdate: '1995-02-17',
      birthplace: '35238',
    });
  });

  it.each(['1995', '1995-02'])('reads the presumed date %s, and a country for who was born abroad', (birthdate) => {
    expect(readAnswer(answer('2', person({ birthdate, place: '<ie:Pays code="99335">Mali</ie:Pays>' })))).toMatchObject({
      birthdate,
      birthplace: '99335',
    });
  });

  it.each([
    ['4', 'Y010004'],
    ['6', 'Y010006'],
    ['7', 'Y010007'],
    ['8', 'Y010008'],
    ['9', 'Y010009'],
  ])('refuses code %s with %s, even when a person comes with it', (code, fault) => {
    expect(codeOf(answer(code))).toBe(fault);
    expect(codeOf(answer(code, person()))).toBe(fault);
  });

  it.each(['<ec:Deces><ec:DateDeces>2024-02-10</ec:DateDeces></ec:Deces>', '<ec:Deces></ec:Deces>', '<ec:Deces/>'])(
    'refuses a person who has died: %s',
    (death) => {
      expect(codeOf(answer('2', person({ death })))).toBe('Y010015');
    },
  );

  it.each([
    ['nothing', ''],
    ['a page', '<!doctype html><title>Erreur</title>'],
    ['JSON', '{"TypeReponseIdentification":"2"}'],
    ['cut XML', answer('2', person()).slice(0, -30)],
    ['an unknown code', answer('5')],
    ['a code that recognises nobody', answer('2')],
    ['no first name', answer('2', person().replace(/<ie:Prenoms>.*<\/ie:Prenoms>/, '<ie:Prenoms></ie:Prenoms>'))],
    ['a date that is none', answer('2', person({ birthdate: '17/02/1995' }))],
    ['entities that unfold', `<!DOCTYPE a [<!ENTITY x "2">]>${answer('&x;')}`],
  ])('refuses %s as unreadable', (_what, xml) => {
    expect(codeOf(xml)).toBe('Y010013');
  });
});

describe('the question to the civil registry', () => {
  const identity: ProviderIdentity = {
    given_name: 'Chloé Anne',
    family_name: 'LEMAÎTRE',
    birthdate: '1995-02-00',
    gender: 'female',
    birthcountry: '99100',
    birthplace: '35238',
    email: knownEmail('chloe@courriel.example'),
  };

  it('asks with the commune for who was born in France', () => {
    expect(Object.fromEntries(questionFor(identity))).toEqual({
      rechercheType: 'S',
      nom: 'LEMAÎTRE',
      prenoms: 'Chloé Anne',
      dateNaissance: '19950200',
      sexe: 'F',
      codeLieuNaissance: '35238',
    });
  });

  it('asks with the country for who was born abroad, whatever the place says', () => {
    expect(questionFor({ ...identity, birthcountry: '99335', gender: 'unspecified' }).get('codeLieuNaissance')).toBe('99335');
    expect(questionFor({ ...identity, gender: 'unspecified' }).get('sexe')).toBe('I');
  });
});
