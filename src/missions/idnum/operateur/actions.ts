import { defineActions } from '../../../kernel/ledger/index.js';

/** What operators do with reports, as the ledger keeps it; the person whom a report is about reads it in their history. */
export const operatorActions = defineActions({
  'operateur.report-read': {
    label: { fr: '{actor} a lu le signalement d’une connexion', en: '{actor} read the report of a sign-in' },
    kind: 'access',
  },
  'operateur.report-open': {
    label: { fr: '{actor} examine le signalement d’une connexion', en: '{actor} looks into the report of a sign-in' },
    kind: 'decision',
  },
  'operateur.report-closed': {
    label: { fr: '{actor} a clos le signalement d’une connexion', en: '{actor} closed the report of a sign-in' },
    kind: 'decision',
  },
});
