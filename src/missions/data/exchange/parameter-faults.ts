import type { FaultDefinition } from '../../../kernel/errors/index.js';
import type { Text } from '../../../kernel/i18n/index.js';

const unprocessable: Text = { fr: 'Entité non traitable', en: 'Cannot be processed' };
const remedy: Text = { fr: 'Corrigez cette information et recommencez.', en: 'Correct this and try again.' };
const wrong = (fr: string, en: string, developer: string, title = unprocessable): FaultDefinition => ({
  status: 422,
  who: 'service',
  title,
  text: { fr, en },
  remedy,
  developer,
});

/** Faults of the parameters of a request, by the published code. */
export const parameterFaults = {
  '00203': wrong(
    'Le destinataire des données manque.',
    'The recipient of the data is missing.',
    'recipient: SIRET of the administration that will use the data.',
  ),
  '00210': wrong(
    'Le destinataire des données n’est pas un SIRET.',
    'The recipient of the data is not a SIRET.',
    'recipient: 14 digits that pass the control of Luhn.',
  ),
  '00353': wrong(
    'L’année demandée n’est pas lisible ou est dans le futur.',
    'The year cannot be read or is in the future.',
    'annee: four digits.',
  ),
  '00354': wrong(
    'Le mois demandé n’est pas lisible ou est dans le futur.',
    'The month cannot be read or is in the future.',
    'mois: 1 to 12. Without annee it is a month of this year.',
  ),
  '00355': wrong(
    'Cette identité ne désigne personne de façon certaine.',
    'This identity does not point to one person for certain.',
    'The national register could not identify the person.',
    { fr: 'Impossible d’identifier l’allocataire', en: 'The person cannot be identified' },
  ),
  '00356': wrong(
    'L’année demandée doit être cette année ou l’une des deux précédentes.',
    'The year must be this one or one of the two before.',
    'annee: N, N-1 or N-2.',
  ),
  '00360': wrong('Le numéro INE n’est pas lisible.', 'The student number cannot be read.', 'ine: 11 letters and digits.'),
  '00366': wrong(
    'Le fournisseur de données ne sait pas lire cette identité.',
    'The data provider cannot read this identity.',
    'The provider refused one of the civility parameters.',
  ),
  '00380': wrong('L’identifiant manque.', 'The identifier is missing.', 'identifiant: as given by the provider to the person.'),
  '00400': wrong(
    'Le pays de naissance n’est pas lisible.',
    'The country of birth cannot be read.',
    'codeCogInseePaysNaissance: five digits that begin with 99; France is 99100.',
  ),
  '00411': wrong('L’année scolaire n’est pas lisible.', 'The school year cannot be read.', 'anneeScolaire: YYYY or YYYY-YYYY.'),
  '00410': wrong(
    'Le code de l’établissement n’est pas lisible.',
    'The code of the school cannot be read.',
    'codeEtablissement: seven digits and a letter.',
  ),
  '00413': wrong(
    'Il faut donner un établissement, ou un périmètre.',
    'Give a school, or an area.',
    'One of codeEtablissement, codesBcnDepartements[], codesBcnRegions[].',
  ),
  '00419': wrong(
    'Il faut donner un établissement ou un périmètre, pas les deux.',
    'Give a school or an area, not both.',
    'codeEtablissement excludes codesBcnDepartements[] and codesBcnRegions[].',
  ),
  '00368': wrong('L’année de campagne n’est pas lisible.', 'The campaign year cannot be read.', 'campaignYear: from 2021 to last year.'),
  '00420': wrong(
    'Le nom de naissance manque ou n’est pas lisible.',
    'The name at birth is missing or cannot be read.',
    'nomNaissance: letters, apostrophes, hyphens and spaces, given once.',
  ),
  '00421': wrong(
    'Le ou les prénoms manquent ou ne sont pas lisibles.',
    'The first names are missing or cannot be read.',
    'prenoms[]: one parameter for each first name.',
  ),
  '00422': wrong(
    'L’année de naissance manque ou n’est pas lisible.',
    'The year of birth is missing or cannot be read.',
    'anneeDateNaissance: from 1900 on.',
  ),
  '00423': wrong(
    'Le mois de naissance manque ou n’est pas lisible.',
    'The month of birth is missing or cannot be read.',
    'moisDateNaissance: 1 to 12.',
  ),
  '00424': wrong(
    'Le jour de naissance manque ou n’est pas lisible.',
    'The day of birth is missing or cannot be read.',
    'jourDateNaissance: 1 to 31.',
  ),
  '00425': wrong(
    'La date de naissance n’existe pas.',
    'The date of birth does not exist.',
    'It must be a day of the calendar, from 1900 to yesterday.',
  ),
  '00426': wrong(
    'La commune de naissance manque ou n’est pas lisible.',
    'The place of birth is missing or cannot be read.',
    'codeCogInseeCommuneNaissance, or nomCommuneNaissance with codeCogInseeDepartementNaissance and anneeDateNaissance, for those born in France.',
  ),
  '00427': wrong('Le sexe manque ou n’est pas lisible.', 'The sex is missing or cannot be read.', 'sexeEtatCivil: F or M.'),
  '00428': wrong(
    'Le département de naissance manque ou n’est pas lisible.',
    'The department of birth is missing or cannot be read.',
    'codeCogInseeDepartementNaissance: two or three characters.',
  ),
} as const satisfies Record<string, FaultDefinition>;

export type ParameterFault = keyof typeof parameterFaults;
