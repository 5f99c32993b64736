import { t, type Lang, type Text } from '../../../kernel/i18n/index.js';
import { franceConnect, type Connection, type ReportReason, type ReportState } from '../franceconnect/index.js';

/** Levels of assurance (eIDAS regulation, article 8), as people may understand them. */
const levels: Readonly<Record<string, Text>> = {
  eidas1: { fr: 'Simple\u00a0: un identifiant et un mot de passe', en: 'Simple: a login and a password' },
  eidas2: {
    fr: 'Renforcée\u00a0: une preuve de plus que le mot de passe',
    en: 'Stronger: one more proof than the password',
  },
  eidas3: {
    fr: 'La plus forte\u00a0: une identité vérifiée en face à face, une preuve difficile à voler',
    en: 'The strongest: an identity checked face to face, a proof that is hard to steal',
  },
};

export const levelWords = (acr: string, lang: Lang): string => {
  const words = levels[acr];
  return words ? t(words, lang) : acr;
};

/** On which basis a service was given something. */
export const basisWords: Readonly<Record<Connection['basis'], Text>> = {
  consent: { fr: 'Vous avez donné votre accord', en: 'You agreed' },
  information: {
    fr: 'C’est un service public\u00a0: vous avez été informé avant l’envoi',
    en: 'A public service: you were told before anything was sent',
  },
  anonymous: { fr: 'Rien sur vous n’a été donné', en: 'Nothing about you was given' },
};

/** What a service was given, in words; empty when it got nothing but a number. */
export function givenWords(claims: readonly string[], lang: Lang): string[] {
  const words = claims.map((name) => franceConnect.factWords?.(name) ?? { fr: name, en: name });
  return [...new Set(words.map((word) => t(word, lang)))];
}

export const onlyNumber: Text = {
  fr: 'Rien sur vous\u00a0: seulement un numéro propre à ce service',
  en: 'Nothing about you: only a number of this service’s own',
};

/** What happened, as the form of a report offers it. */
export const reasonWords: Readonly<Record<ReportReason, Text>> = {
  unknown: { fr: 'Je n’ai pas fait cette connexion', en: 'I did not make this sign-in' },
  password: { fr: 'Quelqu’un connaît mon mot de passe', en: 'Someone knows my password' },
  'fake-site': { fr: 'J’ai donné mon mot de passe sur un faux site', en: 'I gave my password on a fake site' },
  relative: { fr: 'Une personne que je connais s’est connectée à ma place', en: 'Someone I know signed in in my place' },
  other: { fr: 'Autre chose', en: 'Something else' },
};

export const stateWords: Readonly<Record<ReportState, { label: Text; badge: 'info' | 'warning' | 'success' }>> = {
  received: { label: { fr: 'Reçu', en: 'Received' }, badge: 'info' },
  open: { label: { fr: 'En cours', en: 'In progress' }, badge: 'warning' },
  closed: { label: { fr: 'Clos', en: 'Closed' }, badge: 'success' },
};

/** A month, as «novembre 2026». @param month its first day */
export function monthName(month: string, lang: Lang): string {
  const format = new Intl.DateTimeFormat(lang === 'fr' ? 'fr-FR' : 'en-GB', { month: 'long', year: 'numeric', timeZone: 'UTC' });
  const name = format.format(new Date(`${month}T00:00:00Z`));
  // It stands as a heading.
  return name.charAt(0).toLocaleUpperCase(lang) + name.slice(1);
}
