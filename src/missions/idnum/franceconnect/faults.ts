import { defineFaults, type FaultDefinition } from '../../../kernel/errors/index.js';

const elsewhere = {
  fr: 'Choisissez un autre moyen de connexion, ou demandez à faire la démarche au guichet ou par courrier.',
  en: 'Choose another way of signing in, or ask to do the procedure at a desk or by post.',
};
const again = {
  fr: 'Réessayez dans quelques minutes. Si vous aviez commencé une démarche, ce que vous aviez enregistré est conservé.',
  en: 'Try again in a few minutes. What you had saved is kept.',
};
const restart = {
  fr: 'Retournez sur le site du service et recommencez la connexion.',
  en: 'Go back to the site of the service and start the sign-in again.',
};

/** Where the fault names the page that takes the request for a correction. */
const correction = { fr: 'Demander une correction', en: 'Ask for a correction' };

const registry = (row: Pick<FaultDefinition, 'text' | 'developer'> & Partial<FaultDefinition>): FaultDefinition => ({
  status: 403,
  who: 'operator',
  title: { fr: 'Votre identité n’a pas pu être vérifiée', en: 'Your identity could not be checked' },
  remedy: elsewhere,
  oauth: 'access_denied',
  ...row,
});

/** An error of the API: only developers meet it. */
const protocol = (status: number, oauth: string, developer: string): FaultDefinition => ({
  status,
  who: 'service',
  oauth,
  developer,
  title: { fr: 'Le service n’a pas pu finir la connexion', en: 'The service could not finish the sign-in' },
  text: {
    fr: 'Le site d’où vous venez a envoyé une demande que nous avons refusée.',
    en: 'The site you come from sent a request that we refused.',
  },
  remedy: { fr: 'Recommencez la connexion. Si cela continue, prévenez ce site.', en: 'Sign in again. If it goes on, tell that site.' },
});

