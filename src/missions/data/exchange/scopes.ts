import { z } from 'zod';
import { fieldFacts, inner, type EvidenceType } from './evidence/define.js';

/** The scopes of one caller. */
export type Scopes = ReadonlySet<string>;

/** The first gate: at least one scope of the endpoint (the published rule is a non-empty intersection, not inclusion). */
export function opens(type: EvidenceType, scopes: Scopes): boolean {
  return Object.keys(type.scopes).some((scope) => scopes.has(scope));
}

interface Part {
  name: string;
  /** Whether it is a list of objects. */
  list: boolean;
  /** Null when the value is given whole. */
  parts: Part[] | null;
}

/** What some scopes leave of an answer. */
export interface Mask {
  parts: Part[];
  /** Names of the facts that the scopes decide on, for the ledger: `adresse`, `admissions.etablissement_etudes`. */
  fields: string[];
}

const masks = new WeakMap<EvidenceType, Map<string, Mask>>();

/** The second gate, field by field. A field whose scope is missing is left out, its key with it. */
export function maskOf(type: EvidenceType, scopes: Scopes): Mask {
  const relevant = Object.keys(type.scopes).filter((scope) => scopes.has(scope));
  const key = relevant.join(' ');
  const known = masks.get(type)?.get(key);
  if (known) return known;
  const fields: string[] = [];
  const mask = { parts: partsOf(type.data, new Set(relevant), '', fields), fields };
  masks.set(type, (masks.get(type) ?? new Map<string, Mask>()).set(key, mask));
  return mask;
}

function partsOf(object: z.ZodObject, scopes: Scopes, path: string, fields: string[]): Part[] {
  const parts: Part[] = [];
  for (const [name, schema] of Object.entries<z.ZodType>(object.shape)) {
    const needed = fieldFacts.get(schema)?.scopes;
    if (needed && !needed.some((scope) => scopes.has(scope))) continue;
    const fullName = path ? `${path}.${name}` : name;
    if (needed) fields.push(fullName);
    const within = inner(schema);
    parts.push({
      name,
      list: isList(schema),
      // Nothing below depends on a scope: the whole value goes.
      parts: within instanceof z.ZodObject && dependsOnScopes(within) ? partsOf(within, scopes, fullName, fields) : null,
    });
  }
  return parts;
}

function isList(schema: z.ZodType): boolean {
  if (schema instanceof z.ZodNullable || schema instanceof z.ZodOptional) return isList(schema.unwrap() as z.ZodType);
  return schema instanceof z.ZodArray;
}

function dependsOnScopes(object: z.ZodObject): boolean {
  return Object.values<z.ZodType>(object.shape).some((schema) => {
    const within = inner(schema);
    return fieldFacts.get(schema)?.scopes !== undefined || (within instanceof z.ZodObject && dependsOnScopes(within));
  });
}

type Bag = Record<string, unknown>;

/** The answer that these scopes leave of what the provider said. The data must have passed the schema of its evidence type. */
export function minimise(parts: readonly Part[], data: Bag): Bag {
  const left: Bag = {};
  for (const part of parts) {
    const value = data[part.name];
    if (value === undefined) continue;
    const { parts: below } = part;
    if (below === null || value === null) left[part.name] = value;
    else left[part.name] = part.list ? (value as Bag[]).map((item) => minimise(below, item)) : minimise(below, value as Bag);
  }
  return left;
}
