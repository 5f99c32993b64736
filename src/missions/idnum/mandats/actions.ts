import { defineActions } from '../../../kernel/ledger/index.js';

/** What happens to a mandate and under it, as the ledger keeps it for the person. */
export const mandatsActions = defineActions({
  'mandate.sign': {
    label: { fr: 'Vous avez signé un mandat', en: 'You signed a mandate' },
    kind: 'decision',
  },
  'mandate.refuse': {
    label: { fr: 'Vous avez refusé un mandat', en: 'You refused a mandate' },
    kind: 'decision',
  },
  'mandate.use': {
    label: { fr: '{actor} a agi en votre nom', en: '{actor} acted in your name' },
    kind: 'access',
  },
  'mandate.revoke': {
    label: { fr: '{actor} a retiré un mandat', en: '{actor} revoked a mandate' },
    kind: 'decision',
  },
  'mandate.expire': {
    label: { fr: 'Un de vos mandats est arrivé à sa fin', en: 'One of your mandates came to its end' },
    kind: 'change',
  },
  'mandate.attest': {
    label: { fr: '{actor} a produit une attestation de mandat', en: '{actor} made an attestation of a mandate' },
    kind: 'access',
  },
  'mandate.contest': {
    label: { fr: 'Vous avez contesté une démarche faite en votre nom', en: 'You contested something done in your name' },
    kind: 'decision',
  },
  'mandate.contact': {
    label: { fr: 'Vous avez choisi comment être prévenu', en: 'You chose how to be told' },
    kind: 'change',
  },
  'mandate.letter': {
    label: { fr: '{actor} a préparé votre lettre du mois', en: '{actor} made your monthly letter' },
    kind: 'access',
  },
});
