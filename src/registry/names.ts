import type { SignedInIdentity } from '../kernel/sessions/index.js';

/** A name written as people write theirs: the civil registry has capitals only. */
export const capitalised = (name: string): string =>
  name
    .toLocaleLowerCase('fr')
    .replace(/(^|[\s'’-])(\p{L})/gu, (_, before: string, letter: string) => before + letter.toLocaleUpperCase('fr'));

/** The name by which Socle addresses a person: first first name and usage name; the birth name only when there is no other. */
export function displayName(
  identity: Pick<SignedInIdentity, 'given_name' | 'given_name_array' | 'family_name' | 'preferred_username'>,
): string {
  const first = identity.given_name_array[0] ?? identity.given_name.split(' ')[0] ?? '';
  return `${capitalised(first)} ${capitalised(identity.preferred_username || identity.family_name)}`;
}
