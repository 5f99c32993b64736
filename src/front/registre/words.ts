import type { Text } from '../../kernel/i18n/index.js';
import type { MessageKind } from '../../design/index.js';
import type { Verdict } from './check.js';

/** What a verdict means for the person who asked. */
export const verdictWords: Readonly<Record<Verdict['outcome'], { kind: MessageKind; title: Text; text: Text }>> = {
  holds: {
    kind: 'success',
    title: { fr: 'Cette preuve est bonne', en: 'This proof is good' },
    text: {
      fr: 'La ligne est bien dans le registre, telle qu’elle a été écrite. Elle n’a été ni changée ni déplacée.',
      en: 'The line is in the register as it was written. It was neither changed nor moved.',
    },
  },
  rewritten: {
    kind: 'error',
    title: { fr: 'Le registre a été réécrit depuis', en: 'The register was rewritten since' },
    text: {
      fr: 'Votre preuve est bonne, mais le registre d’aujourd’hui n’est plus la suite de celui qui a été signé. Gardez ce fichier et prévenez-nous\u00a0: il montre que des lignes ont été changées ou effacées.',
      en: 'Your proof is good, but the register of today no longer continues the one that was signed. Keep this file and tell us: it shows that lines were changed or removed.',
    },
  },
  format: {
    kind: 'warning',
    title: { fr: 'Ce n’est pas une preuve', en: 'This is not a proof' },
    text: {
      fr: 'Nous ne reconnaissons pas une preuve du registre. Choisissez le fichier téléchargé depuis votre dossier, sans le modifier.',
      en: 'We do not recognise a proof of the register. Choose the file downloaded from your space, unchanged.',
    },
  },
  key: {
    kind: 'error',
    title: { fr: 'Cette preuve ne vient pas d’ici', en: 'This proof is not from here' },
    text: {
      fr: 'Elle est signée par une clé qui n’est pas celle de ce registre. Elle ne prouve rien.',
      en: 'It is signed by a key that is not that of this register. It proves nothing.',
    },
  },
  signature: {
    kind: 'error',
    title: { fr: 'La signature est fausse', en: 'The signature is wrong' },
    text: {
      fr: 'La signature du registre, dans ce fichier, a été modifiée ou fabriquée. Cette preuve ne prouve rien.',
      en: 'The signature of the register, in this file, was altered or forged. This proof proves nothing.',
    },
  },
  inclusion: {
    kind: 'error',
    title: { fr: 'La ligne a été modifiée', en: 'The line was altered' },
    text: {
      fr: 'La ligne écrite dans ce fichier n’est pas celle que le registre a signée. Le fichier a été changé après son téléchargement.',
      en: 'The line in this file is not the one that the register signed. The file was changed after it was downloaded.',
    },
  },
};
