import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { buildSheet } from './sheet.js';

const source = fileURLToPath(new URL('../..', import.meta.url));
const own = readFileSync(new URL('socle.css', import.meta.url), 'utf8');
const sheet = buildSheet(own, null);
const inSheet = new Set([...sheet.matchAll(/\.((?:fr|socle)-[\w-]+)/g)].map((match) => match[1]));
// Names that carry no rule, kept for who reads the page.
const silent = new Set(['socle-state']);

const pages = (readdirSync(source, { recursive: true }) as string[]).filter((file) => file.endsWith('.tsx') && !file.includes('.test.'));

describe('classes of pages', () => {
  it('all have rules in the style sheet', () => {
    const missing = pages.flatMap((file) =>
      [...readFileSync(join(source, file), 'utf8').matchAll(/class=(?:"([^"]*)"|\{`([^`]*)`\})/g)]
        .flatMap(([, plain, template]) => (plain ?? (template ?? '').replace(/\$\{[^}]*\}\S*/g, '')).split(/\s+/))
        .filter((name) => /^(fr|socle)-[\w-]*\w$/.test(name) && !inSheet.has(name) && !silent.has(name))
        .map((name) => `${file}: ${name}`),
    );
    expect(missing).toEqual([]);
  });

  it('use only properties that are defined', () => {
    const defined = new Set([...sheet.matchAll(/(--[\w-]+)\s*:/g)].map((match) => match[1]));
    const undefinedOnes = [...own.matchAll(/var\((--[\w-]+)/g)].map((match) => match[1]).filter((name) => !defined.has(name));
    expect(undefinedOnes).toEqual([]);
  });
});
