import { defineFaults } from '../../../kernel/errors/index.js';

export const operatorFaults = defineFaults({
  'OPERATEUR-RESERVE': {
    status: 403,
    who: 'operator',
    title: { fr: 'Page réservée à l’opérateur', en: 'Page for the operator only' },
    text: {
      fr: 'Seules les personnes chargées des demandes de correction et des signalements ouvrent cette page.',
      en: 'Only those in charge of requests for corrections and of reports open this page.',
    },
    remedy: {
      fr: 'Si vous en êtes chargé, demandez que votre adresse soit ajoutée à la liste des opérateurs.',
      en: 'If you are in charge of them, ask for your address to be added to the list of operators.',
    },
    developer: 'The e-mail address of the agent is not in OPERATORS.',
  },
  'OPERATEUR-SIGNALEMENT': {
    status: 404,
    who: 'person',
    title: { fr: 'Signalement introuvable', en: 'Report not found' },
    text: {
      fr: 'Aucun signalement ne porte ce numéro. Il a pu être effacé après un an.',
      en: 'No report has this number. It may have been deleted after a year.',
    },
    remedy: { fr: 'Repartez de la liste des signalements.', en: 'Start again from the list of reports.' },
    developer: 'No row of franceconnect_report has this number.',
  },
  'OPERATEUR-ETAT': {
    status: 409,
    who: 'person',
    title: { fr: 'Cette action n’est plus possible', en: 'This is no longer possible' },
    text: {
      fr: 'Le signalement n’est plus dans l’état où vous l’avez vu\u00a0: quelqu’un a agi entre-temps.',
      en: 'The report is no longer as you saw it: someone acted in the meantime.',
    },
    remedy: { fr: 'Ouvrez la page de nouveau pour voir où il en est.', en: 'Open the page again to see where it stands.' },
    developer: 'reportMoves does not lead from the state of the report to the one asked for.',
  },
});
