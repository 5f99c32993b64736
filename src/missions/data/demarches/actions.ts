import { defineActions } from '../../../kernel/ledger/index.js';

/** What Démarches writes in the ledger. */
export const demarchesActions = defineActions({
  'demarches.choose': {
    label: {
      fr: '{actor} a choisi les informations à utiliser dans sa demande\u00a0: {fields}',
      en: '{actor} chose the facts to use in the request: {fields}',
    },
    kind: 'change',
  },
  'demarches.submit': { label: { fr: '{actor} a envoyé sa demande', en: '{actor} sent the request' }, kind: 'change' },
  'demarches.resubmit': {
    label: { fr: '{actor} a renvoyé sa demande corrigée', en: '{actor} sent the corrected request' },
    kind: 'change',
  },
  'demarches.withdraw': { label: { fr: '{actor} a retiré sa demande', en: '{actor} withdrew the request' }, kind: 'change' },
  'demarches.read': { label: { fr: '{actor} a ouvert votre dossier', en: '{actor} opened your file' }, kind: 'access' },
  'demarches.start': {
    label: { fr: '{actor} a commencé l’examen de votre demande', en: '{actor} started to review your request' },
    kind: 'change',
  },
  'demarches.assign': {
    label: { fr: '{actor} s’occupe maintenant de votre demande', en: '{actor} now takes care of your request' },
    kind: 'change',
  },
  'demarches.ask_correction': {
    label: { fr: '{actor} vous a demandé une correction', en: '{actor} asked you for a correction' },
    kind: 'change',
  },
  'demarches.accept': { label: { fr: '{actor} a accepté votre demande', en: '{actor} accepted your request' }, kind: 'decision' },
  'demarches.refuse': { label: { fr: '{actor} a refusé votre demande', en: '{actor} refused your request' }, kind: 'decision' },
  'demarches.close': {
    label: { fr: '{actor} a classé votre demande sans suite', en: '{actor} closed your request without a decision' },
    kind: 'decision',
  },
  'demarches.reopen': {
    label: { fr: '{actor} a repris l’examen de votre demande', en: '{actor} reopened your request' },
    kind: 'decision',
  },
  'demarches.message': {
    label: { fr: '{actor} a écrit un message sur votre dossier', en: '{actor} wrote a message about your file' },
    kind: 'change',
  },
});
