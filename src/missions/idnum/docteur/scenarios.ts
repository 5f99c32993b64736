import type { JWTPayload } from 'jose';
import type { Text } from '../../../kernel/i18n/index.js';
import { norms, type Norm } from './norms.js';
import { levelBelow, type Outcome } from './rules.js';

/** The parameters with which the browser comes back to the service. */
export interface CallbackParameters {
  code: string;
  iss: string;
  state?: string;
}

/**
 * One thing that the doctor plays. An honest issuer is altered in the one way that the scenario names; the runner knows nothing of what a
 * scenario is about, only what is written here.
 */
export interface Scenario {
  /** Stable: it is stored and published. */
  id: string;
  /** What a careful service does. */
  expected: Exclude<Outcome, 'unclear'>;
  /** The message that carries the falsehood. A refusal proves something only when this message reached the service. */
  carrier: 'callback' | 'token' | 'userinfo';
  /** The parameter of the service's own request without which there is nothing to verify. */
  needs: 'state' | 'nonce' | 'acr_values' | null;
  /** Whether the browser that comes back is the one that left. */
  browser: 'same' | 'other';
  /** How often the callback is opened. */
  openings: 1 | 2;
  /** What shows that the service accepted: its protected page opens, or it presents the code once more. */
  evidence: 'page' | 'code';
  callback(honest: CallbackParameters): CallbackParameters;
  claims(honest: JWTPayload): JWTPayload;
  userinfo(honest: Readonly<Record<string, unknown>>): Record<string, unknown>;
  signature: 'genuine' | 'unknown' | 'none';
  title: Text;
  /** What is done, for a developer. */
  play: Text;
  /** What someone could do to a service that accepts; for the control, what a refusal means. */
  danger: Text;
  /** What to change in the code of the service. */
  remedy: Text;
  norms: readonly [Norm, ...Norm[]];
}

const otherIssuer = 'https://autre-fournisseur.invalid/api/v2';
const otherSignIn = 'valeur-d-une-autre-connexion-0000';
const hour = 3600;

/** What holds unless a scenario says otherwise. */
const honest = {
  expected: 'refused',
  carrier: 'token',
  needs: null,
  browser: 'same',
  openings: 1,
  evidence: 'page',
  callback: (parameters) => parameters,
  claims: (claims) => claims,
  userinfo: (claims) => ({ ...claims }),
  signature: 'genuine',
} as const satisfies Partial<Scenario>;

