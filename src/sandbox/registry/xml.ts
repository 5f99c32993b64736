import { capitals } from '../names.js';
import { france } from '../people.js';
import type { Answer, Divergences, RegisterEntry } from './search.js';

// Element names and namespaces are those of the national register's own answers, so that one client serves both.

/** The XML of an answer. `validOn`: `YYYY-MM-DD`. */
export function writeAnswer(answer: Answer, validOn: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<el:IdentificationsIndividusCitoyens xmlns:el="http://xml.insee.fr/schema/electoral" xmlns:ec="http://xml.insee.fr/schema/etat-civil" xmlns:ie="http://xml.insee.fr/schema" dateValidite="${validOn}">
  <el:TypeReponseIdentification>${answer.code}</el:TypeReponseIdentification>${answer.divergences ? individual(answer.entry, answer.divergences) : ''}
</el:IdentificationsIndividusCitoyens>
`;
}

function individual(entry: RegisterEntry | undefined, divergences: Divergences): string {
  return `
  <el:IdentificationIndividuCitoyen>${entry ? situation(entry) : ''}
    <el:Divergences>
      <ec:DivergenceNom>${divergences.name}</ec:DivergenceNom>
      <ec:DivergencePrenoms>${divergences.givenNames}</ec:DivergencePrenoms>
      <ec:DivergenceSexe>${divergences.sex}</ec:DivergenceSexe>
      <ec:DivergenceDateNaissance>${divergences.birthdate}</ec:DivergenceDateNaissance>
      <ec:DivergenceLieuNaissance>${divergences.place}</ec:DivergenceLieuNaissance>
    </el:Divergences>
  </el:IdentificationIndividuCitoyen>`;
}

function situation(entry: RegisterEntry): string {
  const place =
    entry.birthcountry === france ? `<ie:Localite code="${entry.birthplace ?? ''}"/>` : `<ie:Pays code="${entry.birthcountry}"/>`;
  return `
    <el:SituationActuelle>
      <ec:Individu>
        <ie:Noms><ie:NomFamille>${text(capitals(entry.familyName))}</ie:NomFamille>${entry.usageName ? `<ie:NomUsage>${text(capitals(entry.usageName))}</ie:NomUsage>` : ''}</ie:Noms>
        <ie:Prenoms>${entry.givenNames.map((name) => `<ie:Prenom>${text(name)}</ie:Prenom>`).join('')}</ie:Prenoms>
        <ie:Naissance>
          <ie:DateNaissance>${entry.birthdate.replace(/(-00)+$/, '')}</ie:DateNaissance>
          <ie:LieuNaissance>${place}</ie:LieuNaissance>
        </ie:Naissance>
        <ie:Sexe>${entry.gender === 'female' ? 'F' : 'M'}</ie:Sexe>${entry.deceasedOn ? `\n        <ec:Deces><ec:DateDeces>${entry.deceasedOn}</ec:DateDeces></ec:Deces>` : ''}
      </ec:Individu>
    </el:SituationActuelle>`;
}

function text(value: string): string {
  return value.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}
