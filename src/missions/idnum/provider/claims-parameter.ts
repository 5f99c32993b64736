import { z } from 'zod';

const members = z.record(z.string(), z.looseObject({ essential: z.boolean().optional() }).nullable().catch(null));
const parameter = z.object({ userinfo: members.nullish(), id_token: members.nullish() });

/**
 * Claims asked one by one in the `claims` parameter (OpenID Connect Core 5.5), with whether each is essential; none when it cannot be read.
 */
export function individualClaims(text: string | undefined): ReadonlyMap<string, boolean> {
  const found = new Map<string, boolean>();
  if (!text) return found;
  try {
    const { userinfo, id_token: idToken } = parameter.parse(JSON.parse(text));
    for (const part of [userinfo, idToken])
      for (const [name, value] of Object.entries(part ?? {})) found.set(name, (found.get(name) ?? false) || value?.essential === true);
  } catch {
    return new Map();
  }
  return found;
}

/** The values that the `claims` parameter asks of one claim of the id_token (OpenID Connect Core 5.5.1); none when it cannot be read. */
export function wantedValues(text: string | undefined, claim: string): readonly string[] {
  const wanted = z.object({ id_token: z.record(z.string(), z.unknown()) });
  const one = z.object({ value: z.string().optional(), values: z.array(z.string()).optional() });
  try {
    const { value, values = [] } = one.parse(wanted.parse(JSON.parse(text ?? '')).id_token[claim]);
    return value === undefined ? values : [value];
  } catch {
    return [];
  }
}
