import type { EmailAddress } from '../mail/index.js';

export type SessionKind = 'person' | 'agent';
/** The same, and who is signed in at Socle's own identity provider for agents, to look after their account there. */
export type StoredKind = SessionKind | 'identity';

/** Minutes without a request after which a session is over. */
export const idleMinutes: Readonly<Record<StoredKind, number>> = { person: 60, agent: 240, identity: 60 };

/** Hours after sign-in at which a session is over, whatever happens. An agent's is the twelve hours of ProConnect. */
export const lifetimeHours: Readonly<Record<StoredKind, number>> = { person: 8, agent: 12, identity: 12 };

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
  email: EmailAddress;
  /** Name of the identity provider that was used. */
  idp: string;
  acr: string;
  /** For signing out of FranceConnect. */
  idToken: string;
  /** Who acts in their place; absent when the person signed in themselves. */
  acting?: ActingHelper;
}

/** A helper who signed in in a person's place, under a mandate. */
export interface ActingHelper {
  mandateId: string;
  membershipId: string;
  /** Family of procedures that the mandate was used for. */
  family: string;
  /** Name of the helper. */
  name: string;
  organisation: string;
  siret: string;
}

export interface PersonSession extends PersonData {
  id: string;
  accountId: string;
  signedInAt: Date;
}

/** What is kept of a civil servant's sign-in. */
export interface AgentData {
  displayName: string;
  email: EmailAddress;
  siret: string;
  organisationLabel: string;
  /** Identifier of the identity provider that was used; absent when it is not known. */
  idp?: string;
  idToken: string;
}
export interface AgentSession extends AgentData {
  id: string;
  accountId: string;
  signedInAt: Date;
}

/** What is kept of a sign-in at Socle's own identity provider for agents. */
export interface IdentityData {
  displayName: string;
  email: EmailAddress;
  /** How they proved who they are (RFC 8176). */
  amr: readonly string[];
}
export interface IdentitySession extends IdentityData {
  id: string;
  accountId: string;
  signedInAt: Date;
}
