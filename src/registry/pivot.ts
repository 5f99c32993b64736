import type { Secrets } from '../kernel/secrets.js';
import type { SignedInIdentity } from '../kernel/sessions/index.js';

/** COG code of France as a country of birth. */
export const france = '99100';

/** The identité pivot: the facts by which French administrations recognise a person. */
export interface Pivot {
  /** All first names, in the order of the civil registry. */
  givenNames: readonly string[];
  /** Name at birth. */
  familyName: string;
  /** YYYY-MM-DD; a month or day that is not known is 00. */
  birthdate: string;
  gender: 'male' | 'female' | 'unspecified';
  /** COG code of the commune, empty when born abroad. */
  birthplace: string;
  /** COG code of the country. */
  birthcountry: string;
}

/** The pivot of an identity as FranceConnect gives it. */
export function pivotOf(identity: SignedInIdentity): Pivot {
  return {
    givenNames: identity.given_name_array.length > 0 ? identity.given_name_array : identity.given_name.split(/\s+/),
    familyName: identity.family_name,
    birthdate: identity.idp_birthdate ?? identity.birthdate,
    gender: identity.gender,
    birthplace: identity.birthplace,
    birthcountry: identity.birthcountry,
  };
}

const spelled = (name: string) => name.normalize('NFC').trim().replace(/\s+/g, ' ').toLocaleUpperCase('fr');

/**
 * The key of a person in the ledger and in every product: the same person has the same key whatever the door, and without the
 * master secret nobody can go from a name to a key. Each part is hashed with its length, so that no two identities share one, and all
 * letters count, Œ and Ÿ included.
 */
export function personKey(secrets: Secrets, pivot: Pivot): string {
  const birthplace = pivot.birthcountry === france ? pivot.birthplace : '';
  const parts = [
    spelled(pivot.familyName),
    String(pivot.givenNames.length),
    ...pivot.givenNames.map(spelled),
    pivot.birthdate,
    pivot.gender,
    birthplace,
    pivot.birthcountry,
  ];
  return `per_${secrets
    .mac('person', ...parts)
    .subarray(0, 20)
    .toString('base64url')}`;
}
