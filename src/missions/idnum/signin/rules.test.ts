import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { displayName, safeReturn } from './rules.js';

describe('the name by which a person is addressed', () => {
  it('is the usage name, not the birth name', () => {
    expect(displayName({ given_name: 'MARIE LOUISE', given_name_array: ['MARIE', 'LOUISE'], family_name: 'LEFÈVRE', preferred_username: "O'BRIEN-LEFÈVRE" })).toBe("Marie O'Brien-Lefèvre");
  });
  it('is the birth name when there is no other', () => {
    expect(displayName({ given_name: 'Œdipe', given_name_array: ['Œdipe'], family_name: 'ŸSAY', preferred_username: '' })).toBe('Œdipe Ÿsay');
  });
});

describe('the way back after signing in', () => {
  it.each(['//evil.example', '/\\evil.example', 'https://evil.example', 'javascript:alert(1)', '', undefined, '/a\nb'])('%j is not followed', (asked) => {
    expect(safeReturn(asked, '/dossier')).toBe('/dossier');
  });
  it('stays on this site whatever is asked', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.webUrl(), fc.string().map((s) => `/${s}`)), (asked) => {
        expect(new URL(safeReturn(asked, '/'), 'https://socle.example').origin).toBe('https://socle.example');
      }),
    );
  });
});
