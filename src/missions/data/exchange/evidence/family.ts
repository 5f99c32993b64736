import { z } from 'zod';
import type { Text } from '../../../../kernel/i18n/index.js';
import type { Pivot } from '../../../../registry/index.js';
import { sayDate, sayLines, sayPeople, sayText, type NamedPerson } from '../display.js';
import { field } from './define.js';

const civil = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);

/** People of a household, as family-benefit providers name them. */
export function people(label: Text, scopes: readonly string[]) {
  const person = z.object({
    nom_naissance: field(z.string(), { fr: 'Nom de naissance', en: 'Name at birth' }, { say: sayText }),
    nom_usage: field(z.string().nullable(), { fr: 'Nom d’usage', en: 'Name in use' }, { say: sayText }),
    prenoms: field(z.string(), { fr: 'Prénoms', en: 'First names' }, { say: sayText }),
    date_naissance: field(civil, { fr: 'Date de naissance', en: 'Date of birth' }, { say: sayDate }),
    sexe: field(z.enum(['F', 'M']), { fr: 'Sexe', en: 'Sex' }),
  });
  return field(z.array(person), label, { scopes, say: sayPeople });
}

/** A postal address in the lines of the French standard. */
export function address(scopes: readonly string[]) {
  const line = (label: Text) => field(z.string().nullable(), label, { say: sayText });
  const lines = z.object({
    destinataire: line({ fr: 'Destinataire', en: 'Addressee' }),
    complement_information: line({ fr: 'Complément', en: 'Additional information' }),
    complement_information_geographique: line({ fr: 'Complément géographique', en: 'Building or residence' }),
    numero_libelle_voie: line({ fr: 'Numéro et voie', en: 'Number and street' }),
    lieu_dit: line({ fr: 'Lieu-dit', en: 'Locality' }),
    code_postal_ville: line({ fr: 'Code postal et ville', en: 'Postcode and town' }),
    pays: line({ fr: 'Pays', en: 'Country' }),
  });
  const say = (a: z.infer<typeof lines>) =>
    sayLines([
      a.complement_information,
      a.complement_information_geographique,
      a.numero_libelle_voie,
      a.lieu_dit,
      a.code_postal_ville,
      a.pays === 'FRANCE' ? null : a.pays,
    ]);
  return field(lines, { fr: 'Adresse', en: 'Address' }, { scopes, say });
}

const plain = (text: string) =>
  text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[^\p{L}]+/gu, ' ')
    .trim()
    .toUpperCase();

/**
 * The pivot identity that a request meant, completed by the household that was found: people ask with one first name or without the day
 * of birth, and the access must still show in that person's own history. The request is kept when nobody of the household matches.
 */
export function completeFromHousehold(asked: Pivot, household: readonly NamedPerson[]): Pivot {
  const [firstName = ''] = asked.givenNames;
  const found = household.filter(
    (person) =>
      plain(person.nom_naissance) === plain(asked.familyName) &&
      plain(person.prenoms).startsWith(plain(firstName)) &&
      firstName !== '' &&
      agrees(asked.birthdate, person.date_naissance),
  );
  const [person] = found;
  if (!person || found.length > 1) return asked;
  return { ...asked, familyName: person.nom_naissance, givenNames: person.prenoms.split(/\s+/), birthdate: person.date_naissance };
}

function agrees(asked: string, known: string): boolean {
  const parts = known.split('-');
  return asked.split('-').every((part, i) => /^0+$/.test(part) || part === parts[i]);
}
