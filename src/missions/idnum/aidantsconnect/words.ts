import type { Text } from '../../../kernel/i18n/index.js';
import { procedureFamilies, type FamilyKey } from '../../../registry/index.js';
import type { Duration, HelperOrganisationKind, Mandate, Method } from '../mandats/index.js';

/** How long a mandate lasts, as people say it. */
export const durationWords: Readonly<Record<Duration, Text>> = {
  day: { fr: '1 jour', en: '1 day' },
  month: { fr: '1 mois (31 jours)', en: '1 month (31 days)' },
  semester: { fr: '6 mois (182 jours)', en: '6 months (182 days)' },
  year: { fr: '1 an (365 jours)', en: '1 year (365 days)' },
};

/** How the person agrees. */
export const methodWords: Readonly<Record<Method, Text>> = {
  in_person: { fr: 'La personne est avec moi', en: 'The person is with me' },
  binding_code: { fr: 'La personne est loin, par exemple au téléphone', en: 'The person is far away, for instance on the phone' },
};

/** How the person agreed, on paper. */
export const agreedWords: Readonly<Record<Method, Text>> = {
  in_person: { fr: 'en présence de l’aidant', en: 'with the helper' },
  binding_code: { fr: 'à distance, avec un code', en: 'from far away, with a code' },
};

/** What ended a mandate. */
export const endedWords: Readonly<Record<NonNullable<Mandate['endedAs']>, Text>> = {
  abandon: { fr: 'Abandonné par l’aidant', en: 'Given up by the helper' },
  refuse: { fr: 'Refusé par la personne', en: 'Refused by the person' },
  lapse: { fr: 'Pas signé à temps', en: 'Not signed in time' },
  sign: { fr: 'Signé', en: 'Signed' },
  revoke: { fr: 'Retiré', en: 'Revoked' },
  replace: { fr: 'Remplacé par un nouveau mandat', en: 'Replaced by a new mandate' },
  expire: { fr: 'Arrivé à sa fin', en: 'Came to its end' },
};

/** Kinds of organisations that help. */
export const organisationWords: Readonly<Record<HelperOrganisationKind, Text>> = {
  france_services: { fr: 'Maison France Services', en: 'France Services place' },
  social_action: { fr: 'Action sociale de la commune', en: 'Social action of a town' },
  association: { fr: 'Association', en: 'Association' },
  administration: { fr: 'Administration', en: 'Administration' },
  other: { fr: 'Autre organisation', en: 'Another organisation' },
};

/** The title of a family. */
export const familyTitle = (family: FamilyKey): Text => procedureFamilies[family].title;

/** What a mandate lets a helper do. */
export const allowed: readonly Text[] = [
  {
    fr: 'Faire à votre place les démarches en ligne choisies, avec FranceConnect.',
    en: 'Do the chosen online procedures in your place, with FranceConnect.',
  },
  { fr: 'Voir les informations qu’il faut pour ces démarches.', en: 'See the information that these procedures need.' },
];

/** What it does not. */
export const forbidden: readonly Text[] = [
  { fr: 'Faire d’autres démarches que celles-là.', en: 'Do other procedures than these.' },
  { fr: 'Connaître ou garder vos mots de passe.', en: 'Know or keep your passwords.' },
  { fr: 'Continuer après la fin du mandat.', en: 'Go on after the end of the mandate.' },
  {
    fr: 'Agir en cachette\u00a0: tout est noté, et vous êtes prévenu.',
    en: 'Act in secret: everything is written down, and you are told.',
  },
];

/** How a person stops a mandate. */
export const waysToStop: readonly Text[] = [
  {
    fr: 'Dites-le à un aidant de l’organisation\u00a0: il le retire tout de suite.',
    en: 'Tell any helper of the organisation: they revoke it at once.',
  },
  { fr: 'Ou retirez-le vous-même sur {url}.', en: 'Or revoke it yourself at {url}.' },
];
