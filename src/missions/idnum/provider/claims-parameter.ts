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
