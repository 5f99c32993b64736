import type { Text } from '../../../kernel/i18n/index.js';

/**
 * Why a scenario came out as it did, when the outcome alone does not say it. `{detail}` is what was seen. Each is written for a developer who
 * must put it right.
 */
export const reasons = {
  unreachable: { fr: 'Le service n’a pas répondu\u00a0: {detail}.', en: 'The service did not answer: {detail}.' },
  too_slow: { fr: 'Le service n’a pas répondu à temps\u00a0: {detail}.', en: 'The service did not answer in time: {detail}.' },
  unavailable: {
    fr: 'Le service se dit indisponible\u00a0: réponse {detail}.',
    en: 'The service says that it is unavailable: answer {detail}.',
  },
  address_refused: {
    fr: 'L’adresse {detail} mène à un réseau privé ou réservé\u00a0: le docteur n’y va pas.',
    en: 'The address {detail} leads to a private or reserved network: the doctor does not go there.',
  },
  not_web: {
    fr: 'Le service a renvoyé vers une adresse qui n’est pas une page web\u00a0: {detail}.',
    en: 'The service redirected to an address that is not a web page: {detail}.',
  },
  too_many_redirects: { fr: 'Le service a redirigé trop de fois\u00a0: {detail}.', en: 'The service redirected too many times: {detail}.' },
  no_departure: {
    fr: 'L’adresse de départ n’a pas mené à l’émetteur de cette consultation\u00a0: réponse {detail}. Elle doit rediriger (3xx) vers l’adresse «\u00a0authorize\u00a0», sans clic ni script.',
    en: 'The start address did not lead to the issuer of this consultation: answer {detail}. It must redirect (3xx) to the authorize address, without a click or a script.',
  },
  bad_request: {
    fr: 'La demande de connexion du service est incorrecte\u00a0: {detail}.',
    en: 'The sign-in request of the service is wrong: {detail}.',
  },
  not_sent: {
    fr: 'Le service n’envoie pas de «\u00a0{detail}\u00a0»\u00a0: il n’a rien à vérifier ici. FranceConnect l’exige.',
    en: 'The service sends no {detail}: it has nothing to verify here. FranceConnect requires it.',
  },
  page_open: {
    fr: 'La page protégée s’ouvre sans connexion (réponse {detail})\u00a0: elle ne peut pas montrer qui est connecté. Donnez une page qui répond 401, 403 ou une redirection.',
    en: 'The protected page opens without a sign-in (answer {detail}): it cannot show who is signed in. Give a page that answers 401, 403 or a redirect.',
  },
  page_closed: {
    fr: 'Après la connexion, la page protégée ne s’ouvre pas\u00a0: réponse {detail}.',
    en: 'After the sign-in, the protected page does not open: answer {detail}.',
  },
  token_not_asked: {
    fr: 'Au retour, le service n’a pas demandé de jeton\u00a0: il s’est arrêté avant, avec la réponse {detail}.',
    en: 'On return, the service did not ask for a token: it stopped before, with the answer {detail}.',
  },
  token_refused: {
    fr: 'Le docteur a dû refuser le jeton\u00a0: {detail}. Vérifiez l’identifiant, le secret, redirect_uri et PKCE.',
    en: 'The doctor had to refuse the token: {detail}. Check the identifier, the secret, redirect_uri and PKCE.',
  },
  userinfo_not_asked: {
    fr: 'Le service n’a pas demandé userinfo\u00a0: il n’y a rien à comparer.',
    en: 'The service did not ask for userinfo: there is nothing to compare.',
  },
} as const satisfies Record<string, Text>;

export type Reason = keyof typeof reasons;

/** Whether a text of the database is the code of a reason. */
export const isReason = (value: string | null): value is Reason => value !== null && value in reasons;
