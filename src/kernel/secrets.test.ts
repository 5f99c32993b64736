import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createSecrets, SealBroken } from './secrets.js';

const master = Buffer.alloc(32, 7);
const secrets = createSecrets(master);

test('a short master secret is refused', () => {
  expect(() => createSecrets(randomBytes(31))).toThrow(RangeError);
});

describe('key', () => {
  test('is the same for the same purpose and master, and of no other', () => {
    expect(secrets.key('sessions')).toHaveLength(32);
    expect(secrets.key('sessions')).toEqual(createSecrets(master).key('sessions'));
    expect(secrets.key('sessions')).not.toEqual(secrets.key('session'));
    expect(secrets.key('sessions')).not.toEqual(createSecrets(randomBytes(32)).key('sessions'));
  });
  test('belongs to its caller, who may erase it', () => {
    const before = secrets.key('wiped').toString('hex');
    secrets.key('wiped').fill(0);
    expect(secrets.key('wiped').toString('hex')).toBe(before);
  });
  test('does not change from one release to the next: what is stored depends on it', () => {
    expect(secrets.key('sessions').toString('hex')).toMatchInlineSnapshot(
      `"b5422f1b848e486d8e247ae1e6a1566f32b29b29e500cab2ef6e9f817bcb8e3b"`,
    );
    expect(secrets.mac('subject', 'a', 'b').toString('hex')).toMatchInlineSnapshot(
      `"8d82960b9a0be08f9fb0cb48c7d52aa05da8d25b5e2183030adbbd72a37ec42d"`,
    );
  });
});

describe('mac', () => {
  // Texts that are short and made of what separators are made of collide easily when the code is not separator-safe.
  const part = fc.oneof(fc.string({ unit: 'binary' }), fc.stringMatching(/^[|:,\0 ]{0,3}$/));
  test('two lists of parts have the same code only when they are the same list', () => {
    fc.assert(
      fc.property(fc.array(part), fc.array(part), (left, right) => {
        const same = JSON.stringify(left) === JSON.stringify(right);
        expect(secrets.mac('subject', ...left).equals(secrets.mac('subject', ...right))).toBe(same);
      }),
    );
  });
  test('moving the border between two parts changes the code', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 2 }), fc.nat(), (text, at) => {
        const points = [...text];
        fc.pre(points.length > 1);
        const border = 1 + (at % (points.length - 1));
        const [left, right] = [points.slice(0, border).join(''), points.slice(border).join('')];
        const codes = [[text], [left, right], ['', text], [text, '']].map((parts) => secrets.mac('subject', ...parts).toString('hex'));
        expect(new Set(codes).size).toBe(codes.length);
      }),
    );
  });
  test('is of 32 bytes and depends on the purpose', () => {
    expect(secrets.mac('one', 'x')).toHaveLength(32);
    expect(secrets.mac('one', 'x')).not.toEqual(secrets.mac('two', 'x'));
    expect(secrets.mac('one')).not.toEqual(secrets.mac('one', ''));
  });
});

describe('seal', () => {
  test('opens to the same text, for the same purpose only', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (plain) => {
        const sealed = secrets.seal('cookie', plain);
        expect(sealed).toMatch(/^[\w-]+$/);
        expect(secrets.open('cookie', sealed)).toBe(plain);
        expect(() => secrets.open('other', sealed)).toThrow(SealBroken);
      }),
    );
  });
  test('never gives twice the same result', () => {
    expect(secrets.seal('cookie', 'x')).not.toBe(secrets.seal('cookie', 'x'));
  });
  test('any changed character is noticed, and so is a cut or an addition', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 20 }), fc.nat(), fc.constantFrom(...'AZaz09-_=+/ .'), (plain, at, other) => {
        const sealed = secrets.seal('cookie', plain);
        const place = at % sealed.length;
        const changed = sealed.slice(0, place) + other + sealed.slice(place + 1);
        if (changed !== sealed) expect(() => secrets.open('cookie', changed)).toThrow(SealBroken);
        expect(() => secrets.open('cookie', sealed.slice(0, place))).toThrow(SealBroken);
        expect(() => secrets.open('cookie', sealed + other)).toThrow(SealBroken);
      }),
    );
  });
  test('another deployment cannot open it', () => {
    expect(() => createSecrets(randomBytes(32)).open('cookie', secrets.seal('cookie', 'x'))).toThrow(SealBroken);
  });
});
