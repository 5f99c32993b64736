import { defineFaults } from '../../../kernel/errors/index.js';

export const avisFaults = defineFaults({
  'AVIS-LIEN': {
    status: 404,
    who: 'person',
    title: { fr: 'Ce lien ne mène plus à un avis', en: 'This link no longer leads to an opinion' },
    text: { fr: 'L’adresse est incomplète, ou elle n’a jamais existé.', en: 'The address is incomplete, or never existed.' },
    remedy: {
      fr: 'Ouvrez le lien depuis le récépissé ou le courriel, ou donnez votre avis depuis la page de la démarche.',
      en: 'Open the link from the receipt or the e-mail, or give your opinion from the page of the procedure.',
    },
    developer: 'No invitation has this token, or no opinion this secret.',
  },
  'AVIS-DEJA-DONNE': {
    status: 409,
    who: 'person',
    title: { fr: 'Vous avez déjà donné votre avis', en: 'You have already given your opinion' },
    text: {
      fr: 'Chaque démarche terminée donne droit à un seul avis. Le vôtre est enregistré\u00a0: merci.',
      en: 'Each finished procedure gives the right to one opinion. Yours is kept: thank you.',
    },
    remedy: { fr: 'Vous n’avez rien d’autre à faire.', en: 'There is nothing else to do.' },
    developer: 'The invitation was used, through another link.',
  },
  'AVIS-TROP': {
    status: 429,
    who: 'operator',
    title: { fr: 'Trop d’avis en même temps', en: 'Too many opinions at once' },
    text: {
      fr: 'Cette démarche reçoit trop d’avis en ce moment. Pour éviter les faux avis, nous en limitons le nombre.',
      en: 'This procedure gets too many opinions right now. To keep false ones out, we limit their number.',
    },
    remedy: { fr: 'Recommencez dans une heure.', en: 'Try again in an hour.' },
    developer: 'More open opinions than the limit of the while. Invitations are not limited.',
  },
});
