import { defineFaults } from '../../../kernel/errors/index.js';

export const habilitationFaults = defineFaults({
  'HAB-INCONNUE': {
    status: 404,
    who: 'person',
    title: { fr: 'Demande introuvable', en: 'Request not found' },
    text: {
      fr: 'Cette demande n’existe pas, ou elle est celle de quelqu’un d’autre.',
      en: 'There is no such request, or it is somebody else’s.',
    },
    remedy: { fr: 'Repartez de la page «\u00a0Habilitation\u00a0».', en: 'Start again from the page “Habilitation”.' },
    developer: 'No request, helper or member of the organisation of the session has this identifier. The cases are not told apart.',
  },
  'HAB-ORGANISATION': {
    status: 404,
    who: 'operator',
    title: { fr: 'Votre organisation n’est pas dans le répertoire', en: 'Your organisation is not in the register' },
    text: {
      fr: 'Nous ne trouvons pas d’organisation ouverte avec le Siret de votre connexion.',
      en: 'We find no open organisation with the Siret of your sign-in.',
    },
    remedy: {
      fr: 'Déconnectez-vous, puis choisissez la bonne organisation. Si c’est la bonne, écrivez à l’opérateur.',
      en: 'Sign out, then choose the right organisation. If it is the right one, write to the operator.',
    },
    developer: 'registry_organisation has no row with the SIRET of the session, or it is closed.',
  },
  'HAB-ADRESSE': {
    status: 403,
    who: 'provider',
    title: { fr: 'Adresse non garantie', en: 'Address not vouched for' },
    text: {
      fr: 'Le fournisseur d’identité de votre connexion ne peut pas garantir votre adresse. Une demande a besoin de savoir qui la fait.',
      en: 'The identity provider of your sign-in cannot vouch for your address. A request must say who makes it.',
    },
    remedy: {
      fr: 'Connectez-vous avec le fournisseur d’identité de votre organisation.',
      en: 'Sign in with the identity provider of your organisation.',
    },
    developer: 'mayGiveAddress: the provider of the session declared another domain than that of the address.',
  },
  'HAB-DEJA': {
    status: 409,
    who: 'person',
    title: { fr: 'Votre organisation a déjà une demande', en: 'Your organisation has a request already' },
    text: {
      fr: 'Elle est déjà habilitée, ou quelqu’un d’autre y a envoyé une demande.',
      en: 'It was accepted already, or somebody else there sent a request.',
    },
    remedy: { fr: 'Parlez-en avec vos collègues ou votre référent.', en: 'Speak with your colleagues, or with your referent.' },
    developer: 'The organisation is one of mandate_helper_organisation, or another request for it waits.',
  },
  'HAB-ETAT': {
    status: 409,
    who: 'person',
    title: { fr: 'Ce n’est pas possible à cette étape', en: 'This cannot be done at this stage' },
    text: {
      fr: 'La demande n’est pas, ou n’est plus, dans l’état qu’il faut\u00a0: quelqu’un a pu agir entre-temps. Rien n’a été changé.',
      en: 'The request is not, or no longer, in the state that this needs: somebody may have acted meanwhile. Nothing was changed.',
    },
    remedy: { fr: 'Ouvrez la demande de nouveau pour voir où elle en est.', en: 'Open the request again to see where it stands.' },
    developer: 'The event cannot happen in this state, or the version that was read is not the latest: see rules.ts.',
  },
  'HAB-QUATRE-YEUX': {
    status: 403,
    who: 'person',
    title: { fr: 'Quelqu’un d’autre doit le faire', en: 'Somebody else must do this' },
    text: {
      fr: 'Personne ne décide d’une demande qu’il a faite ou qui le nomme. Rien n’a été changé.',
      en: 'Nobody decides about a request that they made or that names them. Nothing was changed.',
    },
    remedy: { fr: 'Demandez à un autre opérateur ou à un autre référent.', en: 'Ask another operator, or another referent.' },
    developer: 'mayDecide or mayHandle: the agent asked, or is named in the request.',
  },
  'HAB-OPERATEUR': {
    status: 403,
    who: 'operator',
    title: { fr: 'Page réservée à l’opérateur', en: 'Page for the operator only' },
    text: { fr: 'Seuls les opérateurs habilitent des organisations.', en: 'Only operators accept organisations.' },
    remedy: {
      fr: 'Si vous en êtes chargé, demandez que votre adresse soit ajoutée à la liste des opérateurs.',
      en: 'If you are in charge of it, ask for your address to be added to the list of operators.',
    },
    developer: 'The address of the agent is not in OPERATORS, or their provider may not give it.',
  },
  'HAB-REFERENT': {
    status: 403,
    who: 'person',
    title: { fr: 'Page réservée aux référents', en: 'Page for referents only' },
    text: {
      fr: 'Seuls les référents d’une organisation s’occupent de ses aidants.',
      en: 'Only those who answer for the helpers of an organisation look after them.',
    },
    remedy: {
      fr: 'Demandez à un référent de votre organisation de vous nommer.',
      en: 'Ask a referent of your organisation to name you.',
    },
    developer: 'The agent has no membership in force with referent = true in this organisation.',
  },
  'HAB-DERNIER': {
    status: 409,
    who: 'person',
    title: { fr: 'Il faut au moins un référent', en: 'There must be one referent at least' },
    text: {
      fr: 'C’est le dernier référent de l’organisation. Rien n’a été changé.',
      en: 'This is the last referent of the organisation. Nothing was changed.',
    },
    remedy: { fr: 'Nommez d’abord un autre référent.', en: 'Name another referent first.' },
    developer: 'keepsReferent: ending this membership would leave the organisation without any.',
  },
});
