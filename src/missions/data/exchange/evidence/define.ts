import { z } from 'zod';
import type { Lang, Text } from '../../../../kernel/i18n/index.js';
import type { Pivot } from '../../../../registry/index.js';
import type { ProviderId } from '../providers.js';

/** How a value is said to a person. It is called with what the schema of the field accepts, never with null. */
export type Say<T = unknown> = (value: T, lang: Lang) => string;

/** What the table says of a field beside its type. */
export interface FieldFacts {
  label: Text;
  /** Any one of these opens the field. Without it, the field follows the one that holds it. */
  scopes?: readonly string[];
  /** Without it, the field is only shown through the fields that it holds. */
  say?: Say;
}

/** Label, scopes and words of each field, by its schema. */
export const fieldFacts = z.registry<FieldFacts>();

/** A field of an answer. Registered last: `.nullable()` and the like make another schema. */
export function field<S extends z.ZodType>(
  schema: S,
  label: Text,
  facts: { scopes?: readonly string[]; say?: Say<NonNullable<z.infer<S>>> } = {},
): S {
  // The words are only ever asked of a value that this very schema has accepted.
  fieldFacts.add(schema, { label, ...facts } as FieldFacts);
  return schema;
}

/** How a request names the person. */
export type ModalityName = 'identite' | 'france_connect' | 'identifiant' | 'ine';

/** One way to ask for an evidence type. */
export interface Modality {
  /** Reads the query without `recipient`, which every modality asks for. Unknown parameters are dropped. */
  parameters: z.ZodType<Record<string, unknown>>;
}

/** What an organisation can ask about a person: one row of the table that routes, validation, minimisation, OpenAPI, catalogue and consent come from. */
export interface EvidenceType {
  id: string;
  /** After `/v3/`, before the modality. */
  path: string;
  version: 'v3' | 'v4' | 'v5';
  /** Operation in the published contract, without its modality. */
  operation: string;
  title: Text;
  summary: Text;
  provider: ProviderId;
  /** Path of the provider's service. */
  upstream: string;
  /** Who vouches for the facts of this answer. */
  issuer(data: unknown): Issuer;
  /** The person whom the answer is about: the identity asked for, completed by the answer when the row can. */
  subject?(data: unknown, asked: Pivot): Pivot;
  /** All those who may vouch. */
  issuers: readonly Issuer[];
  /** Texts under which it may be asked, by a key that authorisations refer to. */
  legalBases: Readonly<Record<string, Text>>;
  scopes: Readonly<Record<string, Text>>;
  modalities: Readonly<Partial<Record<ModalityName, Modality>>>;
  /** What the provider answers. What it does not name never leaves the exchange. */
  data: z.ZodObject;
  /** How recent the facts are. */
  freshness: Text;
  /** Until when the facts may be relied on. */
  validUntil(data: unknown, fetchedAt: Date): Date;
  validity: Text;
  /** Months that whoever received the facts may keep them, once the decision is taken. */
  retentionMonths: number;
  cacheSeconds: number;
  /** The code of «nobody of that name», without the provider's own answer. */
  notFound: string;
  /** Name of whom that code speaks. */
  notFoundAt: string;
}

export interface Issuer {
  name: string;
  /** Null when the exchange has not verified it. */
  siret: string | null;
}

/** Checks what no type can: every scope of a field is declared, every top-level field has one. @throws TypeError naming the field */
export function defineEvidence<const T extends EvidenceType>(type: T): T {
  for (const [name, schema] of Object.entries<z.ZodType>(type.data.shape)) {
    if (!fieldFacts.get(schema)?.scopes?.length)
      throw new TypeError(`${type.id}.${name} has no scope: nobody could be authorised to see it`);
  }
  walk(type.data, '', (path, schema) => {
    const unknown = fieldFacts.get(schema)?.scopes?.find((scope) => !(scope in type.scopes));
    if (unknown) throw new TypeError(`${type.id}.${path} asks for the scope ${unknown}, which the row does not declare`);
  });
  return type;
}

/** The schema inside `.nullable()`, `.optional()` and lists. */
export function inner(schema: z.ZodType): z.ZodType {
  if (schema instanceof z.ZodNullable || schema instanceof z.ZodOptional) return inner(schema.unwrap() as z.ZodType);
  if (schema instanceof z.ZodArray) return inner(schema.element as z.ZodType);
  return schema;
}

/** Visits every field, its name in full: `adresse.pays`, `enfants.prenoms`. */
export function walk(schema: z.ZodType, path: string, visit: (path: string, schema: z.ZodType) => void): void {
  const object = inner(schema);
  if (!(object instanceof z.ZodObject)) return;
  for (const [name, child] of Object.entries<z.ZodType>(object.shape)) {
    const name_ = path ? `${path}.${name}` : name;
    visit(name_, child);
    walk(child, name_, visit);
  }
}
