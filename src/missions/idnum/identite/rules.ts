/** What a sign-in waits for. */
export type Step = 'address' | 'code' | 'names' | 'factor' | 'organisation' | 'done';

/** Levels of Identité agent, weakest first. */
export type Level = 'eidas1' | 'eidas1-mfa';

/** The level that methods reach (ProConnect: two factors, or a passkey that checked its user, make `eidas1-mfa`). */
export const levelOf = (amr: readonly string[]): Level => (amr.includes('mfa') ? 'eidas1-mfa' : 'eidas1');

/** The level that a request asks for: the strongest of those that it names. */
export const wantedLevel = (acrValues: string | undefined): Level =>
  (acrValues ?? '').split(' ').includes('eidas1-mfa') ? 'eidas1-mfa' : 'eidas1';

/** Methods by which someone proves who they are (RFC 8176; `mail` is ProConnect's). */
export const methods = {
  mail: ['mail'],
  /** Beside the e-mail: two factors. */
  totp: ['otp', 'mfa'],
  /** Beside the e-mail, instead of the application. */
  recovery: ['otp', 'mfa'],
  /** A key that checked its user: what one has, and what one is or knows. */
  passkey: ['pop', 'mfa'],
} as const;

/** Adds methods to those that are proved, each once. */
export const withMethods = (amr: readonly string[], added: readonly string[]): string[] => [...new Set([...amr, ...added])];

/** What comes after the code of the e-mail: who has a second factor is always asked for it. */
export function afterCode(account: { secondFactor: boolean } | null): Step {
  if (!account) return 'names';
  return account.secondFactor ? 'factor' : 'organisation';
}

/** How long things last, in seconds. */
export const lifetimes = {
  attempt: 1800,
  code: 15 * 60,
  contactCode: 3 * 86_400,
  emailChange: 30 * 60,
  challenge: 5 * 60,
  /** Sensitive changes of an account want a sign-in that is no older. */
  fresh: 30 * 60,
  /** Those of the OpenID provider. A sign-in lasts as long as a session of AgentConnect. */
  interaction: 1800,
  authorizationCode: 30,
  accessToken: 60,
  idToken: 60,
  session: 12 * 3600,
} as const;

/**
 * Months for which things are kept: departures, after they were lifted and while they hold; what must be kept of accounts that were removed.
 * Traces of access are kept for six months to a year (CNIL, deliberation 2021-122 on logging).
 */
export const retention = { departures: { lifted: 12, standing: 60 }, removedAccounts: 12 } as const;

/** Times that one code may be typed. */
export const codeTries = 5;

/** State of a membership: see the table. */
export type MembershipState = 'contact' | 'moderation' | 'active' | 'refused' | 'left';

/** How someone may join an organisation. */
export type JoinWay = 'domain' | 'contact' | 'moderation';

/**
 * How the owner of an address joins an organisation: at once when the domain of the address was verified for it, unless everybody can have an
 * address there; by a code sent to its official address when it has one; by a decision of an operator otherwise.
 */
export function joinWay(facts: { freeMail: boolean; domainVerified: boolean; hasContact: boolean }): JoinWay {
  if (facts.domainVerified && !facts.freeMail) return 'domain';
  return facts.hasContact ? 'contact' : 'moderation';
}

/** States that a membership may go to. What is not here does not happen, whatever a form says. */
export const membershipMoves: Readonly<Record<MembershipState, readonly MembershipState[]>> = {
  contact: ['active', 'moderation', 'left'],
  moderation: ['active', 'refused', 'left'],
  active: ['left'],
  refused: [],
  left: [],
};

/** Scopes and the claims they open, `acr` and `amr` besides. */
export const identityScopes: Readonly<Record<string, readonly string[]>> = {
  openid: ['sub', 'acr', 'amr'],
  uid: ['uid'],
  given_name: ['given_name'],
  usual_name: ['usual_name'],
  email: ['email', 'email_verified'],
  siret: ['siret'],
  phone: ['phone_number'],
};

/** Claims opened by scopes, those about the sign-in itself apart. */
export const claimsOf = (scopes: readonly string[]): string[] =>
  scopes.flatMap((scope) => (scope === 'openid' ? [] : (identityScopes[scope] ?? [])));

/** The name of a person as people say it. */
export const nameOf = ({ given_name, usual_name }: { given_name: string; usual_name: string }): string => `${given_name} ${usual_name}`;
