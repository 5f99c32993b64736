/**
 * Which identity providers may sign a person in. Every decision is written down: a provider that was never decided follows the one answer
 * about future providers, so that an empty list can never be read as everything or as nothing.
 */
export interface Preferences {
  /** By identity provider: true when allowed. */
  decided: ReadonlyMap<string, boolean>;
  /** What holds for a provider that was never decided. */
  futureAllowed: boolean;
}

/** Who has decided nothing: every provider, those to come included. */
export const noPreferences: Preferences = { decided: new Map(), futureAllowed: true };

/** Whether a provider may sign the person in. */
export const allows = ({ decided, futureAllowed }: Preferences, upstream: string): boolean => decided.get(upstream) ?? futureAllowed;

/** What a person answered on a page. */
export interface Choice {
  /** Providers that the page showed: only these are decided by it. */
  shown: readonly string[];
  /** Those among them that are allowed. */
  allowed: readonly string[];
  futureAllowed: boolean;
}

/** What a choice changes. */
export interface Change {
  preferences: Preferences;
  /** Providers that could be used before and cannot any more, among those shown. */
  blocked: string[];
  /** The reverse. */
  unblocked: string[];
  /** The answer about future providers, when it is another one than before. */
  future: boolean | null;
}

/**
 * What a choice makes of what was decided before. Decisions about providers that the page did not show stay.
 * @param current the provider that the person is signed in with, when it is known: blocking it would shut them out of the page where it is
 * undone
 * @returns null when the choice would block that provider (FranceConnect, `user-preferences`: 409)
 */
export function choose(before: Preferences, choice: Choice, current: string | null): Change | null {
  const decided = new Map(before.decided);
  for (const upstream of choice.shown) decided.set(upstream, choice.allowed.includes(upstream));
  // A provider that was never shown would fall under the answer about future ones.
  if (current !== null && !choice.futureAllowed && !decided.has(current)) decided.set(current, true);
  const preferences = { decided, futureAllowed: choice.futureAllowed };
  if (current !== null && !allows(preferences, current)) return null;
  const turned = (to: boolean) =>
    [...new Set(choice.shown)].filter((upstream) => allows(before, upstream) !== to && allows(preferences, upstream) === to);
  return {
    preferences,
    blocked: turned(false),
    unblocked: turned(true),
    future: before.futureAllowed === choice.futureAllowed ? null : choice.futureAllowed,
  };
}

/** Whether a change changes anything for the person. */
export const changesNothing = ({ blocked, unblocked, future }: Change): boolean =>
  blocked.length === 0 && unblocked.length === 0 && future === null;
