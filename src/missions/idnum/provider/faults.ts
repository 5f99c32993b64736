import { defineFaults } from '../../../kernel/errors/index.js';

/** Faults of what both brokers have in common. */
export const providerFaults = defineFaults({
  'OIDC-REGISTRATION': {
    status: 400,
    who: 'service',
    title: { fr: 'Inscription refusée', en: 'Registration refused' },
    text: {
      fr: 'La demande d’inscription du service contient une erreur\u00a0: {reason}.',
      en: 'The registration of the service has an error: {reason}.',
    },
    remedy: { fr: 'Corrigez la demande et recommencez.', en: 'Correct the request and try again.' },
    developer: 'The client metadata does not hold together; `field` names the member. RFC 7591, 3.2.2.',
    oauth: 'invalid_client_metadata',
  },
});

/** Faults between a broker and an identity provider; the codes are those that FranceConnect and ProConnect publish. */
export const upstreamFaults = defineFaults({
  Y000400: {
    status: 400,
    who: 'service',
    title: { fr: 'Demande mal formée', en: 'Malformed request' },
    text: { fr: 'La page a envoyé une demande que nous ne savons pas lire.', en: 'The page sent a request that we cannot read.' },
    remedy: {
      fr: 'Retournez sur le site du service et recommencez la connexion.',
      en: 'Go back to the site of the service and start the sign-in again.',
    },
    developer: 'The body of the form lacks a field, or a field has a wrong shape: {reason}',
    oauth: 'invalid_request',
  },
  Y020017: {
    status: 500,
    who: 'provider',
    title: { fr: 'Ce moyen de connexion est indisponible', en: 'This way of signing in is unavailable' },
    text: { fr: '{provider} ne répond pas, ou n’est plus proposé.', en: '{provider} does not answer, or is no longer offered.' },
    remedy: {
      fr: 'Choisissez un autre moyen de connexion, ou réessayez plus tard.',
      en: 'Choose another way of signing in, or try again later.',
    },
    developer:
      'The identity provider is switched off, its discovery document could not be read, or it failed so often lately that it is left alone for some seconds.',
    oauth: 'server_error',
  },
  Y020019: {
    status: 500,
    who: 'person',
    title: { fr: 'Ce moyen de connexion n’existe pas', en: 'This way of signing in does not exist' },
    text: {
      fr: 'Le moyen de connexion demandé n’est pas dans notre liste.',
      en: 'The way of signing in that was asked for is not in our list.',
    },
    remedy: { fr: 'Choisissez un autre moyen de connexion.', en: 'Choose another way of signing in.' },
    developer: 'No identity provider has this identifier.',
    oauth: 'server_error',
  },
  Y020021: {
    status: 400,
    who: 'provider',
    title: { fr: 'Retour de connexion incomplet', en: 'Incomplete return' },
    text: {
      fr: 'La page du fournisseur d’identité vous a renvoyé vers nous sans dire de quelle demande il s’agit.',
      en: 'The identity provider sent you back to us without saying for which request.',
    },
    remedy: {
      fr: 'Retournez sur le site du service et recommencez la connexion.',
      en: 'Go back to the site of the service and start the sign-in again.',
    },
    developer: 'The callback carries no `state`.',
    oauth: 'invalid_request',
  },
  Y020022: {
    status: 403,
    who: 'person',
    title: { fr: 'Cette page a déjà servi', en: 'This page was used already' },
    text: {
      fr: 'Cette adresse ne correspond à aucune connexion en cours dans ce navigateur. C’est le cas si vous êtes revenu en arrière, si vous avez rechargé la page ou si la connexion a commencé dans un autre navigateur.',
      en: 'This address belongs to no sign-in under way in this browser. This happens when you go back, reload the page, or started in another browser.',
    },
    remedy: {
      fr: 'Retournez sur le site du service et recommencez la connexion.',
      en: 'Go back to the site of the service and start the sign-in again.',
    },
    developer: 'The `state` of the callback is not that of a departure of this browser, or was used before.',
    oauth: 'invalid_request',
  },
  Y020023: {
    status: 403,
    who: 'person',
    title: { fr: '{service} n’accepte pas {provider}', en: '{service} does not take {provider}' },
    text: {
      fr: 'Ce service a choisi les comptes avec lesquels on s’y connecte, et celui-ci n’en fait pas partie.',
      en: 'This service chose the accounts that people sign in with, and this is not one of them.',
    },
    remedy: { fr: 'Choisissez un autre compte.', en: 'Choose another account.' },
    developer: 'The identity provider is outside of the filter of the service: `idp_filter`.',
    oauth: 'access_denied',
  },
  Y020025: {
    status: 400,
    who: 'provider',
    title: { fr: 'Retour de connexion incomplet', en: 'Incomplete return' },
    text: {
      fr: '{provider} vous a renvoyé vers nous sans la preuve de votre connexion.',
      en: '{provider} sent you back to us without the proof that you signed in.',
    },
    remedy: { fr: 'Recommencez, ou choisissez un autre moyen de connexion.', en: 'Try again, or choose another way of signing in.' },
    developer: 'The callback carries no `code`.',
    oauth: 'server_error',
  },
  Y020026: {
    status: 502,
    who: 'provider',
    title: { fr: '{provider} ne répond pas', en: '{provider} does not answer' },
    text: {
      fr: 'Vous vous êtes identifié auprès de {provider}, mais ce service n’a pas pu nous le confirmer.',
      en: 'You signed in with {provider}, but it could not confirm it to us.',
    },
    remedy: {
      fr: 'Réessayez dans quelques minutes, ou choisissez un autre moyen de connexion.',
      en: 'Try again in a few minutes, or choose another way of signing in.',
    },
    developer: 'The token endpoint of the identity provider refused, failed, or took too long.',
    oauth: 'server_error',
  },
  Y020027: {
    status: 502,
    who: 'provider',
    title: { fr: '{provider} ne répond pas', en: '{provider} does not answer' },
    text: {
      fr: 'Vous vous êtes identifié auprès de {provider}, mais ce service ne nous a pas transmis votre identité.',
      en: 'You signed in with {provider}, but it did not give us your identity.',
    },
    remedy: {
      fr: 'Réessayez dans quelques minutes, ou choisissez un autre moyen de connexion.',
      en: 'Try again in a few minutes, or choose another way of signing in.',
    },
    developer:
      'The userinfo endpoint of the identity provider failed, took too long, or answered something that is not userinfo about the subject of the id_token.',
    oauth: 'server_error',
  },
  Y020029: {
    status: 500,
    who: 'provider',
    title: { fr: 'Réponse inutilisable de {provider}', en: 'Unusable answer of {provider}' },
    text: { fr: 'La réponse de {provider} ne dit pas de qui il s’agit.', en: 'The answer of {provider} does not say whom it is about.' },
    remedy: { fr: 'Choisissez un autre moyen de connexion.', en: 'Choose another way of signing in.' },
    developer: 'The answer of the identity provider has no `sub`.',
    oauth: 'server_error',
  },
  Y020030: {
    status: 500,
    who: 'provider',
    title: { fr: 'Réponse inutilisable de {provider}', en: 'Unusable answer of {provider}' },
    text: {
      fr: 'La réponse de {provider} ne correspond pas à votre demande. Par sécurité, nous ne l’acceptons pas.',
      en: 'The answer of {provider} does not match your request. For your safety, we do not accept it.',
    },
    remedy: {
      fr: 'Recommencez, ou choisissez un autre moyen de connexion. Si cela continue, prévenez-nous en donnant le code de l’erreur.',
      en: 'Try again, or choose another way of signing in. If it goes on, tell us and give the error code.',
    },
    developer: 'The id_token of the identity provider fails a check: signature, issuer, audience, nonce or dates.',
    oauth: 'server_error',
  },
  Y100019: {
    status: 400,
    who: 'provider',
    title: { fr: 'Réponse inutilisable de {provider}', en: 'Unusable answer of {provider}' },
    text: {
      fr: 'Deux parties de la réponse de {provider} ne vont pas ensemble. Par sécurité, nous ne l’acceptons pas.',
      en: 'Two parts of the answer of {provider} do not belong together. For your safety, we do not accept it.',
    },
    remedy: {
      fr: 'Recommencez, ou choisissez un autre moyen de connexion. Si cela continue, prévenez-nous en donnant le code de l’erreur.',
      en: 'Try again, or choose another way of signing in. If it goes on, tell us and give the error code.',
    },
    developer:
      'The id_token of the identity provider carries an `at_hash` that is not that of its access token: OpenID Connect Core 1.0, 3.1.3.8.',
    oauth: 'invalid_request',
  },
});
