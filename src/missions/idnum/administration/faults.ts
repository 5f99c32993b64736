import { defineFaults } from '../../../kernel/errors/index.js';

const list = { fr: 'Repartez de la page de votre administration.', en: 'Start again from the page of your administration.' };

export const administrationFaults = defineFaults({
  'ADM-RESERVE': {
    status: 403,
    who: 'operator',
    title: { fr: 'Page réservée aux gestionnaires', en: 'Page for managers only' },
    text: {
      fr: 'Seuls les gestionnaires de «\u00a0{organisation}\u00a0» ouvrent cette page.',
      en: 'Only the managers of “{organisation}” open this page.',
    },
    remedy: {
      fr: 'Vous devez l’être\u00a0? Demandez à un gestionnaire de votre organisation, ou à l’opérateur d’AgentConnect, de vous nommer.',
      en: 'Should you be one? Ask a manager of your organisation, or the operator of AgentConnect, to name you.',
    },
    developer: 'No current row of administration_manager has the SIRET and the address of the session.',
  },
  'ADM-FOURNISSEUR': {
    status: 403,
    who: 'provider',
    title: { fr: 'Organisation non garantie', en: 'Organisation not vouched for' },
    text: {
      fr: 'Le fournisseur d’identité avec lequel vous êtes connecté ne peut pas garantir que vous travaillez pour «\u00a0{organisation}\u00a0».',
      en: 'The identity provider that you signed in with cannot vouch that you work for “{organisation}”.',
    },
    remedy: {
      fr: 'Déconnectez-vous, puis connectez-vous avec le fournisseur d’identité de cette organisation.',
      en: 'Sign out, then sign in with the identity provider of that organisation.',
    },
    developer: 'The provider of the session was agreed upon with another SIREN, is switched off, or is not known: sign in again.',
  },
  'ADM-OPERATEUR': {
    status: 403,
    who: 'operator',
    title: { fr: 'Page réservée à l’opérateur', en: 'Page for the operator only' },
    text: {
      fr: 'Seuls les opérateurs d’AgentConnect nomment les premiers gestionnaires et décident des domaines.',
      en: 'Only operators of AgentConnect name first managers and decide about domains.',
    },
    remedy: {
      fr: 'Si vous en êtes chargé, demandez que votre adresse soit ajoutée à la liste des opérateurs.',
      en: 'If you are in charge of it, ask for your address to be added to the list of operators.',
    },
    developer: 'The e-mail address of the agent is not in OPERATORS, or their provider is not one for addresses of that domain.',
  },
  'ADM-INCONNU': {
    status: 404,
    who: 'person',
    title: { fr: 'Page introuvable', en: 'Page not found' },
    text: {
      fr: 'Ce que vous cherchez n’existe pas, ou n’appartient pas à votre organisation. Rien n’a été changé.',
      en: 'What you look for does not exist, or does not belong to your organisation. Nothing was changed.',
    },
    remedy: list,
    action: { fr: 'Mon administration', en: 'My administration' },
    developer:
      'No provider, domain, service, manager or request of the organisation of the session has this identifier. The cases are not told apart.',
  },
  'ADM-SEUL': {
    status: 409,
    who: 'person',
    title: { fr: 'Il faut au moins un gestionnaire', en: 'There must be one manager at least' },
    text: {
      fr: 'C’est le dernier gestionnaire de votre organisation. Rien n’a été changé.',
      en: 'This is the last manager of your organisation. Nothing was changed.',
    },
    remedy: { fr: 'Nommez d’abord quelqu’un d’autre.', en: 'Name somebody else first.' },
    developer: 'Ending this manager would leave the organisation without any; an operator may do it.',
  },
  'ADM-QUATRE-YEUX': {
    status: 403,
    who: 'operator',
    title: { fr: 'Quelqu’un d’autre doit décider', en: 'Somebody else must decide' },
    text: { fr: 'Vous avez fait cette demande vous-même.', en: 'You made this request yourself.' },
    remedy: { fr: 'Demandez à un autre opérateur de la lire.', en: 'Ask another operator to read it.' },
    developer: 'The operator is the manager who asked for the domain.',
  },
  'ADM-DOMAINE-PRIS': {
    status: 409,
    who: 'operator',
    title: { fr: 'Domaine déjà déclaré', en: 'Domain declared already' },
    text: {
      fr: 'Le fournisseur d’identité d’une autre administration a déclaré «\u00a0{domain}\u00a0» entre-temps, ou celui qui le demande n’existe plus.',
      en: 'The identity provider of another administration has declared “{domain}” in the meantime, or the one that asks for it is no more.',
    },
    remedy: { fr: 'Refusez la demande, en disant pourquoi.', en: 'Refuse the request, saying why.' },
    developer: 'judgeDomain no longer says that this domain may be added.',
  },
  'ADM-DECIDE': {
    status: 409,
    who: 'person',
    title: { fr: 'Cette demande est déjà traitée', en: 'This request is decided already' },
    text: { fr: 'Quelqu’un a décidé entre-temps.', en: 'Somebody decided in the meantime.' },
    remedy: { fr: 'Repartez de la liste des demandes.', en: 'Start again from the list of requests.' },
    developer: 'The request does not wait any more.',
  },
  'ADM-CONNEXION': {
    status: 404,
    who: 'person',
    title: { fr: 'Connexion introuvable', en: 'Sign-in not found' },
    text: {
      fr: 'Cette connexion n’existe pas, date de plus de six mois, ou n’est pas la vôtre.',
      en: 'This sign-in does not exist, is older than six months, or is not yours.',
    },
    remedy: {
      fr: 'Ouvrez «\u00a0Mes connexions d’agent\u00a0» pour les voir toutes.',
      en: 'Open “My sign-ins as an agent” to see them all.',
    },
    action: { fr: 'Mes connexions d’agent', en: 'My sign-ins as an agent' },
    developer: 'No connection of the signed-in agent has this identifier. The three cases are not told apart.',
  },
  'ADM-PREUVE': {
    status: 404,
    who: 'person',
    title: { fr: 'La preuve arrive', en: 'The proof is coming' },
    text: { fr: 'La preuve est prête une seconde environ après la connexion.', en: 'The proof is ready about a second after the sign-in.' },
    remedy: { fr: 'Attendez un instant et recommencez.', en: 'Wait a moment and try again.' },
    developer: 'The entry has no place in the tree yet.',
  },
});

/** What somebody looks for is not, or is not their organisation's: the cases are not told apart. */
export const notTheirs = () => administrationFaults.make('ADM-INCONNU', { action: '/administration' });
