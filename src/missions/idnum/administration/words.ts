import { t, type Lang, type Text } from '../../../kernel/i18n/index.js';

/** Levels of agents (ProConnect), as people may understand them. */
const levels: Readonly<Record<string, Text>> = {
  eidas0: { fr: 'Identité déclarée, un mot de passe', en: 'Identity as declared, a password' },
  'eidas0-mfa': { fr: 'Identité déclarée, deux preuves', en: 'Identity as declared, two proofs' },
  eidas1: { fr: 'Identité connue de l’administration, un mot de passe', en: 'Identity known to the administration, a password' },
  'eidas1-mfa': { fr: 'Identité connue de l’administration, deux preuves', en: 'Identity known to the administration, two proofs' },
  eidas2: { fr: 'Identité vérifiée, deux preuves', en: 'Checked identity, two proofs' },
  eidas3: { fr: 'Identité vérifiée en face à face, deux preuves', en: 'Identity checked face to face, two proofs' },
};

/** A level in words. */
export const levelWords = (acr: string, lang: Lang): string => (levels[acr] ? t(levels[acr], lang) : acr);

const claims: Readonly<Record<string, Text>> = {
  uid: { fr: 'identifiant dans votre administration', en: 'identifier in your administration' },
  given_name: { fr: 'prénom', en: 'first name' },
  usual_name: { fr: 'nom', en: 'last name' },
  email: { fr: 'adresse électronique', en: 'e-mail address' },
  siret: { fr: 'numéro Siret de votre organisation', en: 'Siret number of your organisation' },
  siren: { fr: 'numéro Siren de votre organisation', en: 'Siren number of your organisation' },
  organizational_unit: { fr: 'service', en: 'unit' },
  organization_label: { fr: 'nom de votre organisation', en: 'name of your organisation' },
  belonging_population: { fr: 'statut', en: 'status' },
  roles: { fr: 'rôles que donne votre organisation', en: 'roles that your organisation gives' },
  groups: { fr: 'groupes', en: 'groups' },
  custom: { fr: 'informations propres à votre administration', en: 'facts of your administration’s own' },
  phone_number: { fr: 'numéro de téléphone', en: 'phone number' },
  'chorusdt:matricule': { fr: 'matricule Chorus-DT', en: 'Chorus-DT number' },
  'chorusdt:societe': { fr: 'société Chorus-DT', en: 'Chorus-DT company' },
  idp_id: { fr: 'fournisseur d’identité', en: 'identity provider' },
  idp_acr: { fr: 'niveau de vérification', en: 'level of the check' },
  amr: { fr: 'façon de vous identifier', en: 'how you proved who you are' },
  verified_claims: { fr: 'provenance de ces informations', en: 'where these facts come from' },
};

/** What a service was given of an agent, in words; a claim without words keeps its name. */
export const claimWords = (names: readonly string[], lang: Lang): string[] => [
  ...new Set(names.map((name) => (claims[name] ? t(claims[name], lang) : name))),
];
