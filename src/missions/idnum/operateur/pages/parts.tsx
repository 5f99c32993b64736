import { t, type Lang } from '../../../../kernel/i18n/index.js';

/** The name of the desk. */
export const deskTitle = (lang: Lang): string =>
  t({ fr: 'Demandes et signalements à traiter', en: 'Requests and reports to handle' }, lang);

/** The way back to the desk. */
export const deskCrumb = (lang: Lang) => ({ text: deskTitle(lang), href: '/operateur' });

/** Longer than an operator has to write, shorter than what floods a mailbox. */
export const decisionLength = 1_000;
