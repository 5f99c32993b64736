/** Levels of assurance, from the lowest. */
const ladder = ['eidas0', 'eidas1', 'eidas1-mfa', 'eidas2', 'eidas3'];

/** Levels that need a second factor. */
export function needsSecondFactor(acr: string): boolean {
  return acr === 'eidas1-mfa' || acr === 'eidas2' || acr === 'eidas3';
}

/**
 * The level of a sign-in: the lowest asked that the provider offers, or else its best one, which the asker must then refuse.
 * @param asked values of `acr_values`, any order
 * @param offered levels of the provider
 */
export function chooseLevel(asked: readonly string[], offered: readonly string[]): string {
  const known = ladder.filter((level) => offered.includes(level));
  return known.find((level) => asked.includes(level)) ?? (asked.length === 0 ? known[0] : known.at(-1)) ?? 'eidas1';
}

/** What an authorization request asks about the level. */
export interface AskedLevels {
  values: string[];
  /** True when a lower level must end in an error (`claims` parameter with `essential`). */
  essential: boolean;
}

/** Reads `acr_values` and the `claims` parameter of an authorization request. */
export function askedLevels(params: Readonly<Record<string, unknown>>): AskedLevels {
  const fromClaims = readAcrClaim(params['claims']);
  if (fromClaims) return fromClaims;
  const values = params['acr_values'];
  return { values: typeof values === 'string' ? values.split(' ').filter(Boolean) : [], essential: false };
}

function readAcrClaim(claims: unknown): AskedLevels | null {
  if (typeof claims !== 'string') return null;
  const parsed = JSON.parse(claims) as { id_token?: { acr?: { essential?: boolean; value?: string; values?: string[] } | null } }; // the library has refused anything else
  const acr = parsed.id_token?.acr;
  if (!acr) return null;
  const values = acr.values ?? (acr.value === undefined ? [] : [acr.value]);
  return values.length > 0 ? { values, essential: acr.essential === true } : null;
}
