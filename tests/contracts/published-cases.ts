import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';

const caseShape = z.object({
  params: z.record(z.string(), z.union([z.string(), z.number(), z.array(z.string())])),
  status: z.int(),
  payload: z.string(),
});

/** A published case: a request, and what must be answered. */
export interface PublishedCase {
  file: string;
  /** As a service asks: lists are named `name[]`. */
  query: Record<string, string | string[]>;
  status: number;
  payload: Record<string, unknown>;
}

/** The published cases of an operation. Files that hold no request are left out. */
export function casesOf(folder: string, operation: string): PublishedCase[] {
  return readdirSync(join(folder, operation))
    .sort()
    .flatMap((file) => {
      const read = caseShape.safeParse(parse(readFileSync(join(folder, operation, file), 'utf8')));
      if (!read.success) return [];
      const { params, status, payload } = read.data;
      const query = Object.fromEntries(
        Object.entries(params).map(([name, value]) => (Array.isArray(value) ? [`${name}[]`, value] : [name, String(value)])),
      );
      return [{ file, query, status, payload: JSON.parse(payload) as Record<string, unknown> }];
    });
}

const operationShape = z.object({
  parameters: z.array(z.object({ name: z.string(), in: z.string(), required: z.boolean().optional() })),
  responses: z.record(
    z.string(),
    z.object({ content: z.record(z.string(), z.object({ schema: z.record(z.string(), z.unknown()).optional() })).optional() }),
  ),
});
export type Operation = z.infer<typeof operationShape>;

type Contract = { paths: Record<string, { get: unknown }>; components?: { schemas?: Record<string, unknown> } };
const contracts = new Map<string, Contract>();

/** The published operation of a path, from the contract beside the folder of cases; null when there is none. */
export function publishedOperation(folder: string, path: string): Operation | null {
  const file = join(folder, '../contract/openapi-particulier.yaml');
  if (!existsSync(file)) return null;
  const contract = contracts.get(file) ?? (parse(readFileSync(file, 'utf8')) as Contract);
  contracts.set(file, contract);
  return operationShape.parse(whole(contract.paths[path]?.get, contract.components?.schemas ?? {}));
}

/** A part of a contract with the shared schemas that it names put in their place. */
function whole(part: unknown, shared: Readonly<Record<string, unknown>>): unknown {
  if (Array.isArray(part)) return part.map((item) => whole(item, shared));
  if (typeof part !== 'object' || part === null) return part;
  if ('$ref' in part) return whole(shared[String(part.$ref).replace('#/components/schemas/', '')], shared);
  return Object.fromEntries(Object.entries(part).map(([name, below]) => [name, whole(below, shared)]));
}

/** A schema of an OpenAPI document, as a check. */
export function checkOf(operation: Operation, status: string, version: 'openapi-3.0' | 'draft-2020-12'): z.ZodType {
  const [content] = Object.values(operation.responses[status]?.content ?? {});
  if (!content?.schema) throw new Error(`the contract says nothing of ${status}`);
  return z.fromJSONSchema(content.schema, { defaultTarget: version });
}
/** An operation of an OpenAPI document. @throws ZodError */
export const readOperation = (value: unknown): Operation => operationShape.parse(value);
