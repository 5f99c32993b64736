import { defineFaults } from '../../kernel/errors/index.js';

export const registreFaults = defineFaults({
  'REG-PREUVE-INCONNUE': {
    status: 404,
    who: 'person',
    title: { fr: 'Preuve introuvable', en: 'Proof not found' },
    text: {
      fr: 'Cette ligne n’existe pas, ou elle concerne une autre personne.',
      en: 'This line does not exist, or is about someone else.',
    },
    remedy: {
      fr: 'Ouvrez «\u00a0Mon dossier\u00a0»\u00a0: chaque ligne de votre historique a sa preuve.',
      en: 'Open “My file”: each line of your history has its proof.',
    },
    developer: 'No ledger entry of this id has the signed-in person as its subject. The two cases are not told apart.',
  },
  'REG-PREUVE-EN-PREPARATION': {
    status: 503,
    who: 'operator',
    title: { fr: 'La preuve se prépare', en: 'The proof is being made' },
    text: {
      fr: 'Cette ligne vient d’être écrite. Sa preuve est prête en une ou deux secondes.',
      en: 'This line was just written. Its proof is ready in a second or two.',
    },
    remedy: { fr: 'Attendez un instant, puis recommencez.', en: 'Wait a moment, then try again.' },
    developer: 'The entry has no place in the tree yet: the sequencer runs twice a second. If this lasts, look at the log of the ledger.',
  },
  'REG-TETE-INCONNUE': {
    status: 404,
    who: 'service',
    title: { fr: 'Signature introuvable', en: 'Signature not found' },
    text: {
      fr: 'Le registre n’a jamais été signé avec ce nombre de lignes.',
      en: 'The register was never signed with this number of lines.',
    },
    remedy: { fr: 'Prenez un nombre de lignes dans la liste des signatures.', en: 'Take a number of lines from the list of signatures.' },
    developer: '`de` and `a` are values of treeSize in /registre/tetes.json.',
  },
  'REG-DEMANDE': {
    status: 400,
    who: 'service',
    title: { fr: 'Demande incomplète', en: 'Incomplete request' },
    text: { fr: 'L’adresse demandée n’est pas complète.', en: 'The address that was asked for is not complete.' },
    remedy: { fr: 'Repartez de la page «\u00a0Registre des accès ».', en: 'Start again from the page “Register of accesses”.' },
    developer: 'The query could not be read: {reason}',
  },
});
