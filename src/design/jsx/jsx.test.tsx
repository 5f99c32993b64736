import fc from 'fast-check';
import { parseHTML } from 'linkedom';
import { describe, expect, it } from 'vitest';
import { jsx } from './jsx-runtime.js';
import { raw, render, words } from './markup.js';

// Characters that mean something to a parser, more often than chance would give them, and any other.
const nasty = fc
  .array(
    fc.oneof(
      fc.constantFrom('<', '>', '&', '"', "'", '`', '=', '</p>', '<script>', '&lt;', '&#39;', '\u0001', '\u0002', '\u0003', '-->', ']]>'),
      fc.string({ unit: 'grapheme' }),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(''));
const withoutMarks = (text: string) => text.replace(/[\u0001-\u0003]/g, '');
const decode = (html: string) =>
  html.replace(/&(amp|lt|gt|quot|#39);/g, (_whole, name: string) => ({ amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" })[name] ?? '');

describe('escaping', () => {
  it('lets no text become markup, in content and in attributes', () => {
    fc.assert(
      fc.property(nasty, nasty, (text, attribute) => {
        const html = render(<p title={attribute}>{text}</p>);
        const found = /^<p title="([^"<>]*)">([^<>]*)<\/p>$/.exec(html);
        expect(found).not.toBeNull();
        expect(decode(found?.[1] ?? '')).toBe(withoutMarks(attribute));
        expect(decode(found?.[2] ?? '')).toBe(withoutMarks(text));
      }),
      { numRuns: 1000 },
    );
  });

  it('is read back by a parser as it was given', () => {
    fc.assert(
      fc.property(
        nasty.map((text) => text.replace(/[\u0000\r]/g, '')),
        (text) => {
          const { document } = parseHTML(`<body>${render(<p>{[text, null, false, [text]]}</p>)}</body>`);
          expect(document.querySelector('p')?.childElementCount).toBe(0);
          expect(document.querySelector('p')?.textContent).toBe(withoutMarks(text + text));
        },
      ),
    );
  });

  it('refuses attributes that run scripts, even from a spread', () => {
    for (const name of ['onclick', 'ONLOAD', 'style', 'a b', 'x"y', 'a>b', '']) expect(() => jsx('p', { [name]: 'x' })).toThrow(TypeError);
  });

  it('sends addresses that run scripts nowhere', () => {
    for (const href of ['javascript:alert(1)', ' JavaScript:alert(1)', 'java\tscript:alert(1)', '\u0001javascript:x', 'vbscript:x'])
      expect(render(<a href={href}>x</a>)).toBe('<a href="#">x</a>');
    for (const href of ['/a:b', 'https://exemple.fr/?a=javascript:', 'mailto:a@exemple.fr', '?q=1', '#a'])
      expect(render(<a href={href}>x</a>)).toBe(`<a href="${href}">x</a>`);
  });
});

describe('markup', () => {
  it('writes nothing for what is not there', () => {
    expect(render(<p>{[null, undefined, true, false, '', 0]}</p>)).toBe('<p>0</p>');
  });
  it('writes states as words, flags as bare names', () => {
    expect(render(<input id="a" required aria-invalid={true} spellcheck={false} disabled={false} value="" />)).toBe(
      '<input id="a" required aria-invalid="true" spellcheck="false" value="">',
    );
  });
  it('keeps markup as it is', () => {
    const Twice = ({ children }: { children?: unknown }) => <>{[raw(String(children)), raw('<hr>')]}</>;
    expect(render(<Twice>{'<b>'}</Twice>)).toBe('<b><hr>');
  });
  it('chooses the language at the end', () => {
    const text = words({ fr: 'où <i>', en: 'where' });
    expect(render(<p title={text}>{text}</p>, 'fr')).toBe('<p title="où &lt;i&gt;">où &lt;i&gt;</p>');
    expect(render(<p title={text}>{text}</p>, 'en')).toBe('<p title="where">where</p>');
  });
});
