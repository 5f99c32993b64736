export type SessionKind = 'person' | 'agent';

/** Minutes without a request after which a session is over. */
export const idleMinutes: Readonly<Record<SessionKind, number>> = { person: 60, agent: 240 };

/** Hours after sign-in at which a session is over, whatever happens. An agent's is the twelve hours of ProConnect. */
export const lifetimeHours: Readonly<Record<SessionKind, number>> = { person: 8, agent: 12 };

/** The identity that FranceConnect gave, in its own claims. */
export interface SignedInIdentity {
  given_name: string;
  given_name_array: string[];
  family_name: string;
  preferred_username?: string;
  /** YYYY-MM-DD */
  birthdate: string;
  /** As the identity provider gave it: a month or day that is not known is 00. */
  idp_birthdate?: string;
  gender: 'male' | 'female' | 'unspecified';
  /** COG code, empty when born abroad. */
  birthplace: string;
  birthcountry: string;
}

/** What is kept of a citizen's sign-in. */
export interface PersonData {
  /** Key of this person in the ledger: see registry/pivot.ts. */
  subject: string;
  displayName: string;
  identity: SignedInIdentity;
  email: string;
  /** Name of the identity provider that was used. */
  idp: string;
  acr: string;
  /** For signing out of FranceConnect. */
  idToken: string;
}
export interface PersonSession extends PersonData {
  id: string;
  accountId: string;
  signedInAt: Date;
}

/** What is kept of a civil servant's sign-in. */
export interface AgentData {
  displayName: string;
  email: string;
  siret: string;
  organisationLabel: string;
  idToken: string;
}
export interface AgentSession extends AgentData {
  id: string;
  accountId: string;
  signedInAt: Date;
}
