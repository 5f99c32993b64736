import { z } from 'zod';

/** Assurance levels of agents (ProConnect), weakest first. */
export const levels = ['eidas0', 'eidas0-mfa', 'eidas1', 'eidas1-mfa', 'eidas2', 'eidas3'] as const;
export type Level = (typeof levels)[number];

/**
 * What each level says: how sure the identity is (0: as the agent said it, 1: consistent with what their administration knows, 2 and 3:
 * substantial and high of the eIDAS regulation), and whether a second factor was shown, which substantial and high imply.
 */
const meaning: Readonly<Record<Level, { identity: number; secondFactor: boolean }>> = {
  eidas0: { identity: 0, secondFactor: false },
  'eidas0-mfa': { identity: 0, secondFactor: true },
  eidas1: { identity: 1, secondFactor: false },
  'eidas1-mfa': { identity: 1, secondFactor: true },
  eidas2: { identity: 2, secondFactor: true },
  eidas3: { identity: 3, secondFactor: true },
};
/** What a second factor shown to the broker makes of a level. */
const raised: Readonly<Partial<Record<Level, Level>>> = { eidas0: 'eidas0-mfa', eidas1: 'eidas1-mfa' };
/** Levels for which the agent signs in each time, whatever session is open. */
const neverShared: readonly string[] = ['eidas2', 'eidas3'];

const isLevel = (name: string): name is Level => levels.some((level) => level === name);

/** The level that a provider says to have reached: a name that is not known, or none, counts as eidas1 (ProConnect). */
export const reachedLevel = (acr: string | null): Level => (acr !== null && isLevel(acr) ? acr : 'eidas1');

/** Whether who reached a level has reached another one too. */
export function covers(reached: Level, wanted: string): boolean {
  if (!isLevel(wanted)) return false;
  const [has, needs] = [meaning[reached], meaning[wanted]];
  return has.identity >= needs.identity && (has.secondFactor || !needs.secondFactor);
}

/** What a request says of levels. */
export interface AskedLevels {
  /** Levels without which the service wants no answer; null when it is content with any. */
  essential: readonly string[] | null;
  /** Levels that it would rather have (`acr_values`), in its order. */
  preferred: readonly string[];
}

const requested = z.object({
  id_token: z.object({
    acr: z.object({ essential: z.literal(true), value: z.string().optional(), values: z.array(z.string()).optional() }),
  }),
});

/** Reads the levels of a request (OpenID Connect Core 1.0, 5.5.1.1): essential ones by the `claims` parameter; `acr_values` alone is a preference. */
export function askedLevels(parameters: Readonly<Record<string, string>>): AskedLevels {
  const preferred = (parameters['acr_values'] ?? '').split(' ').filter(Boolean);
  return { essential: essentialIn(parameters['claims']), preferred };
}

function essentialIn(claims: string | undefined): readonly string[] | null {
  if (!claims) return null;
  try {
    const { acr } = requested.parse(JSON.parse(claims)).id_token;
    return acr.values ?? (acr.value === undefined ? null : [acr.value]);
  } catch {
    return null;
  }
}

/**
 * The level to ask of a provider: the first that the service names and that the provider may be trusted for; the one that a second factor
 * of ours would raise to it; else the least of the provider that lets an agent in.
 */
export function levelToAsk({ essential, preferred }: AskedLevels, allowed: readonly string[]): Level {
  const wanted = [...(essential ?? []), ...preferred].filter(isLevel);
  const trusted = levels.filter((level) => allowed.includes(level));
  const raisable = trusted.find((level) => wanted.some((one) => raised[level] === one));
  return (
    wanted.find((level) => trusted.includes(level)) ??
    raisable ??
    trusted.find((level) => wanted.some((one) => covers(level, one))) ??
    trusted.find((level) => covers(level, 'eidas1')) ??
    trusted[0] ??
    'eidas1'
  );
}

/** What becomes of an agent who reached a level. */
export type LevelVerdict =
  /** The service is told this level, which never exceeds what it named. */
  | { kind: 'enough'; acr: Level }
  /** A second factor shown to the broker would do. */
  | { kind: 'raise'; acr: Level }
  /** The service wants no answer then. */
  | { kind: 'unmet' }
  /** Nobody is let in with less than eidas1 at a service that does not say that it takes less. */
  | { kind: 'too-low' };

/** Judges the level that an agent reached against what the service asked. */
export function judgeLevel(reached: Level, { essential, preferred }: AskedLevels): LevelVerdict {
  if (essential) {
    const told = toldOf(reached, essential);
    if (told) return { kind: 'enough', acr: told };
    const better = raised[reached];
    const after = better && toldOf(better, essential);
    return after ? { kind: 'raise', acr: after } : { kind: 'unmet' };
  }
  if (!covers(reached, 'eidas1') && !preferred.some((level) => covers(reached, level))) return { kind: 'too-low' };
  return { kind: 'enough', acr: reached };
}

/** Of the levels that a service accepts, the one to tell it: the very one that was reached, else the strongest that is reached with it. */
function toldOf(reached: Level, accepted: readonly string[]): Level | null {
  if (accepted.includes(reached)) return reached;
  return levels.filter((level) => accepted.includes(level) && covers(reached, level)).at(-1) ?? null;
}

/** Whether a request is for levels at which the agent signs in each time. */
export function wantsNewSignIn({ essential, preferred }: AskedLevels): boolean {
  const wanted = essential ?? preferred;
  return wanted.length > 0 && wanted.every((level) => neverShared.includes(level));
}
