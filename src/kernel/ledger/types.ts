import type { JsonWebKey } from 'node:crypto';
import type { Entry } from './entry.js';

/** Something to write down: who did what with whose data, on what ground. */
export interface LedgerEvent {
  /** Declared in the `actions.ts` of a product, such as `exchange.fetch`. */
  action: string;
  /** Key of the person whom the data is about. */
  subject: string | null;
  actor: {
    kind: 'person' | 'agent' | 'service' | 'system';
    id: string;
    label: string;
    /** SIRET. */
    organisation?: string;
  };
  /** Legal basis. */
  basis?: string;
  purpose?: string;
  /** What it belongs to, such as the id of a file. */
  reference?: string;
  /** Names of facts, never their values. */
  fields?: readonly string[];
  outcome?: string;
  /** Further facts, never values of personal data. Numbers must be finite. */
  detail?: Readonly<Record<string, string | number | boolean | null>>;
  /** SHA-256 of the request, base64url. */
  requestHash?: string;
  /** SHA-256 of the answer, base64url. */
  responseHash?: string;
}

/** An entry as it is read back. */
export interface LedgerRow extends LedgerEvent {
  id: string;
  at: Date;
  /** Place in the tree; null for the moment between the entry and the next head. */
  position: number | null;
}

/** A signed head of the tree (TreeHeadDataV2 of RFC 9162, its number as an extension, ES256). Hashes and signatures are base64url. */
export interface SignedTreeHead {
  /** Rank among the heads, from 0. */
  number: number;
  treeSize: number;
  rootHash: string;
  /** ISO 8601, to the millisecond. */
  at: string;
  kid: string;
  signature: string;
}

/** That an entry is in the tree of a head (RFC 9162, 2.1.3). */
export interface InclusionProof {
  entryId: string;
  leafHash: string;
  index: number;
  /** Base64url, from the leaf up. */
  path: string[];
  head: SignedTreeHead;
}

/** That the tree of one head is the beginning of the tree of another (RFC 9162, 2.1.4). */
export interface ConsistencyProof {
  from: SignedTreeHead;
  to: SignedTreeHead;
  /** Base64url. */
  path: string[];
}

/** Signed evidence that an entry was committed, given before it has its place in the tree: a leaf of a small tree of its own, whose root is signed. */
export interface Receipt {
  entryId: string;
  /** The entry as it was hashed: canonical JSON. Whoever holds it can go from what it says (the hash of an answer, for instance) to the leaf. */
  entry: string;
  /** Base64url; the same leaf goes into the tree of the ledger. */
  leafHash: string;
  batch: { size: number; index: number; path: string[] };
  /** When the batch was signed: ISO 8601, to the millisecond. */
  at: string;
  kid: string;
  /** ES256 over the batch (see `batchData`), base64url. */
  signature: string;
}

/** A public key of the ledger: a P-256 JSON Web Key with its thumbprint as `kid`. */
export interface LedgerPublicKey {
  kid: string;
  jwk: JsonWebKey;
}

/** Everything needed to verify one entry without Socle. */
export interface ProofBundle {
  format: 'socle-ledger-proof';
  version: 1;
  entry: Entry;
  index: number;
  path: string[];
  head: SignedTreeHead;
  key: LedgerPublicKey;
}

/** A page of someone's history. */
export interface HistoryPage {
  /** At most so many entries (50 by default). */
  limit?: number;
  /** Only what is older than the entry of this id: the last one of the page before. */
  before?: string;
  /** Only these actions. */
  actions?: readonly string[];
  reference?: string;
}

/** What this process has done since it started. */
export interface LedgerStats {
  appended: number;
  recorded: number;
  /** Group commits. */
  batches: number;
  /** Entries given their place in the tree by this process. */
  sequenced: number;
  /** Heads signed. */
  heads: number;
  /** Passes that failed. */
  failures: number;
  /** Milliseconds between the oldest entry of the last pass and its head. */
  lag: number;
}
