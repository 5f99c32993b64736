import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

const source = fileURLToPath(new URL('..', import.meta.url));
// These words are those that API Particulier publishes.
const published = ['missions/data/exchange/faults.ts', 'missions/data/exchange/parameters.ts'];
const files = (readdirSync(source, { recursive: true }) as string[]).filter(
  (file) => /(?<!\.test)\.tsx?$/.test(file) && !published.includes(file),
);

/** A mark that would begin a line alone, or a guillemet that would end one. In JSX, `&nbsp;`; elsewhere, `\u00a0`. */
const plainSpace = / (?=[:;?!»](?:[\s)’”]|$))|(?<=«) /u;

/** Texts of a program that have an ordinary space where French wants one that does not break. */
function breakable(name: string, program: string): string[] {
  const file = ts.createSourceFile(name, program, ts.ScriptTarget.Latest, true, name.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if ((ts.isStringLiteralLike(node) || ts.isTemplateLiteralToken(node) || ts.isJsxText(node)) && plainSpace.test(node.text))
      found.push(`${name}:${file.getLineAndCharacterOfPosition(node.getStart(file)).line + 1}: ${node.text.trim()}`);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

describe('French typography', () => {
  it('keeps : ; ? ! and guillemets with their word, in every text', () => {
    expect(files.length).toBeGreaterThan(50);
    expect(files.flatMap((file) => breakable(file, readFileSync(join(source, file), 'utf8')))).toEqual([]);
  });

  it.each([
    ['a string', 'a.ts', "const a = { fr: 'Et après ?' };"],
    ['a template around a value', 'a.ts', 'const a = `« ${b} » est là`;'],
    ['what joins texts', 'a.ts', "a.join(' ; ')"],
    ['a text of a page', 'a.tsx', 'const a = <p>{b} : oui</p>;'],
    ['an attribute', 'a.tsx', 'const a = <p title="Attention !" />;'],
  ])('is refused in %s', (_, name, program) => {
    expect(breakable(name, program)).not.toEqual([]);
  });

  it('leaves alone what is right, what is English and what is not text', () => {
    const program = 'const a = b ? `Et après\\u00a0?` : <p title={c ? "Why?" : "Note: this"}>«&nbsp;Oui&nbsp;»</p>; // a : b';
    expect(breakable('a.tsx', program)).toEqual([]);
  });
});
