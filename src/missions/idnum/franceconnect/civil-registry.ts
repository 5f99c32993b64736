import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { z } from 'zod';
import type { Context } from '../../../context.js';
import { Fault } from '../../../kernel/errors/index.js';
import { france } from '../../../registry/index.js';
import { franceConnectFaults } from './faults.js';
import type { ProviderIdentity, RegistryIdentity } from './rules.js';

/** How long the registry may take. */
const patienceMilliseconds = 6_000;
const mostCharacters = 100_000;

const parser = new XMLParser({
  removeNSPrefix: true,
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  parseTagValue: false,
  parseAttributeValue: false,
  isArray: (name) => name === 'Prenom',
});

const text = z.string().trim().min(1);
const individual = z.object({
  Noms: z.object({ NomFamille: text }),
  Prenoms: z.object({ Prenom: z.array(text).min(1) }),
  Naissance: z.object({
    DateNaissance: z.string().regex(/^\d{4}(-\d{2}(-\d{2})?)?$/),
    LieuNaissance: z.object({ Localite: z.object({ '@code': text }).optional(), Pays: z.object({ '@code': text }).optional() }),
  }),
  Sexe: z.enum(['F', 'M', 'I']),
  // Its presence tells, even without a date.
  Deces: z.unknown().optional(),
});
const answer = z.object({
  IdentificationsIndividusCitoyens: z.object({
    TypeReponseIdentification: z.enum(['2', '3', '4', '6', '7', '8', '9']),
    IdentificationIndividuCitoyen: z.object({ SituationActuelle: z.object({ Individu: individual }).optional() }).optional(),
  }),
});

const genders = { F: 'female', M: 'male', I: 'unspecified' } as const;
const refusals = { 4: 'Y010004', 6: 'Y010006', 7: 'Y010007', 8: 'Y010008', 9: 'Y010009' } as const;

/** The question that the registry is asked about an identity (RNIPP, `Brpp2IdentificationComplet`). */
export function questionFor(identity: ProviderIdentity): URLSearchParams {
  const { given_name, family_name, birthdate, gender, birthplace, birthcountry } = identity;
  return new URLSearchParams({
    rechercheType: 'S',
    nom: family_name,
    prenoms: given_name,
    dateNaissance: birthdate.replaceAll('-', ''),
    sexe: gender === 'female' ? 'F' : gender === 'male' ? 'M' : 'I',
    codeLieuNaissance: birthcountry === france ? (birthplace ?? '') : birthcountry,
  });
}

/**
 * Reads an answer of the registry.
 * @throws Fault Y0100xx when it does not recognise one living person, or cannot be read
 */
export function readAnswer(xml: string): RegistryIdentity {
  const read = XMLValidator.validate(xml) === true ? answer.safeParse(parser.parse(xml)) : null;
  if (!read?.success) throw franceConnectFaults.make('Y010013');
  const { TypeReponseIdentification: code, IdentificationIndividuCitoyen: found } = read.data.IdentificationsIndividusCitoyens;
  if (code !== '2' && code !== '3') throw franceConnectFaults.make(refusals[code]);
  const person = found?.SituationActuelle?.Individu;
  if (!person) throw franceConnectFaults.make('Y010013');
  if (person.Deces !== undefined) throw franceConnectFaults.make('Y010015');
  const { Localite, Pays } = person.Naissance.LieuNaissance;
  return {
    givenNames: person.Prenoms.Prenom,
    familyName: person.Noms.NomFamille,
    gender: genders[person.Sexe],
    birthdate: person.Naissance.DateNaissance,
    birthplace: Localite?.['@code'] ?? Pays?.['@code'] ?? '',
  };
}

/**
 * Asks the civil registry who a person is.
 * @throws Fault Y0100xx
 */
export async function identifyInRegistry(
  context: Pick<Context, 'config' | 'fetch'>,
  identity: ProviderIdentity,
): Promise<RegistryIdentity> {
  const base = context.config.civilRegistry?.url;
  if (!base) throw franceConnectFaults.make('Y010012');
  const signal = AbortSignal.timeout(patienceMilliseconds);
  try {
    const response = await context.fetch(`${base}/Brpp2IdentificationComplet/individus?${questionFor(identity)}`, {
      headers: { accept: 'application/xml' },
      redirect: 'manual',
      signal,
    });
    if (response.status !== 200) throw franceConnectFaults.make('Y010012');
    return readAnswer((await response.text()).slice(0, mostCharacters));
  } catch (error) {
    if (error instanceof Fault) throw error;
    throw franceConnectFaults.make(signal.aborted ? 'Y010011' : 'Y010012', {}, { cause: error });
  }
}
