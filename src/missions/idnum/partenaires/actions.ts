import { defineActions } from '../../../kernel/ledger/index.js';

/** What the partners' page writes in the ledger. Nothing of it is about a citizen: the subject is always absent. */
export const partnersActions = defineActions({
  'partenaires.create': {
    label: { fr: '{actor} a inscrit un partenaire', en: '{actor} registered a partner' },
    kind: 'change',
  },
  'partenaires.edit': {
    label: {
      fr: '{actor} a modifié la configuration d’un partenaire\u00a0: {fields}',
      en: '{actor} changed the settings of a partner: {fields}',
    },
    kind: 'change',
  },
  'partenaires.restore': {
    label: {
      fr: '{actor} a remis une ancienne configuration d’un partenaire\u00a0: {fields}',
      en: '{actor} put earlier settings of a partner back: {fields}',
    },
    kind: 'change',
  },
  'partenaires.secret': {
    label: { fr: '{actor} a changé le secret d’un partenaire', en: '{actor} changed the secret of a partner' },
    kind: 'change',
  },
  'partenaires.ask': {
    label: { fr: '{actor} a demandé la mise en production d’un partenaire', en: '{actor} asked for a partner to go to production' },
    kind: 'change',
  },
  'partenaires.withdraw': {
    label: { fr: '{actor} a retiré sa demande de mise en production', en: '{actor} withdrew the request for production' },
    kind: 'change',
  },
  'partenaires.approve': {
    label: { fr: '{actor} a accepté la mise en production d’un partenaire', en: '{actor} approved a partner for production' },
    kind: 'decision',
  },
  'partenaires.refuse': {
    label: { fr: '{actor} a refusé la mise en production d’un partenaire', en: '{actor} refused a partner for production' },
    kind: 'decision',
  },
});
