import { defineFaults } from '../../../kernel/errors/index.js';

export const demarchesFaults = defineFaults({
  'DEM-DEMARCHE-INCONNUE': {
    status: 404,
    who: 'person',
    title: { fr: 'Démarche introuvable', en: 'Procedure not found' },
    text: {
      fr: 'Aucune démarche ne porte ce nom, ou elle n’est pas encore en ligne.',
      en: 'No procedure has this name, or it is not online yet.',
    },
    remedy: { fr: 'Cherchez-la dans la liste des démarches.', en: 'Look for it in the list of procedures.' },
    developer: 'No procedure of this slug has a published revision.',
  },
  'DEM-DOSSIER-INCONNU': {
    status: 404,
    who: 'person',
    title: { fr: 'Dossier introuvable', en: 'File not found' },
    text: {
      fr: 'Ce dossier n’existe pas, ou il appartient à une autre personne.',
      en: 'This file does not exist, or belongs to someone else.',
    },
    remedy: {
      fr: 'Vérifiez que vous êtes connecté avec le bon compte, puis ouvrez «\u00a0Mon dossier\u00a0».',
      en: 'Check that you are signed in with the right account, then open “My file”.',
    },
    developer: 'No file of this id that this person or this organisation may see. The two cases are not told apart.',
  },
  'DEM-PLUS-MODIFIABLE': {
    status: 409,
    who: 'person',
    title: { fr: 'Cette demande ne peut plus être modifiée', en: 'This request can no longer be changed' },
    text: {
      fr: 'Elle est déjà envoyée, ou terminée. La page que vous aviez ouverte est dépassée.',
      en: 'It was sent already, or is over. The page that you had open is out of date.',
    },
    remedy: {
      fr: 'Ouvrez le dossier pour voir où il en est. Vous pouvez écrire à l’agent pour signaler une erreur.',
      en: 'Open the file to see where it stands. You can write to the agent to report a mistake.',
    },
    developer: 'The state of the file is neither brouillon nor correction.',
  },
  'DEM-CHANGE-AILLEURS': {
    status: 409,
    who: 'person',
    title: { fr: 'La demande a été modifiée ailleurs', en: 'The request was changed elsewhere' },
    text: {
      fr: 'Vous l’avez changée dans un autre onglet ou sur un autre appareil depuis que cette page est ouverte.',
      en: 'You changed it in another tab or on another device since this page was opened.',
    },
    remedy: {
      fr: 'Rechargez la page pour voir la dernière version. Rien n’est perdu.',
      en: 'Reload the page to see the latest version. Nothing is lost.',
    },
    developer: 'The version posted is not that of the file.',
  },
  'DEM-INCOMPLET': {
    status: 422,
    who: 'person',
    title: { fr: 'Il manque des réponses', en: 'Some answers are missing' },
    text: { fr: 'La demande n’est pas complète\u00a0: {missing}.', en: 'The request is not complete: {missing}.' },
    remedy: { fr: 'Complétez ces réponses, puis envoyez la demande.', en: 'Fill in these answers, then send the request.' },
    developer: 'A visible field that is not optional has no answer.',
  },
  'DEM-ETAT': {
    status: 409,
    who: 'person',
    title: { fr: 'Cette action n’est plus possible', en: 'This is no longer possible' },
    text: { fr: 'Le dossier a changé d’état entre-temps.', en: 'The state of the file has changed in the meantime.' },
    remedy: { fr: 'Rouvrez le dossier pour voir où il en est.', en: 'Open the file again to see where it stands.' },
    developer: 'Transition {transition} is not allowed from {state}.',
  },
  'DEM-RAISON': {
    status: 422,
    who: 'person',
    title: { fr: 'Il manque la raison', en: 'The reason is missing' },
    text: { fr: 'Cette action demande une raison, que la personne lira.', en: 'This needs a reason, which the person will read.' },
    remedy: { fr: 'Écrivez la raison en quelques mots simples.', en: 'Write the reason in a few plain words.' },
    developer: 'Transition {transition} has reason: required.',
  },
  'DEM-INTERDIT': {
    status: 403,
    who: 'person',
    title: { fr: 'Vous ne pouvez pas faire cela', en: 'You may not do that' },
    text: { fr: 'Cette action n’est pas ouverte à votre compte.', en: 'This is not open to your account.' },
    remedy: { fr: 'Connectez-vous avec le compte qui en a le droit.', en: 'Sign in with the account that may.' },
    developer: 'Transition {transition} is not for this kind of actor, or the agent is of another organisation.',
  },
  'DEM-MESSAGE': {
    status: 422,
    who: 'person',
    title: { fr: 'Message vide ou trop long', en: 'Empty or too long message' },
    text: { fr: 'Un message compte entre 1 et 5 000 caractères.', en: 'A message has from 1 to 5,000 characters.' },
    remedy: { fr: 'Corrigez votre message, puis envoyez-le.', en: 'Correct your message, then send it.' },
    developer: 'The trimmed body is empty or longer than 5000 characters.',
  },
  'DEM-REPONSES-GARDEES': {
    status: 410,
    who: 'person',
    title: { fr: 'Ces réponses ne sont plus en attente', en: 'These answers are no longer waiting' },
    text: {
      fr: 'Elles ont déjà été remises dans votre demande, ou elles attendaient depuis plus d’un jour.',
      en: 'They were put back in your request already, or had been waiting for more than a day.',
    },
    remedy: { fr: 'Ouvrez votre demande pour voir où elle en est.', en: 'Open your request to see where it stands.' },
    developer: 'No row of demarches_kept for this token, or not the owner of its file.',
  },
});
