import { formatDate, t, type Lang, type Text } from '../../../kernel/i18n/index.js';
import { france } from '../../../registry/index.js';
import { claimWords, type ProviderIdentity } from '../franceconnect/index.js';
import type { Contested } from './registers.js';

/** What may be wrong, as the form offers it. */
export const contestedWords: Readonly<Record<Contested, Text>> = {
  family_name: claimWords.family_name,
  given_name: claimWords.given_name,
  birthdate: claimWords.birthdate,
  gender: claimWords.gender,
  birthplace: claimWords.birthplace,
  birthcountry: claimWords.birthcountry,
  death: { fr: 'Le décès\u00a0: cette personne est vivante', en: 'The death: this person is alive' },
  unsure: { fr: 'Je ne sais pas', en: 'I do not know' },
};

const genders: Readonly<Record<ProviderIdentity['gender'], Text>> = {
  female: { fr: 'Féminin', en: 'Female' },
  male: { fr: 'Masculin', en: 'Male' },
  unspecified: { fr: 'Non précisé', en: 'Not specified' },
};

/** A date of birth of which the month or the day may be unknown (00). */
function birthdateWords(birthdate: string, lang: Lang): string {
  const [year = '', month = '', day = ''] = birthdate.split('-');
  if (day !== '00') return formatDate(birthdate, lang);
  return month === '00' ? year : `${month}/${year}`;
}

/** An identity, line by line, as the person or who handles the ticket reads it. */
export function identityLines(identity: ProviderIdentity, lang: Lang): { term: string; value: string }[] {
  const { birthcountry, birthplace, preferred_username } = identity;
  const code: Text = { fr: 'code Insee {code}', en: 'Insee code {code}' };
  const line = (name: keyof typeof claimWords, value: string) => ({ term: t(claimWords[name], lang), value });
  return [
    line('family_name', identity.family_name),
    ...(preferred_username ? [line('preferred_username', preferred_username)] : []),
    line('given_name', identity.given_name),
    line('birthdate', birthdateWords(identity.birthdate, lang)),
    line('gender', t(genders[identity.gender], lang)),
    ...(birthcountry === france ? [line('birthplace', t(code, lang, { code: birthplace ?? '' }))] : []),
    line('birthcountry', birthcountry === france ? 'France' : t(code, lang, { code: birthcountry })),
  ];
}
