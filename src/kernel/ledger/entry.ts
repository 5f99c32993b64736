import { randomBytes, randomLetters } from '../ids.js';
import { canonicalJson, cleanText } from './canonical.js';
import { leafHash } from './merkle.js';
import type { LedgerEvent } from './types.js';

/** What is hashed: the whole entry, without what is not known or does not apply. */
export interface Entry {
  readonly v: 1;
  readonly id: string;
  /** ISO 8601, to the millisecond. */
  readonly at: string;
  readonly action: string;
  readonly subject?: string;
  readonly actor: { readonly kind: string; readonly id: string; readonly label: string; readonly organisation?: string };
  readonly basis?: string;
  readonly purpose?: string;
  readonly reference?: string;
  readonly fields?: readonly string[];
  readonly outcome?: string;
  readonly detail?: Readonly<Record<string, string | number | boolean | null>>;
  readonly requestHash?: string;
  readonly responseHash?: string;
  /** 128 random bits in hexadecimal: nobody can guess an entry from its published hash. */
  readonly nonce: string;
}

/** An entry ready to be written, with its canonical text and its leaf in the tree. */
export interface NewEntry {
  id: string;
  entry: Entry;
  json: string;
  leaf: Buffer;
}

const nonceBytes = 16;

const timeLetters = 9;
const randomLength = 14;

/**
 * An id that begins with its time, in digits and lower-case letters, which every collation sorts alike: a new one goes to the right edge of
 * the index, where a wholly random one would touch another page each time. 83 random bits follow.
 */
function makeId(at: Date): string {
  return `led_${at.getTime().toString(36).padStart(timeLetters, '0')}${randomLetters(randomLength)}`;
}

/**
 * Makes an entry of an event.
 * @throws RangeError when `detail` holds a number that is not finite
 */
export function makeEntry(event: LedgerEvent, at: Date): NewEntry {
  const id = makeId(at);
  // In the order of the canonical text, which is then written at once.
  const entry: Entry = {
    action: event.action,
    actor: {
      id: cleanText(event.actor.id),
      kind: event.actor.kind,
      label: cleanText(event.actor.label),
      organisation: text(event.actor.organisation),
    },
    at: at.toISOString(),
    basis: text(event.basis),
    detail: event.detail && cleanDetail(event.detail),
    fields: event.fields?.map(cleanText),
    id,
    nonce: randomBytes(nonceBytes).toString('hex'),
    outcome: text(event.outcome),
    purpose: text(event.purpose),
    reference: text(event.reference),
    requestHash: text(event.requestHash),
    responseHash: text(event.responseHash),
    subject: text(event.subject),
    v: 1,
  };
  const json = canonicalJson({ ...entry });
  return { id, entry, json, leaf: leafHash(json) };
}

const text = (value: string | null | undefined): string | undefined =>
  value === null || value === undefined ? undefined : cleanText(value);

function cleanDetail(detail: NonNullable<LedgerEvent['detail']>): NonNullable<Entry['detail']> {
  const clean: Record<string, string | number | boolean | null> = {};
  for (const name of Object.keys(detail).sort()) {
    const value = detail[name];
    if (value !== undefined) clean[cleanText(name)] = cleanValue(value);
  }
  return clean;
}
const cleanValue = <T>(value: T): T | string => (typeof value === 'string' ? cleanText(value) : value);

/** The columns of `ledger_entry` that are hashed. */
export interface EntryRow {
  id: string;
  at: Date;
  action: string;
  subject: string | null;
  actor_kind: LedgerEvent['actor']['kind'];
  actor_id: string;
  actor_label: string;
  actor_organisation: string | null;
  basis: string | null;
  purpose: string | null;
  reference: string | null;
  fields: string[] | null;
  outcome: string | null;
  detail: Record<string, string | number | boolean | null> | null;
  request_hash: string | null;
  response_hash: string | null;
  nonce: Buffer;
}

/** The entry that a row holds. */
export function entryOfRow(row: EntryRow): Entry {
  return {
    v: 1,
    id: row.id,
    at: row.at.toISOString(),
    ...wordsOfRow(row),
    subject: row.subject ?? undefined,
    nonce: row.nonce.toString('hex'),
  };
}

/** What an entry and the row that rooms see have in common. */
export function wordsOfRow(row: EntryRow): Omit<LedgerEvent, 'subject'> {
  return {
    action: row.action,
    actor: { kind: row.actor_kind, id: row.actor_id, label: row.actor_label, organisation: row.actor_organisation ?? undefined },
    basis: row.basis ?? undefined,
    purpose: row.purpose ?? undefined,
    reference: row.reference ?? undefined,
    fields: row.fields ?? undefined,
    outcome: row.outcome ?? undefined,
    detail: row.detail ?? undefined,
    requestHash: row.request_hash ?? undefined,
    responseHash: row.response_hash ?? undefined,
  };
}

/** The leaf of an entry: SHA-256(0x00 || canonical JSON). */
export function leafOfEntry(entry: Entry): Buffer {
  return leafHash(canonicalJson({ ...entry }));
}
