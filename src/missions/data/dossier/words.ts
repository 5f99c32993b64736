import { t, type Lang, type Text } from '../../../kernel/i18n/index.js';
import type { ActionTable, LedgerRow } from '../../../kernel/ledger/index.js';

export const kinds = ['access', 'decision', 'change', 'sign-in'] as const;
export type Kind = (typeof kinds)[number];

/** Kinds of lines, as the filter of the timeline names them. */
export const kindWords: Readonly<Record<Kind, { label: Text; slug: string }>> = {
  access: { label: { fr: 'Accès à vos données', en: 'Accesses to your data' }, slug: 'acces' },
  decision: { label: { fr: 'Décisions', en: 'Decisions' }, slug: 'decisions' },
  change: { label: { fr: 'Démarches et choix', en: 'Requests and choices' }, slug: 'demarches' },
  'sign-in': { label: { fr: 'Connexions', en: 'Sign-ins' }, slug: 'connexions' },
};
export const kindOfSlug = (slug: string | undefined): Kind | null => kinds.find((kind) => kindWords[kind].slug === slug) ?? null;

/** Names of the claims of FranceConnect, in words. */
const claims: Readonly<Record<string, Text>> = {
  identite_pivot: { fr: 'identité (nom, prénoms, naissance, sexe)', en: 'identity (names, birth, sex)' },
  sub: { fr: 'identifiant pour ce service', en: 'identifier for this service' },
  given_name: { fr: 'prénoms', en: 'first names' },
  given_name_array: { fr: 'liste des prénoms', en: 'list of first names' },
  family_name: { fr: 'nom de naissance', en: 'name at birth' },
  preferred_username: { fr: 'nom d’usage', en: 'name in use' },
  birthdate: { fr: 'date de naissance', en: 'date of birth' },
  idp_birthdate: { fr: 'date de naissance déclarée', en: 'declared date of birth' },
  birthplace: { fr: 'lieu de naissance', en: 'place of birth' },
  birthcountry: { fr: 'pays de naissance', en: 'country of birth' },
  gender: { fr: 'sexe', en: 'sex' },
  email: { fr: 'adresse électronique', en: 'e-mail address' },
  email_verified: { fr: 'vérification de l’adresse électronique', en: 'verification of the e-mail address' },
  phone_number: { fr: 'numéro de téléphone', en: 'telephone number' },
  address: { fr: 'adresse', en: 'address' },
};

/** Turns the name of a fact into words. `known` looks in the tables of other products first. */
export type FactWords = (name: string, lang: Lang) => string;

/** The words for names of facts: those of the products, then those of FranceConnect's claims, then the name itself without its code-like signs. */
export function factWords(known: (name: string) => Text | null): FactWords {
  return (name, lang) => {
    const text = known(name) ?? claims[name];
    return text ? t(text, lang) : name.replace(/[._]+/g, ' ');
  };
}

/** On what ground FranceConnect gave an identity. */
const grounds: Readonly<Record<string, Text>> = {
  consent: { fr: 'Vous avez donné votre accord', en: 'You agreed' },
  information: { fr: 'Service public\u00a0: vous avez été informé', en: 'Public service: you were informed' },
  anonymous: { fr: 'Sans votre identité', en: 'Without your identity' },
};

/** The words for keys of legal bases; words stay as they are. */
export function basisWords(known: (key: string) => Text | null): FactWords {
  return (key, lang) => {
    const text = known(key) ?? grounds[key];
    return text ? t(text, lang) : key;
  };
}

const anything: Text = { fr: '{actor} a utilisé des informations vous concernant', en: '{actor} used facts about you' };
const nothing: Text = { fr: 'aucune information nommée', en: 'no fact named' };

/** The facts of a ledger entry in words, each once: a list and its first value are one fact to the person. */
export const factsInWords = ({ fields }: Pick<LedgerRow, 'fields'>, words: FactWords, lang: Lang): string[] => [
  ...new Set((fields ?? []).map((name) => words(name, lang))),
];

/** The sentence of a ledger entry, from the table of actions of the product that wrote it. */
export function sentenceOf(row: LedgerRow, actions: ActionTable, words: FactWords, lang: Lang): string {
  const label = actions[row.action]?.label ?? anything;
  const fields = factsInWords(row, words, lang).join(', ');
  return t(label, lang, { actor: row.actor.label, fields: fields || t(nothing, lang) });
}
