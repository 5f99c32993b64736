/** A rule of a style sheet: `prelude { body }`, or an at-rule with rules inside. */
interface Rule {
  prelude: string;
  body: string;
}

/** What of a style sheet is kept. */
export interface Keep {
  /** True for a class (without its dot) that pages use. */
  isUsed(className: string): boolean;
  /** True for a selector that is kept as far as its classes are. */
  isWanted(selector: string): boolean;
  /** True for an at-rule, such as `@font-face{…}`, by what stands before its brace. */
  isWantedAtRule(prelude: string): boolean;
}

/**
 * The part of a style sheet that pages use: selectors that name an unused class go, then rules without selectors.
 * @param css valid CSS; comments are dropped
 */
export function trimSheet(css: string, keep: Keep): string {
  let kept = '';
  for (const { prelude, body } of rulesOf(css.replace(/\/\*[\s\S]*?\*\//g, ''))) {
    if (prelude.startsWith('@')) {
      if (!keep.isWantedAtRule(prelude)) continue;
      const inner = /^@(media|supports)/.test(prelude) ? trimSheet(body, keep) : body;
      if (inner !== '') kept += `${prelude}{${inner}}`;
      continue;
    }
    const selectors = splitSelectors(prelude).filter((selector) => isKept(selector, keep));
    if (selectors.length > 0) kept += `${selectors.join(',')}{${body}}`;
  }
  return kept;
}

function isKept(selector: string, keep: Keep): boolean {
  // What a selector excludes need not exist.
  const positive = selector.replace(/:not\((?:[^()]|\([^()]*\))*\)/g, '');
  return (positive.match(/\.[a-zA-Z_][\w-]*/g) ?? []).every((name) => keep.isUsed(name.slice(1))) && keep.isWanted(positive);
}

/** Splits at the commas that stand outside parentheses and brackets. */
function splitSelectors(prelude: string): string[] {
  const selectors: string[] = [];
  let depth = 0;
  let start = 0;
  for (let i = 0; i < prelude.length; i++) {
    const c = prelude[i];
    if (c === '(' || c === '[') depth++;
    else if (c === ')' || c === ']') depth--;
    else if (c === ',' && depth === 0) {
      selectors.push(prelude.slice(start, i).trim());
      start = i + 1;
    }
  }
  return [...selectors, prelude.slice(start).trim()].filter((selector) => selector !== '');
}

/** The top-level rules. Statements without a brace, such as `@charset`, are dropped. */
function rulesOf(css: string): Rule[] {
  const rules: Rule[] = [];
  let depth = 0;
  let start = 0;
  let open = 0;
  let quote = '';
  for (let i = 0; i < css.length; i++) {
    const c = css[i];
    if (quote !== '') {
      if (c === '\\') i++;
      else if (c === quote) quote = '';
    } else if (c === '"' || c === "'") quote = c;
    else if (c === ';' && depth === 0) start = i + 1;
    else if (c === '{' && depth++ === 0) open = i;
    else if (c === '}' && --depth === 0) {
      rules.push({ prelude: css.slice(start, open).trim(), body: css.slice(open + 1, i).trim() });
      start = i + 1;
    }
  }
  return rules;
}

/** Drops custom properties that nothing reads, until every one left is read. */
export function dropUnreadProperties(css: string): string {
  for (;;) {
    const read = new Set([...css.matchAll(/var\(\s*(--[\w-]+)/g)].map((match) => match[1]));
    const next = css.replace(/([{;])\s*(--[\w-]+)\s*:[^;{}]*(?=[;}])/g, (whole, before: string, name: string) =>
      read.has(name) ? whole : before,
    );
    if (next === css)
      return css
        .replace(/;{2,}/g, ';')
        .replace(/\{;/g, '{')
        .replace(/;\}/g, '}')
        .replace(/([{}])[^{}]*\{\}/g, '$1');
    css = next;
  }
}
