import { z } from 'zod';
import type { Text } from '../../../kernel/i18n/index.js';

/** Values by setting; a setting without a value is absent. Secrets are never in it. */
export type Configuration = Readonly<Record<string, string | readonly string[]>>;

/** What a stored configuration holds. */
export const storedConfiguration: z.ZodType<Configuration> = z.record(z.string(), z.union([z.string(), z.array(z.string())]));

/** One setting of a partner: the form, the page, the differences and the ledger are made from it. */
export interface Setting {
  /** Its name: that of RFC 7591 and OpenID Connect where they have one. Also the name of the field. */
  key: string;
  label: Text;
  hint?: Text;
  /** What a value must be: said when it is refused. */
  rule: Text;
  input: 'line' | 'lines' | 'json' | 'choice' | 'list' | 'boxes';
  options?: readonly { value: string; text: Text; hint?: Text }[];
  optional?: true;
  /** Of interest to who knows why: shown apart. */
  technical?: true;
  /** Gives no right: in production too, the organisation changes it by itself. */
  free?: true;
}

/** What is wrong with a setting. */
export interface Problem {
  key: string;
  /** Rank of the line at fault, from 1. */
  line?: number;
  /** Words that say more than the rule of the setting. */
  text?: Text;
}

/** The value of a setting that has one; an empty text when it has none. */
export const textOf = (configuration: Configuration, key: string): string => {
  const value = configuration[key];
  return typeof value === 'string' ? value : '';
};

/** The values of a setting that has several. */
export const listOf = (configuration: Configuration, key: string): readonly string[] => {
  const value = configuration[key];
  return value === undefined || typeof value === 'string' ? [] : value;
};

/** Every value of a setting, as a list. */
export const valuesOf = (configuration: Configuration, key: string): readonly string[] => {
  const value = configuration[key];
  return value === undefined ? [] : typeof value === 'string' ? [value] : value;
};

const several = z.union([z.string().transform((one) => [one]), z.array(z.string())]).catch([]);
const one = z.string().catch('');
const cleaned = (text: string) => text.replace(/\0/g, '').trim();

/** Reads a posted form, whatever it holds: what is wrong is found by the checks. */
export function readConfiguration(settings: readonly Setting[], body: unknown): Configuration {
  const posted = z.record(z.string(), z.unknown()).catch({}).parse(body);
  const entries = settings.map(({ key, input }): [string, string | string[]] => {
    if (input === 'boxes') return [key, several.parse(posted[`${key}[]`]).map(cleaned)];
    const value = cleaned(one.parse(posted[key]));
    return [key, input === 'lines' ? [...new Set(value.split(/\s*\n\s*/))].filter((line) => line !== '') : value];
  });
  return Object.fromEntries(entries.filter(([, value]) => value.length > 0));
}

/** A setting whose value differs. */
export interface Change {
  setting: Setting;
  removed: readonly string[];
  added: readonly string[];
}

/** What differs between two configurations, in the order of the settings. */
export function changedSettings(settings: readonly Setting[], before: Configuration, after: Configuration): Change[] {
  return settings.flatMap((setting): Change[] => {
    const [old, fresh] = [valuesOf(before, setting.key), valuesOf(after, setting.key)];
    if (JSON.stringify(old) === JSON.stringify(fresh)) return [];
    const removed = old.filter((value) => !fresh.includes(value));
    const added = fresh.filter((value) => !old.includes(value));
    // The same values in another order, or one of them twice.
    return [removed.length + added.length > 0 ? { setting, removed, added } : { setting, removed: old, added: fresh }];
  });
}

/** Problems with settings that must have a value, or one of a list. */
export function missingValues(settings: readonly Setting[], configuration: Configuration): Problem[] {
  return settings.flatMap(({ key, optional, options }): Problem[] => {
    const values = valuesOf(configuration, key);
    if (values.length === 0) return optional ? [] : [{ key }];
    return options && !values.every((value) => options.some((option) => option.value === value)) ? [{ key }] : [];
  });
}
