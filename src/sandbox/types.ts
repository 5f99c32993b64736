import type { Clock } from '../kernel/clock.js';
import type { Text } from '../kernel/i18n/index.js';
import type { Log } from '../kernel/telemetry/index.js';
import type { CivilStatus } from './people.js';

/** What the sandbox needs to start. */
export interface SandboxOptions {
  /** Address of Socle, without a trailing slash: redirect addresses are registered under it, and its host name is the sandbox's. */
  baseUrl: string;
  /** First of eight ports in a row; 0 for any free ones. A port that is taken is replaced by any free one. */
  firstPort: number;
  /** Interface to listen on; the host name of `baseUrl` when absent. */
  host?: string;
  /** Where mails and keys stay between two starts; without it they live as long as the process. */
  dataFolder?: string | undefined;
  /** Folder of API Particulier cases that the family-benefit provider answers from first. */
  casesFolder?: string | undefined;
  clock: Clock;
  log: Pick<Log, 'info' | 'warn' | 'error'>;
}

/** What is where in the sandbox, and who can be played: plain data, that one process can tell another. */
export interface SandboxFacts {
  identityProviders: readonly SandboxIdentityProvider[];
  agentProviders: readonly SandboxAgentProvider[];
  /** Base address; the path of the register is appended to it. */
  civilRegistry: { url: string };
  /** Base address and bearer key. */
  familyBenefits: { url: string; key: string };
  mailbox: { url: string; smtpUrl: string };
  /** The company register: a file of INSEE's in small, and which domains are whose. */
  companyRegister: { sirene: string; domains: readonly { siret: string; domain: string }[] };
  /** Test people, one row for each provider that knows them. */
  identities: readonly SandboxIdentity[];
  agents: readonly SandboxAgent[];
}

/** The outside world in small, running. */
export interface Sandbox extends SandboxFacts {
  control: SandboxControl;
  [Symbol.asyncDispose](): Promise<void>;
}

interface OpenIdProvider {
  id: string;
  title: string;
  issuer: string;
  clientId: string;
  clientSecret: string;
  tokenEndpointAuthMethod: 'client_secret_post';
  idTokenSignedResponseAlg: SigningAlg;
  scopes: readonly string[];
}

export type SigningAlg = 'ES256' | 'RS256';

/** A provider of identities of citizens. */
export interface SandboxIdentityProvider extends OpenIdProvider {
  id: CitizenProviderId;
  allowedAcr: readonly ('eidas1' | 'eidas2' | 'eidas3')[];
}

/** The identity provider of an administration, for its agents. */
export interface SandboxAgentProvider extends OpenIdProvider {
  allowedAcr: readonly ('eidas1' | 'eidas1-mfa')[];
  /** Domains of the e-mail addresses whose owners sign in here. */
  domains: readonly string[];
  siret: string;
  organisation: string;
}

export type CitizenProviderId = 'fisc' | 'sante';

export interface SandboxIdentity {
  provider: CitizenProviderId;
  login: string;
  password: string;
  given_name: string;
  family_name: string;
  /** What this person lets you try. */
  purpose: Text;
}

export interface SandboxAgent {
  provider: string;
  email: string;
  password: string;
  given_name: string;
  usual_name: string;
  organisation: { siret: string; label: string };
  purpose: Text;
}

/** Faults to order and counters to read. Only programs in the same process hold it: no address reaches it. */
export interface SandboxControl {
  /** @throws RangeError for an unknown provider */
  identityProvider(id: string): Control<IdentityFault>;
  /** @throws RangeError for an unknown provider */
  agentProvider(id: string): Control<IdentityFault>;
  civilRegistry: Control<RegistryFault>;
  familyBenefits: Control<BenefitsFault>;
  mailbox: MailboxControl;
}

export interface Control<F> {
  /** The server behaves so from now on; `null` puts it right. */
  set(fault: F | null): void;
  /** Requests received since the start or the last `reset`. */
  readonly requests: number;
  /** Puts the server right and the counter to zero. */
  reset(): void;
}

export interface MailboxControl {
  /** All messages, newest first. */
  messages(): Promise<ReceivedMail[]>;
  /**
   * The newest message whose recipient and subject contain these texts, waiting for it if it has not come.
   * @param milliseconds how long to wait at most, 5 000 when absent
   * @throws Error when it does not come in time
   */
  waitFor(match: { to?: string; subject?: string }, milliseconds?: number): Promise<ReceivedMail>;
  clear(): Promise<void>;
}

/** A message as `/messages.json` gives it. */
export interface ReceivedMail {
  id: string;
  from: string;
  to: string[];
  subject: string;
  /** ISO 8601 instant at which it was received. */
  date: string;
  text: string;
  attachments: { name: string; type: string; size: number; url: string }[];
}

/** Something wrong with the line rather than with the answer. */
export type LineFault =
  | { fault: 'down' } // the connection is cut without an answer
  | { fault: 'unavailable' } // 503
  | { fault: 'silent' } // never answers
  | { fault: 'slow'; delayMs: number };

export type IdentityEndpoint = 'discovery' | 'jwks' | 'authorization' | 'token' | 'userinfo' | 'end_session';

/** How an identity provider can fail or lie. */
export type IdentityFault =
  | (LineFault & { /** Only there; everywhere when absent. */ at?: readonly IdentityEndpoint[] })
  | {
      fault:
        | 'wrong-nonce'
        | 'wrong-signature'
        | 'lower-acr'
        | 'wrong-issuer'
        | 'wrong-audience'
        | 'expired-id-token'
        | 'other-subject' // userinfo is about somebody else
        | 'access-denied'
        | 'nonsense'; // userinfo is not JSON
    }
  /** Absent from userinfo; `acr`, `amr` and `nonce`: from the id_token. */
  | { fault: 'missing-claim'; claim: string }
  | { fault: 'changed-claim'; claim: string; value: unknown };

/**
 * How the civil registry can fail: `error` is a 500, `nonsense` is not XML. `corrected` is no failure: somebody's civil status was corrected,
 * and nobody is known under the former one any more.
 */
export type RegistryFault =
  LineFault | { fault: 'error' | 'nonsense' } | { fault: 'corrected'; login: string; status: Partial<CivilStatus> };

/** How the family-benefit provider can fail: `error` is a 500, `nonsense` is JSON of another shape with status 200, `not-json` is a page. */
export type BenefitsFault = LineFault | { fault: 'error' | 'nonsense' | 'not-json' | 'maintenance' | 'too-many' };
