import { defineFaults } from '../../../kernel/errors/index.js';

/** Faults of the person's page of mandates. */
export const mesMandatsFaults = defineFaults({
  'MANDATS-ESSAIS': {
    status: 429,
    who: 'person',
    title: { fr: 'Trop de codes faux', en: 'Too many wrong codes' },
    text: {
      fr: 'Vous avez tapé plusieurs codes qui ne correspondent à aucun mandat.',
      en: 'You typed several codes that go with no mandate.',
    },
    remedy: {
      fr: 'Attendez une heure, ou demandez à votre aidant de vous relire le code.',
      en: 'Wait an hour, or ask your helper to read the code out again.',
    },
    developer: 'More wrong binding codes in an hour than codeTriesPerHour of mandats/rules.ts, for this person.',
  },
  'MANDATS-REFERENT': {
    status: 403,
    who: 'person',
    title: { fr: 'Cette page est pour les référents', en: 'This page is for those who answer for helpers' },
    text: {
      fr: 'Elle montre ce que des personnes ont écrit. Seul un référent de l’organisation peut la lire.',
      en: 'It shows what people wrote. Only someone who answers for the helpers of the organisation may read it.',
    },
    remedy: { fr: 'Demandez au référent de votre organisation.', en: 'Ask the referent of your organisation.' },
    developer: 'The agent is no referent in force of the organisation of the mandate; for a contested use, no operator either.',
  },
});
