import type { Text } from '../../../kernel/i18n/index.js';
import type { Transition } from './store-news.js';

/** What was done to a file, in words. */
export const stepWords: Readonly<Record<Transition['name'], Text>> = {
  begin: { fr: 'Demande commencée', en: 'Request begun' },
  submit: { fr: 'Demande envoyée', en: 'Request sent' },
  resubmit: { fr: 'Demande corrigée renvoyée', en: 'Corrected request sent' },
  withdraw: { fr: 'Demande retirée', en: 'Request withdrawn' },
  start: { fr: 'Examen commencé', en: 'Review started' },
  ask_correction: { fr: 'Correction demandée', en: 'Correction asked for' },
  accept: { fr: 'Demande acceptée', en: 'Request accepted' },
  refuse: { fr: 'Demande refusée', en: 'Request refused' },
  close: { fr: 'Demande classée sans suite', en: 'Request closed' },
  reopen: { fr: 'Examen repris', en: 'Review reopened' },
};
