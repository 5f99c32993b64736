import type { BrokerName } from '../provider/index.js';
import type { Level } from './rules.js';
import { highScopes, lowScopes, type ClaimName } from './scopes.js';

/** One of the two issuers of FranceConnect: the same code, told apart by these facts only (identity.md 1.1: both platforms compared). */
export interface Platform {
  broker: Extract<BrokerName, 'franceconnect' | 'franceconnect-plus'>;
  /** Its name, for people. */
  title: string;
  /** Names of its cookies begin so. */
  cookies: string;
  /** Levels that it gives (`acr_values_supported`). */
  levels: readonly Level[];
  /** The level of a request that names none that is known. */
  defaultLevel: Level;
  /** Levels at which a session of before serves the next service; at any other the person signs in each time. */
  sharedLevels: readonly Level[];
  /** Whose identity services get: the civil registry's, or the provider's with the registry's beside it (claims `rnipp_…`). */
  identityFrom: 'registry' | 'provider';
  /** Scopes about identity, and the claims that they open. */
  scopes: Readonly<Record<string, readonly ClaimName[]>>;
  /** Seconds that a request may wait for the person, and that an idle session lives. */
  patience: number;
}

export const low: Platform = {
  broker: 'franceconnect',
  title: 'FranceConnect',
  cookies: 'franceconnect',
  levels: ['eidas1'],
  defaultLevel: 'eidas1',
  sharedLevels: ['eidas1'],
  identityFrom: 'registry',
  scopes: lowScopes,
  patience: 1800,
};

export const high: Platform = {
  broker: 'franceconnect-plus',
  title: 'FranceConnect+',
  cookies: 'franceconnect_plus',
  levels: ['eidas2', 'eidas3'],
  defaultLevel: 'eidas3',
  sharedLevels: ['eidas2'],
  identityFrom: 'provider',
  scopes: highScopes,
  patience: 600,
};

export const platforms: readonly Platform[] = [low, high];
