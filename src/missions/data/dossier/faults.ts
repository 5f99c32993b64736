import { defineFaults } from '../../../kernel/errors/index.js';

export const dossierFaults = defineFaults({
  'DOS-LIGNE-INCONNUE': {
    status: 404,
    who: 'person',
    title: { fr: 'Ligne introuvable', en: 'Line not found' },
    text: {
      fr: 'Cette ligne n’existe pas, ou elle concerne une autre personne.',
      en: 'This line does not exist, or is about someone else.',
    },
    remedy: {
      fr: 'Vérifiez que vous êtes connecté avec le bon compte, puis ouvrez «\u00a0Mon dossier\u00a0».',
      en: 'Check that you are signed in with the right account, then open “My file”.',
    },
    developer: 'No ledger entry of this id has the signed-in person as its subject. The two cases are not told apart.',
  },
  'DOS-PREUVE-EN-PREPARATION': {
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
});