/** Everything that the doctor plays, in this order. The first one is honest: when it fails, the others would prove nothing. */
export const scenarios: readonly [Scenario, ...Scenario[]] = [
  {
    ...honest,
    id: 'control',
    expected: 'accepted',
    title: { fr: 'Connexion honnête', en: 'Honest sign-in' },
    play: { fr: 'Rien n’est falsifié\u00a0: la connexion doit réussir.', en: 'Nothing is falsified: the sign-in must succeed.' },
    danger: {
      fr: 'Un service qui refuse tout le monde refuse aussi les attaques\u00a0: tant que cette connexion échoue, on ne peut rien conclure.',
      en: 'A service that refuses everybody refuses attacks too: as long as this sign-in fails, nothing can be concluded.',
    },
    remedy: {
      fr: 'Vérifiez l’émetteur, l’identifiant, le secret et les adresses donnés au service, puis relancez.',
      en: 'Check the issuer, identifier, secret and addresses given to the service, then launch again.',
    },
    norms: [norms.flow],
  },
  {
    ...honest,
    id: 'wrong_state',
    carrier: 'callback',
    needs: 'state',
    callback: (parameters) => ({ ...parameters, state: otherSignIn }),
    title: { fr: 'Mauvais state', en: 'Wrong state' },
    play: {
      fr: 'Le navigateur revient avec un autre «\u00a0state\u00a0» que celui que le service a envoyé.',
      en: 'The browser comes back with another state than the one that the service sent.',
    },
    danger: {
      fr: 'Quelqu’un peut faire ouvrir à votre usager une adresse de retour fabriquée et le connecter, sans qu’il le voie, à un autre compte que le sien\u00a0: ce qu’il y dépose est lu par l’attaquant.',
      en: 'Someone can have your user open a forged callback address and be signed in, unnoticed, to an account that is not theirs: the attacker reads what they put there.',
    },
    remedy: {
      fr: 'Gardez le «\u00a0state\u00a0» dans la session du navigateur au départ. Au retour, comparez-le avant de demander un jeton, et refusez s’il manque ou diffère.',
      en: 'Keep the state in the browser’s session when it leaves. On return, compare it before you ask for a token, and refuse when it is missing or differs.',
    },
    norms: [norms.forgery, norms.forgeryToday],
  },
  {
    ...honest,
    id: 'missing_state',
    carrier: 'callback',
    needs: 'state',
    callback: ({ state: _, ...others }) => others,
    title: { fr: 'Retour sans state', en: 'Callback without a state' },
    play: {
      fr: 'Le navigateur revient sans le «\u00a0state\u00a0» que le service a envoyé.',
      en: 'The browser comes back without the state that the service sent.',
    },
    danger: {
      fr: 'Un service qui ne compare le «\u00a0state\u00a0» que s’il est présent ne se protège de rien\u00a0: il suffit de ne pas l’écrire dans l’adresse fabriquée.',
      en: 'A service that compares the state only when there is one protects itself from nothing: a forged address simply leaves it out.',
    },
    remedy: {
      fr: 'Exigez le «\u00a0state\u00a0» au retour dès que vous l’avez envoyé\u00a0: un «\u00a0state\u00a0» absent n’est pas un «\u00a0state\u00a0» égal.',
      en: 'Require the state on return whenever you sent one: an absent state is not an equal state.',
    },
    norms: [norms.forgery, norms.forgeryToday],
  },
  {
    ...honest,
    id: 'other_browser',
    carrier: 'callback',
    browser: 'other',
    title: { fr: 'Retour dans un autre navigateur', en: 'Callback in another browser' },
    play: {
      fr: 'L’adresse de retour, entièrement valable, est ouverte dans un navigateur qui n’a demandé aucune connexion.',
      en: 'The callback address, valid in all respects, is opened in a browser that asked for no sign-in.',
    },
    danger: {
      fr: 'Une adresse de retour envoyée par message suffit à connecter sa victime au compte de l’attaquant, ou l’attaquant au compte de sa victime.',
      en: 'A callback address sent in a message is enough to sign a victim in to the attacker’s account, or the attacker in to the victim’s.',
    },
    remedy: {
      fr: 'Liez le «\u00a0state\u00a0» au navigateur (cookie ou session), et non à une liste commune à tous. Ajoutez PKCE et le «\u00a0nonce\u00a0», gardés au même endroit.',
      en: 'Bind the state to the browser (cookie or session), not to a list shared by all. Add PKCE and the nonce, kept in the same place.',
    },
    norms: [norms.forgery, norms.injection],
  },
  {
    ...honest,
    id: 'replayed_code',
    carrier: 'callback',
    openings: 2,
    evidence: 'code',
    title: { fr: 'Code rejoué', en: 'Replayed code' },
    play: {
      fr: 'Après une connexion réussie, la même adresse de retour est ouverte une seconde fois. Le service ne doit pas présenter le code à nouveau.',
      en: 'After a successful sign-in, the same callback address is opened a second time. The service must not present the code again.',
    },
    danger: {
      fr: 'L’adresse de retour reste dans l’historique. Sur un ordinateur partagé, la personne suivante peut la rouvrir\u00a0: seul le fournisseur l’arrête encore.',
      en: 'The callback address stays in the history. On a shared computer the next person can open it again: only the issuer still stops them.',
    },
    remedy: {
      fr: 'Effacez le «\u00a0state\u00a0» de la session dès qu’il a servi, avant de demander le jeton. Un second retour doit mener à une page d’erreur ou à une nouvelle connexion.',
      en: 'Delete the state from the session as soon as it was used, before you ask for the token. A second return must lead to an error page or to a new sign-in.',
    },
    norms: [norms.oneUse, norms.injection],
  },
  {
    ...honest,
    id: 'callback_issuer',
    carrier: 'callback',
    callback: (parameters) => ({ ...parameters, iss: otherIssuer }),
    title: { fr: 'Retour d’un autre émetteur', en: 'Callback of another issuer' },
    play: {
      fr: 'L’adresse de retour porte dans «\u00a0iss\u00a0» l’adresse d’un autre fournisseur.',
      en: 'The callback address carries the address of another issuer in iss.',
    },
    danger: {
      fr: 'Si le service connaît plusieurs fournisseurs, l’un d’eux peut se faire remettre le code qui venait d’un autre, et entrer à la place de la personne.',
      en: 'If the service knows several issuers, one of them can be handed the code that came from another, and enter in the person’s place.',
    },
    remedy: {
      fr: 'Au retour, comparez «\u00a0iss\u00a0» à l’émetteur vers lequel vous avez envoyé la personne, et refusez s’il diffère.',
      en: 'On return, compare iss with the issuer that you sent the person to, and refuse when it differs.',
    },
    norms: [norms.issuerOfAnswer, norms.mixUp],
  },
  {
    ...honest,
    id: 'wrong_nonce',
    needs: 'nonce',
    claims: (claims) => ({ ...claims, nonce: otherSignIn }),
    title: { fr: 'Mauvais nonce', en: 'Wrong nonce' },
    play: {
      fr: 'L’id_token porte un autre «\u00a0nonce\u00a0» que celui de la demande.',
      en: 'The id_token carries another nonce than the request.',
    },
    danger: {
      fr: 'Un code volé à une autre personne peut être glissé dans une connexion en cours\u00a0: l’attaquant entre avec l’identité de sa victime.',
      en: 'A code stolen from someone else can be slipped into a sign-in that is under way: the attacker enters as the victim.',
    },
    remedy: {
      fr: 'Gardez le «\u00a0nonce\u00a0» dans la session au départ, et comparez-le à celui de l’id_token. Refusez s’il manque ou diffère.',
      en: 'Keep the nonce in the session when the person leaves, and compare it with the one of the id_token. Refuse when it is missing or differs.',
    },
    norms: [norms.nonce, norms.injection],
  },
  {
    ...honest,
    id: 'missing_nonce',
    needs: 'nonce',
    claims: ({ nonce: _, ...others }) => others,
    title: { fr: 'Jeton sans nonce', en: 'Token without a nonce' },
    play: {
      fr: 'L’id_token ne porte pas le «\u00a0nonce\u00a0» de la demande.',
      en: 'The id_token does not carry the nonce of the request.',
    },
    danger: {
      fr: 'Si l’absence du «\u00a0nonce\u00a0» suffit à passer, un code volé lors d’une connexion qui n’en demandait pas peut être glissé dans celle-ci.',
      en: 'If leaving the nonce out is enough to pass, a code stolen from a sign-in that asked for none can be slipped into this one.',
    },
    remedy: {
      fr: 'Quand la demande avait un «\u00a0nonce\u00a0», refusez l’id_token qui n’en a pas.',
      en: 'When the request had a nonce, refuse an id_token that has none.',
    },
    norms: [norms.nonce, norms.injection],
  },
  {
    ...honest,
    id: 'expired_token',
    claims: (claims) => ({
      ...claims,
      iat: (claims.iat ?? 0) - 2 * hour,
      auth_time: (claims.iat ?? 0) - 2 * hour,
      exp: (claims.iat ?? 0) - hour,
    }),
    title: { fr: 'Jeton périmé', en: 'Expired token' },
    play: { fr: 'L’id_token est périmé depuis une heure.', en: 'The id_token expired an hour ago.' },
    danger: {
      fr: 'Un jeton retrouvé dans un journal ou une sauvegarde reste bon pour toujours.',
      en: 'A token found in a log or a backup stays good for ever.',
    },
    remedy: {
      fr: 'Refusez l’id_token quand «\u00a0exp\u00a0» est passé, avec quelques secondes de tolérance pour les horloges, pas plus.',
      en: 'Refuse the id_token when exp is past, with a few seconds of tolerance for clocks, no more.',
    },
    norms: [norms.expiry],
  },
  {
    ...honest,
    id: 'foreign_audience',
    claims: (claims) => ({ ...claims, aud: 'client_d_un_autre_service' }),
    title: { fr: 'Jeton d’un autre service', en: 'Token of another service' },
    play: { fr: 'L’id_token est destiné («\u00a0aud\u00a0») à un autre service.', en: 'The id_token is meant (aud) for another service.' },
    danger: {
      fr: 'N’importe quel autre service raccordé peut réutiliser chez vous les jetons de ses propres usagers, et entrer à leur place.',
      en: 'Any other connected service can use the tokens of its own users with you, and enter in their place.',
    },
    remedy: {
      fr: 'Vérifiez que «\u00a0aud\u00a0» contient votre client_id, et lui seul.',
      en: 'Check that aud contains your client_id, and nothing else.',
    },
    norms: [norms.audience],
  },
  {
    ...honest,
    id: 'token_issuer',
    claims: (claims) => ({ ...claims, iss: otherIssuer }),
    title: { fr: 'Jeton d’un autre émetteur', en: 'Token of another issuer' },
    play: {
      fr: 'L’id_token dit dans «\u00a0iss\u00a0» venir d’un autre fournisseur.',
      en: 'The id_token says in iss that it comes from another issuer.',
    },
    danger: {
      fr: 'Un autre fournisseur, moins exigeant, peut se faire passer pour celui en qui vous avez confiance et vous donner l’identité de son choix.',
      en: 'Another, less demanding issuer can pass for the one that you trust and give you the identity of its choice.',
    },
    remedy: {
      fr: 'Comparez «\u00a0iss\u00a0», caractère par caractère, à l’émetteur que vous avez configuré.',
      en: 'Compare iss, character by character, with the issuer that you configured.',
    },
    norms: [norms.issuerOfToken],
  },
  {
    ...honest,
    id: 'algorithm_none',
    signature: 'none',
    title: { fr: 'Jeton sans signature', en: 'Token without a signature' },
    play: {
      fr: 'L’id_token annonce l’algorithme «\u00a0none\u00a0» et n’est pas signé.',
      en: 'The id_token announces the algorithm none and is not signed.',
    },
    danger: {
      fr: 'Un jeton peut être écrit à la main, avec n’importe quelle identité, par qui arrive à le placer sur votre chemin.',
      en: 'A token can be written by hand, with any identity, by whoever manages to put it in your way.',
    },
    remedy: {
      fr: 'Fixez dans votre configuration l’algorithme attendu, et refusez tout autre\u00a0: ne lisez jamais l’algorithme à appliquer dans le jeton lui-même.',
      en: 'Set the expected algorithm in your configuration and refuse any other: never take the algorithm to apply from the token itself.',
    },
    norms: [norms.noAlgorithm, norms.algorithm],
  },
  {
    ...honest,
    id: 'unknown_key',
    signature: 'unknown',
    title: { fr: 'Signature d’une clé inconnue', en: 'Signature of an unknown key' },
    play: {
      fr: 'L’id_token est signé par une clé que l’émetteur ne publie pas.',
      en: 'The id_token is signed with a key that the issuer does not publish.',
    },
    danger: {
      fr: 'Qui intercepte la liaison entre votre service et le fournisseur (relais, certificat ajouté, nom de domaine détourné) peut fabriquer n’importe quelle identité.',
      en: 'Whoever intercepts the line between your service and the issuer (proxy, added certificate, hijacked domain name) can make any identity.',
    },
    remedy: {
      fr: 'Vérifiez la signature avec les clés publiées par l’émetteur (jwks_uri), ou avec votre secret pour HS256. La norme permet de se fier à TLS seul pour un jeton reçu directement\u00a0: beaucoup de bibliothèques le font, et demandent une option pour vérifier.',
      en: 'Verify the signature with the keys that the issuer publishes (jwks_uri), or with your secret for HS256. The standard lets a client trust TLS alone for a token received directly: many libraries do, and need an option to verify.',
    },
    norms: [norms.signature],
  },
  {
    ...honest,
    id: 'lowered_acr',
    needs: 'acr_values',
    claims: (claims) => ({ ...claims, acr: levelBelow(String(claims['acr'])) }),
    title: { fr: 'Niveau de garantie abaissé', en: 'Lowered level of assurance' },
    play: {
      fr: 'L’id_token annonce («\u00a0acr\u00a0») un niveau plus bas que celui demandé.',
      en: 'The id_token announces (acr) a lower level than the one asked for.',
    },
    danger: {
      fr: 'Le paramètre de niveau passe par le navigateur\u00a0: qui le change entre avec une identité faiblement vérifiée là où vous en exigez une solide.',
      en: 'The requested level travels through the browser: whoever changes it enters with a weakly verified identity where you require a strong one.',
    },
    remedy: {
      fr: 'Comparez «\u00a0acr\u00a0» au niveau que votre service exige, et refusez s’il manque ou s’il est plus bas.',
      en: 'Compare acr with the level that your service requires, and refuse when it is missing or lower.',
    },
    norms: [norms.level],
  },
  {
    ...honest,
    id: 'userinfo_other_sub',
    carrier: 'userinfo',
    userinfo: (claims) => ({ ...claims, sub: `${'0'.repeat(64)}v1` }),
    title: { fr: 'Identité d’une autre personne', en: 'Identity of another person' },
    play: {
      fr: 'Userinfo donne un autre «\u00a0sub\u00a0» que l’id_token.',
      en: 'Userinfo gives another sub than the id_token.',
    },
    danger: {
      fr: 'Avec un jeton d’accès échangé contre celui d’un autre, le service connecte une personne et lui donne l’identité d’une autre.',
      en: 'With an access token swapped for another one, the service signs one person in and gives them the identity of another.',
    },
    remedy: {
      fr: 'Comparez le «\u00a0sub\u00a0» de userinfo à celui de l’id_token avant de lire le reste, et n’utilisez rien s’ils diffèrent.',
      en: 'Compare the sub of userinfo with that of the id_token before you read the rest, and use nothing when they differ.',
    },
    norms: [norms.userinfo],
  },
  {
    ...honest,
    id: 'userinfo_missing_sub',
    carrier: 'userinfo',
    userinfo: ({ sub: _, ...others }) => others,
    title: { fr: 'Identité sans sub', en: 'Identity without a sub' },
    play: { fr: 'Userinfo ne donne aucun «\u00a0sub\u00a0».', en: 'Userinfo gives no sub.' },
    danger: {
      fr: 'Rien ne relie plus l’identité reçue à la personne connectée\u00a0: elle peut être celle de n’importe qui.',
      en: 'Nothing ties the identity received to the person who signed in any more: it can be anybody’s.',
    },
    remedy: {
      fr: 'Exigez que «\u00a0sub\u00a0» soit présent dans userinfo\u00a0: un «\u00a0sub\u00a0» absent n’est pas un «\u00a0sub\u00a0» égal.',
      en: 'Require that sub is present in userinfo: an absent sub is not an equal sub.',
    },
    norms: [norms.userinfo],
  },
];

/** The scenario of an identifier, or null. */
export const scenarioOf = (id: string): Scenario | null => scenarios.find((scenario) => scenario.id === id) ?? null;