/** Faults of FranceConnect; the codes are those that it publishes. */
export const franceConnectFaults = defineFaults({
  Y010004: registry({
    action: correction,
    text: {
      fr: 'Le registre d’état civil ne connaît qu’une personne qui vous ressemble\u00a0: un prénom, un nom ou une date diffère.',
      en: 'The civil registry only knows someone close to you: a name or a date differs.',
    },
    remedy: {
      fr: 'Vérifiez votre état civil auprès du fournisseur de ce compte, et faites-le corriger s’il est faux.',
      en: 'Check your details with the provider of this account and have them corrected if they are wrong.',
    },
    developer: 'TypeReponseIdentification 4: one near match.',
    who: 'person',
  }),
  Y010006: registry({
    action: correction,
    text: {
      fr: 'Le registre d’état civil connaît plusieurs personnes qui vous ressemblent\u00a0: il ne peut pas dire laquelle est vous.',
      en: 'The civil registry knows several people close to you and cannot say which one you are.',
    },
    developer: 'TypeReponseIdentification 6: several near matches.',
    who: 'person',
  }),
  Y010007: registry({
    action: correction,
    text: {
      fr: 'Le registre d’état civil ne vous connaît que sous votre nom de mariage.',
      en: 'The civil registry knows you only by your married name.',
    },
    remedy: {
      fr: 'Demandez au fournisseur de ce compte d’y inscrire votre nom de naissance, ou choisissez un autre moyen de connexion.',
      en: 'Ask the provider of this account to enter your birth name, or choose another way of signing in.',
    },
    developer: 'TypeReponseIdentification 7: known under the married name only.',
    who: 'person',
  }),
  Y010008: registry({
    action: correction,
    text: { fr: 'Le registre d’état civil ne vous trouve pas.', en: 'The civil registry does not find you.' },
    developer: 'TypeReponseIdentification 8: nobody.',
    who: 'person',
  }),
  Y010009: registry({
    action: correction,
    text: { fr: 'Le registre d’état civil a refusé la demande.', en: 'The civil registry refused the request.' },
    developer: 'TypeReponseIdentification 9: the request was rejected.',
  }),
  Y010011: registry({
    status: 504,
    oauth: 'temporarily_unavailable',
    title: { fr: 'Le registre d’état civil ne répond pas', en: 'The civil registry does not answer' },
    text: {
      fr: 'Nous devons y vérifier votre identité, et il n’a pas répondu à temps. Rien n’a été transmis au service.',
      en: 'We must check your identity there, and it did not answer in time. Nothing was passed on.',
    },
    remedy: again,
    developer: 'The civil registry did not answer in time.',
  }),
  Y010012: registry({
    status: 504,
    oauth: 'temporarily_unavailable',
    title: { fr: 'Le registre d’état civil est en panne', en: 'The civil registry is down' },
    text: {
      fr: 'Nous devons y vérifier votre identité, et il a répondu par une erreur. Rien n’a été transmis au service.',
      en: 'We must check your identity there, and it answered with an error. Nothing was passed on.',
    },
    remedy: again,
    developer: 'The civil registry cannot be reached, or answered another status than 200.',
  }),
  Y010013: registry({
    status: 502,
    oauth: 'server_error',
    title: { fr: 'Le registre d’état civil a mal répondu', en: 'The civil registry answered badly' },
    text: {
      fr: 'Sa réponse n’est pas lisible. Par prudence, nous ne l’acceptons pas. Rien n’a été transmis au service.',
      en: 'Its answer cannot be read. To be safe, we do not accept it. Nothing was passed on.',
    },
    remedy: again,
    developer: 'The answer of the civil registry is not the XML that it should be.',
  }),
  Y010015: registry({
    action: correction,
    text: {
      fr: 'D’après le registre d’état civil, cette personne est décédée. Le compte ne peut plus servir à se connecter.',
      en: 'According to the civil registry, this person has died. The account can no longer be used.',
    },
    remedy: {
      fr: 'Si c’est une erreur, demandez à votre mairie de naissance une copie de votre acte de naissance et signalez-le à l’Insee. Pour les démarches après un décès, adressez-vous au service concerné.',
      en: 'If this is a mistake, ask the town hall of your birth for your birth certificate and tell Insee. For procedures after a death, turn to the service itself.',
    },
    developer: 'The civil registry holds a date of death.',
    who: 'person',
  }),
  Y030007: {
    status: 400,
    who: 'service',
    title: { fr: 'Demande de connexion incorrecte', en: 'Wrong sign-in request' },
    text: {
      fr: 'Le site d’où vous venez a envoyé une demande que nous ne pouvons pas accepter.',
      en: 'The site you come from sent a request that we cannot accept.',
    },
    remedy: {
      fr: 'Ce n’est pas de votre fait\u00a0: prévenez ce site en lui donnant le code de l’erreur.',
      en: 'It is not your doing: tell that site, with the error code.',
    },
    developer: 'The parameters of /authorize do not follow the rules of the client’s profile: {reason}',
    oauth: 'invalid_request',
  },
  Y04EA6EF: {
    status: 400,
    who: 'service',
    title: { fr: 'Service inconnu', en: 'Unknown service' },
    text: {
      fr: 'Le site d’où vous venez n’est pas inscrit ici, ou ne l’est plus.',
      en: 'The site you come from is not registered here, or no longer is.',
    },
    remedy: { fr: 'Prévenez ce site en lui donnant le code de l’erreur.', en: 'Tell that site, with the error code.' },
    developer: 'client_id is unknown or switched off.',
    oauth: 'invalid_client',
  },
  Y04C013C: {
    status: 400,
    who: 'service',
    title: { fr: 'Adresse de retour inconnue', en: 'Unknown return address' },
    text: {
      fr: 'Le site d’où vous venez demande à revenir à une adresse qu’il n’a pas déclarée. Par sécurité, nous n’y allons pas.',
      en: 'The site you come from asks to return to an address that it did not declare. For your safety, we do not go there.',
    },
    remedy: { fr: 'Prévenez ce site en lui donnant le code de l’erreur.', en: 'Tell that site, with the error code.' },
    developer: 'redirect_uri is not registered.',
    oauth: 'invalid_redirect_uri',
  },
  Y030025: {
    status: 400,
    who: 'person',
    title: { fr: 'Cette connexion est terminée ou trop ancienne', en: 'This sign-in is over or too old' },
    text: {
      fr: 'La page appartient à une connexion déjà finie, commencée il y a plus d’une demi-heure, ou ouverte dans un autre navigateur.',
      en: 'The page belongs to a sign-in that is finished, older than half an hour, or open in another browser.',
    },
    remedy: restart,
    developer: 'No open interaction of this browser has this identifier.',
    oauth: 'invalid_request',
  },
  Y030099: {
    status: 400,
    who: 'service',
    title: { fr: 'La connexion n’a pas pu continuer', en: 'The sign-in could not go on' },
    text: { fr: 'Le protocole de connexion a refusé la demande.', en: 'The sign-in protocol refused the request.' },
    remedy: restart,
    developer: '{error}: {description}',
    oauth: 'invalid_request',
  },
  Y100001: {
    status: 502,
    who: 'provider',
    title: { fr: 'Niveau de sécurité insuffisant', en: 'Level of security too low' },
    text: {
      fr: '{provider} n’a pas vérifié votre identité au niveau que le service demande.',
      en: '{provider} did not check your identity at the level that the service asks for.',
    },
    remedy: { fr: 'Choisissez un autre moyen de connexion.', en: 'Choose another way of signing in.' },
    developer: 'The acr of the id_token is missing, or lower than the one asked for.',
    oauth: 'access_denied',
  },
  Y100009: {
    status: 400,
    who: 'service',
    title: { fr: 'Information non autorisée', en: 'Fact not allowed' },
    text: {
      fr: 'Le site d’où vous venez demande comment vous vous identifiez, sans y avoir droit.',
      en: 'The site you come from asks how you sign in, without having the right to know.',
    },
    remedy: { fr: 'Retournez sur ce site et signalez-lui ce message.', en: 'Go back to that site and tell it about this message.' },
    developer: 'The claims parameter asks for amr, which is not among the scopes of the service.',
    oauth: 'server_error',
  },
  Y100018: {
    status: 502,
    who: 'provider',
    title: { fr: 'Niveau de sécurité inattendu', en: 'Unexpected level of security' },
    text: {
      fr: '{provider} annonce un niveau pour lequel il n’est pas reconnu.',
      en: '{provider} claims a level for which it is not trusted.',
    },
    remedy: { fr: 'Choisissez un autre moyen de connexion.', en: 'Choose another way of signing in.' },
    developer: 'The acr of the id_token is not among the allowed ones of this provider.',
    oauth: 'invalid_request',
  },
  // FranceConnect has no code for it: there, another identity is another account without a word.
  'FC-AUTRE-PERSONNE': {
    status: 403,
    who: 'operator',
    title: { fr: 'Ce compte était celui d’une autre personne', en: 'This account was another person’s' },
    text: {
      fr: 'L’identité que {provider} vient de donner n’a presque rien de commun avec celle de la dernière fois. Par prudence, la connexion est refusée et rien n’a été transmis.',
      en: 'The identity that {provider} has just given has almost nothing in common with the one of last time. To be safe, the sign-in is refused and nothing was passed on.',
    },
    remedy: {
      fr: 'Connectez-vous avec un compte à votre nom. Si c’est bien le vôtre, demandez à {provider} pourquoi son identité a changé.',
      en: 'Sign in with an account in your own name. If it is yours, ask {provider} why its identity has changed.',
    },
    developer: 'One `sub` of the identity provider came with facts that no correction of civil status explains: see links.ts.',
    oauth: 'access_denied',
  },
  Y100011: {
    status: 403,
    who: 'person',
    title: { fr: 'Vous avez bloqué {provider}', en: 'You blocked {provider}' },
    text: {
      fr: 'Vous avez choisi que ce compte ne puisse plus vous connecter. Rien n’a été transmis au service.',
      en: 'You chose that this account may no longer sign you in. Nothing was passed on to the service.',
    },
    remedy: {
      fr: 'Choisissez un autre compte. Pour autoriser à nouveau celui-ci, connectez-vous avec l’autre, puis ouvrez «\u00a0Mes connexions\u00a0», «\u00a0Comptes autorisés\u00a0».',
      en: 'Choose another account. To allow this one again, sign in with the other one, then open “My sign-ins”, “Allowed accounts”.',
    },
    developer: 'The person blocked this identity provider, or every provider that they have not allowed: franceconnect_provider_choice.',
    oauth: 'access_denied',
  },
  Y100013: {
    status: 400,
    who: 'service',
    title: { fr: 'Demande incomplète', en: 'Incomplete request' },
    text: { fr: 'Un paramètre obligatoire manque ou n’est pas valable.', en: 'Required parameter missing or invalid.' },
    remedy: { fr: 'Corrigez la demande.', en: 'Correct the request.' },
    developer: 'checktoken wants token, client_id and client_secret as a form.',
    oauth: 'invalid_request',
  },
  Y180001: {
    status: 403,
    who: 'person',
    title: { fr: 'Compte bloqué', en: 'Account closed' },
    text: {
      fr: 'Vous avez demandé que plus personne ne puisse se connecter en votre nom.',
      en: 'You asked that nobody may sign in in your name any more.',
    },
    remedy: { fr: 'Écrivez-nous pour le rouvrir.', en: 'Write to us to open it again.' },
    developer: 'franceconnect_account.active is false.',
    oauth: 'access_denied',
  },
  Y270001: {
    status: 502,
    who: 'provider',
    title: { fr: 'Votre compte n’a pas d’adresse électronique', en: 'Your account has no e-mail address' },
    text: {
      fr: '{provider} ne nous a pas donné d’adresse électronique utilisable\u00a0: nous ne pourrions pas vous prévenir de vos connexions.',
      en: '{provider} gave us no usable e-mail address: we could not warn you of your sign-ins.',
    },
    remedy: {
      fr: 'Ajoutez une adresse à ce compte, ou choisissez un autre moyen de connexion.',
      en: 'Add an address to that account, or choose another way of signing in.',
    },
    developer: 'userinfo has no e-mail, or one that is not an address.',
    oauth: 'server_error',
  },
  Y330001: {
    status: 401,
    who: 'service',
    title: { fr: 'Fournisseur de données inconnu', en: 'Unknown data provider' },
    text: { fr: 'Client authentication failed.', en: 'Client authentication failed.' },
    remedy: { fr: 'Vérifiez l’identifiant et le secret.', en: 'Check the identifier and the secret.' },
    developer: 'checktoken: no active data provider has this client_id and secret.',
    oauth: 'invalid_client',
  },
  Y440001: protocol(500, 'server_error', 'checktoken: the data provider publishes no key for the encryption that it registered with.'),
  Y440004: protocol(500, 'server_error', 'checktoken: the encryption key of the data provider cannot be used.'),
  Y440010: protocol(500, 'server_error', 'checktoken: the keys of the data provider could not be had within five seconds.'),
  Y440011: protocol(500, 'server_error', 'checktoken: what the data provider publishes is not a set of keys (RFC 7517).'),
  Y600020: {
    status: 400,
    who: 'person',
    title: { fr: 'Le mandat ne permet pas cette démarche', en: 'The mandate does not allow this procedure' },
    text: {
      fr: 'Le mandat que vous avez choisi n’est pas donné pour ce service.',
      en: 'The mandate that you chose is not given for this service.',
    },
    remedy: {
      fr: 'Choisissez un autre mandat, ou faites-en un avec la personne pour ce type de démarche.',
      en: 'Choose another mandate, or make one with the person for this kind of procedure.',
    },
    developer: 'rep_scope of the id_token is missing, or is not among the families of the procedures of the service.',
    oauth: 'access_denied',
  },
  Y600006: {
    status: 502,
    who: 'provider',
    title: { fr: 'Identité incomplète', en: 'Incomplete identity' },
    text: {
      fr: '{provider} ne nous a pas donné tout ce qu’il faut pour vous reconnaître\u00a0: {missing}.',
      en: '{provider} did not give us all we need to recognise you: {missingEn}.',
    },
    remedy: {
      fr: 'Choisissez un autre moyen de connexion, ou complétez votre compte chez ce fournisseur.',
      en: 'Choose another way of signing in, or complete your account there.',
    },
    developer: 'The claims of the identity provider do not pass the rules of the identité pivot.',
    oauth: 'server_error',
  },
  Y0434A7B: protocol(
    401,
    'invalid_client',
    'The client could not be authenticated at the token endpoint: wrong secret, wrong assertion, or wrong method.',
  ),
  Y048017B: protocol(400, 'invalid_request', 'The request to the token endpoint lacks a parameter.'),
  Y049E20B: protocol(400, 'invalid_grant', 'The code is unknown, expired, was used before, or belongs to another client or redirect_uri.'),
  Y040001: protocol(401, 'invalid_token', 'The access token is unknown or expired.'),
  Y04146A2: protocol(400, 'invalid_request', 'The request to userinfo carries no access token.'),
});
