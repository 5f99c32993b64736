import type { Text } from '../../../kernel/i18n/index.js';

/** Claims that FranceConnect can give, with the words of the consent page. */
export const claimWords = {
  sub: { fr: 'Identifiant technique', en: 'Technical identifier' },
  given_name: { fr: 'Prénoms', en: 'First names' },
  given_name_array: { fr: 'Prénoms', en: 'First names' },
  family_name: { fr: 'Nom de naissance', en: 'Birth name' },
  name: { fr: 'Nom sous lequel s’adresser à vous', en: 'Name to address you by' },
  preferred_username: { fr: 'Nom d’usage', en: 'Usage name' },
  birthdate: { fr: 'Date de naissance', en: 'Date of birth' },
  idp_birthdate: { fr: 'Date de naissance telle que votre compte la donne', en: 'Date of birth as your account gives it' },
  gender: { fr: 'Sexe', en: 'Sex' },
  birthplace: { fr: 'Commune de naissance', en: 'Town of birth' },
  birthcountry: { fr: 'Pays de naissance', en: 'Country of birth' },
  email: { fr: 'Adresse électronique', en: 'E-mail address' },
  amr: { fr: 'Façon dont vous vous êtes identifié', en: 'How you signed in' },
  idp_id: { fr: 'Compte utilisé', en: 'Account used' },
  rnipp_given_name: { fr: 'Prénoms selon l’état civil', en: 'First names in the civil registry' },
  rnipp_given_name_array: { fr: 'Prénoms selon l’état civil', en: 'First names in the civil registry' },
  rnipp_family_name: { fr: 'Nom de naissance selon l’état civil', en: 'Birth name in the civil registry' },
  rnipp_birthdate: { fr: 'Date de naissance selon l’état civil', en: 'Date of birth in the civil registry' },
  rnipp_gender: { fr: 'Sexe selon l’état civil', en: 'Sex in the civil registry' },
  rnipp_birthplace: { fr: 'Commune de naissance selon l’état civil', en: 'Town of birth in the civil registry' },
  rnipp_birthcountry: { fr: 'Pays de naissance selon l’état civil', en: 'Country of birth in the civil registry' },
} as const satisfies Record<string, Text>;

export type ClaimName = keyof typeof claimWords;

const pivot = ['given_name', 'given_name_array', 'family_name', 'birthdate', 'gender', 'birthplace', 'birthcountry'] as const;

/** Scopes and the claims that they open. */
export type ScopeTable = Readonly<Record<string, readonly ClaimName[]>>;

/** Scopes about identity and the claims they open (FranceConnect, fcp-low scopes). */
export const lowScopes: ScopeTable = {
  openid: ['sub'],
  profile: ['given_name', 'given_name_array', 'family_name', 'birthdate', 'gender', 'preferred_username'],
  birth: ['birthplace', 'birthcountry'],
  identite_pivot: pivot,
  given_name: ['given_name', 'given_name_array'],
  family_name: ['family_name'],
  preferred_username: ['preferred_username'],
  birthdate: ['birthdate'],
  idp_birthdate: ['idp_birthdate'],
  gender: ['gender'],
  birthplace: ['birthplace'],
  birthcountry: ['birthcountry'],
  name: ['name'],
  email: ['email'],
  amr: ['amr'],
  idp_id: ['idp_id'],
};

/** The same, and what the civil registry says beside the provider (FranceConnect, fcp-high scopes). */
export const highScopes: ScopeTable = {
  ...lowScopes,
  rnipp_identite_pivot: [
    'rnipp_given_name',
    'rnipp_given_name_array',
    'rnipp_family_name',
    'rnipp_birthdate',
    'rnipp_gender',
    'rnipp_birthplace',
    'rnipp_birthcountry',
  ],
  rnipp_profile: ['rnipp_given_name', 'rnipp_given_name_array', 'rnipp_family_name', 'rnipp_birthdate', 'rnipp_gender'],
  rnipp_birth: ['rnipp_birthplace', 'rnipp_birthcountry'],
  rnipp_given_name: ['rnipp_given_name', 'rnipp_given_name_array'],
  rnipp_family_name: ['rnipp_family_name'],
  rnipp_birthdate: ['rnipp_birthdate'],
  rnipp_gender: ['rnipp_gender'],
  rnipp_birthplace: ['rnipp_birthplace'],
  rnipp_birthcountry: ['rnipp_birthcountry'],
};

/** Scopes of data providers: they open no claim here, they go with the access token to who holds the facts. */
export const dataScopes: Readonly<Record<string, Text>> = {
  cnaf_quotient_familial: { fr: 'Quotient familial (CAF ou MSA)', en: 'Family quotient (CAF or MSA)' },
  cnaf_allocataires: { fr: 'Allocataires du dossier de prestations familiales', en: 'Beneficiaries of the family-benefit file' },
  cnaf_enfants: { fr: 'Enfants du dossier de prestations familiales', en: 'Children of the family-benefit file' },
  cnaf_adresse: { fr: 'Adresse du dossier de prestations familiales', en: 'Address of the family-benefit file' },
};

/** Every scope that a service may ask for, given those about identity. */
export const allScopes = (table: ScopeTable): string[] => [...Object.keys(table), ...Object.keys(dataScopes)];

/** Claims opened by scopes, `sub` apart, in the order of the table of words. */
export function claimsOf(table: ScopeTable, scopes: readonly string[], asked: readonly string[] = []): ClaimName[] {
  const opened = new Set<string>([...scopes.flatMap((scope) => table[scope] ?? []), ...asked]);
  return (Object.keys(claimWords) as ClaimName[]).filter((claim) => claim !== 'sub' && opened.has(claim));
}

/** Names of claims in words, for the texts of faults: `missing` in French, `missingEn` in English. */
export function missingWords(claims: readonly string[]): { missing: string; missingEn: string } {
  const words = claims.flatMap((claim): Text[] => (claim in claimWords ? [claimWords[claim as ClaimName]] : []));
  const list = words.length > 0 ? words : [{ fr: 'Une information d’identité', en: 'A fact about you' }];
  const join = (lang: 'fr' | 'en') => [...new Set(list.map((word) => word[lang].charAt(0).toLowerCase() + word[lang].slice(1)))].join(', ');
  return { missing: join('fr'), missingEn: join('en') };
}
