import type { BadgeKind } from '../../../design/index.js';
import type { Text } from '../../../kernel/i18n/index.js';
import type { HelperOrganisationKind } from '../mandats/index.js';
import type { HelperState, Part, RequestState } from './rules.js';

interface StateWords {
  label: Text;
  badge: BadgeKind;
}

/** Where the request of an organisation stands. */
export const requestWords: Readonly<Record<RequestState, StateWords>> = {
  draft: { label: { fr: 'Brouillon', en: 'Draft' }, badge: 'neutral' },
  processing: { label: { fr: 'Envoyée', en: 'Sent' }, badge: 'info' },
  changes_required: { label: { fr: 'À modifier', en: 'To be changed' }, badge: 'warning' },
  changes_proposed: { label: { fr: 'Modifications envoyées', en: 'Changes sent' }, badge: 'info' },
  validated: { label: { fr: 'Acceptée', en: 'Accepted' }, badge: 'success' },
  refused: { label: { fr: 'Refusée', en: 'Refused' }, badge: 'error' },
  closed: { label: { fr: 'Retirée', en: 'Taken back' }, badge: 'neutral' },
};

/** What comes next, for who asked. */
export const nextWords: Readonly<Record<RequestState, Text>> = {
  draft: {
    fr: 'Rien n’est envoyé. Complétez chaque partie, puis envoyez.',
    en: 'Nothing is sent. Complete each part, then send.',
  },
  processing: {
    fr: 'Un opérateur lit votre demande. Vous recevrez un courriel. Vous ne pouvez plus la modifier.',
    en: 'An operator reads your request. You will get an e-mail. You can no longer change it.',
  },
  changes_required: {
    fr: 'Un opérateur vous demande de modifier votre demande. Modifiez-la, puis envoyez-la de nouveau.',
    en: 'An operator asks you to change your request. Change it, then send it again.',
  },
  changes_proposed: {
    fr: 'Un opérateur lit vos modifications. Vous recevrez un courriel.',
    en: 'An operator reads your changes. You will get an e-mail.',
  },
  validated: {
    fr: 'Votre organisation est habilitée. Chaque aidant pourra aider dès que sa formation sera notée.',
    en: 'Your organisation is accepted. Each helper may help once their training is noted.',
  },
  refused: {
    fr: 'Votre organisation n’est pas habilitée. Vous pouvez faire une nouvelle demande.',
    en: 'Your organisation is not accepted. You may make a new request.',
  },
  closed: { fr: 'Vous avez retiré cette demande.', en: 'You took this request back.' },
};

/** Where the request for a helper stands. */
export const helperWords: Readonly<Record<HelperState, StateWords>> = {
  waiting_list: { label: { fr: 'En liste d’attente', en: 'On the waiting list' }, badge: 'neutral' },
  new: { label: { fr: 'Nouvelle', en: 'New' }, badge: 'new' },
  processing: { label: { fr: 'Formation à suivre', en: 'Training to follow' }, badge: 'info' },
  trained: { label: { fr: 'Formation suivie', en: 'Trained' }, badge: 'info' },
  validated: { label: { fr: 'Aidant habilité', en: 'Helper' }, badge: 'success' },
  refused: { label: { fr: 'Refusée', en: 'Refused' }, badge: 'error' },
  cancelled: { label: { fr: 'Annulée', en: 'Cancelled' }, badge: 'neutral' },
  cancelled_by_referent: { label: { fr: 'Annulée par le référent', en: 'Cancelled by the referent' }, badge: 'neutral' },
};

/** Kinds of organisations that help. */
export const kindWords: Readonly<Record<HelperOrganisationKind, Text>> = {
  france_services: { fr: 'Maison France Services', en: 'France Services place' },
  social_action: { fr: 'Action sociale de la commune (CCAS)', en: 'Social action of a town (CCAS)' },
  association: { fr: 'Association', en: 'Association' },
  administration: { fr: 'Administration', en: 'Administration' },
  other: { fr: 'Autre organisation', en: 'Another organisation' },
};

/** The parts of a request. */
export const partWords: Readonly<Record<Part, Text>> = {
  organisation: { fr: 'Votre organisation', en: 'Your organisation' },
  referent: { fr: 'Le référent', en: 'The referent' },
  aidants: { fr: 'Les premiers aidants', en: 'The first helpers' },
  raison: { fr: 'Pourquoi vous le demandez', en: 'Why you ask' },
};

/** The parts of a request, for whoever reads it. */
export const termWords: Readonly<Record<Part, Text>> = {
  organisation: { fr: 'Nature', en: 'Kind' },
  referent: { fr: 'Référent', en: 'Referent' },
  aidants: { fr: 'Premiers aidants', en: 'First helpers' },
  raison: { fr: 'Raison', en: 'Reason' },
};

/** What is missing in a part. */
export const missingWords: Readonly<Record<Part, Text>> = {
  organisation: { fr: 'Dites ce qu’est votre organisation.', en: 'Say what your organisation is.' },
  referent: { fr: 'Dites qui sera le référent.', en: 'Say who will be the referent.' },
  aidants: { fr: 'Nommez au moins un aidant.', en: 'Name one helper at least.' },
  raison: { fr: 'Dites pourquoi vous le demandez.', en: 'Say why you ask.' },
};
