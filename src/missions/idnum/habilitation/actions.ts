import { defineActions } from '../../../kernel/ledger/index.js';

/** What agents, operators and those who answer for helpers do about habilitations, as the ledger keeps it. */
export const habilitationActions = defineActions({
  'habilitation.start': {
    label: { fr: '{actor} a commencé une demande d’habilitation', en: '{actor} began a request to help people' },
    kind: 'change',
  },
  'habilitation.send': {
    label: { fr: '{actor} a envoyé une demande d’habilitation', en: '{actor} sent a request to help people' },
    kind: 'change',
  },
  'habilitation.proposeChanges': {
    label: { fr: '{actor} a modifié une demande d’habilitation', en: '{actor} changed a request to help people' },
    kind: 'change',
  },
  'habilitation.close': {
    label: { fr: '{actor} a retiré une demande d’habilitation', en: '{actor} took back a request to help people' },
    kind: 'change',
  },
  'habilitation.read': {
    label: { fr: '{actor} a lu une demande d’habilitation', en: '{actor} read a request to help people' },
    kind: 'access',
  },
  'habilitation.requireChanges': {
    label: { fr: '{actor} a demandé de modifier une demande d’habilitation', en: '{actor} asked for changes to a request to help people' },
    kind: 'decision',
  },
  'habilitation.validate': {
    label: { fr: '{actor} a habilité une organisation', en: '{actor} accepted an organisation' },
    kind: 'decision',
  },
  'habilitation.refuse': {
    label: { fr: '{actor} a refusé d’habiliter une organisation', en: '{actor} refused an organisation' },
    kind: 'decision',
  },
  'habilitation.helper-ask': { label: { fr: '{actor} a demandé un aidant', en: '{actor} asked for a helper' }, kind: 'change' },
  'habilitation.helper-wait': {
    label: { fr: '{actor} a mis un aidant en liste d’attente', en: '{actor} put a helper on the waiting list' },
    kind: 'decision',
  },
  'habilitation.helper-enrol': {
    label: { fr: '{actor} a accepté qu’un aidant soit formé', en: '{actor} accepted that a helper be trained' },
    kind: 'decision',
  },
  'habilitation.helper-train': {
    label: { fr: '{actor} a noté la formation d’un aidant', en: '{actor} noted the training of a helper' },
    kind: 'change',
  },
  'habilitation.helper-validate': { label: { fr: '{actor} a habilité un aidant', en: '{actor} let a helper help' }, kind: 'decision' },
  'habilitation.helper-refuse': { label: { fr: '{actor} a refusé un aidant', en: '{actor} refused a helper' }, kind: 'decision' },
  'habilitation.helper-cancel': {
    label: { fr: 'La demande pour un aidant est annulée', en: 'The request for a helper is cancelled' },
    kind: 'change',
  },
  'habilitation.helper-withdraw': {
    label: { fr: '{actor} a annulé la demande pour un aidant', en: '{actor} cancelled the request for a helper' },
    kind: 'change',
  },
  'habilitation.end-member': {
    label: { fr: '{actor} a retiré un membre de l’équipe des aidants', en: '{actor} ended the membership of a helper' },
    kind: 'decision',
  },
  'habilitation.name-referent': { label: { fr: '{actor} a nommé un référent', en: '{actor} named a referent' }, kind: 'decision' },
});
