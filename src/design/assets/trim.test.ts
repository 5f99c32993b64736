import { describe, expect, it } from 'vitest';
import { dropUnreadProperties, trimSheet } from './trim.js';

const keep = {
  isUsed: (name: string) => name.startsWith('a'),
  isWanted: () => true,
  isWantedAtRule: (prelude: string) => !prelude.startsWith('@font-face'),
};

describe('trimSheet', () => {
  it('keeps selectors whose classes are used', () => {
    expect(trimSheet('.a,.b,.a .b,p{x:y}.b{x:y}', keep)).toBe('.a,p{x:y}');
  });
  it('looks past what a selector excludes, and into conditions', () => {
    expect(trimSheet('.a:not(.b,:not(.c)){x:y}@media print{.b{x:y}.a{x:y}}@media screen{.b{x:y}}@font-face{src:x}', keep)).toBe(
      '.a:not(.b,:not(.c)){x:y}@media print{.a{x:y}}',
    );
  });
  it('is not misled by braces in texts, nor by statements', () => {
    expect(trimSheet('@charset "UTF-8";.a{content:"}{"}/* .a{} */.b{x:y}', keep)).toBe('.a{content:"}{"}');
  });
});

describe('dropUnreadProperties', () => {
  it('drops chains that end nowhere and keeps those that are read', () => {
    expect(dropUnreadProperties(':root{--a:1;--b:var(--a);--c:2;color:red}p{x:var(--c)}')).toBe(':root{--c:2;color:red}p{x:var(--c)}');
  });
});
