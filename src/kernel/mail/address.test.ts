import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emailDomain, parseEmail } from './address.js';

describe('an e-mail address', () => {
  it.each(['marie.curie@valmont.example', "o'brien+cantine@mairie.example", 'a@b.fr'])('%s is accepted as it is', (address) => {
    expect(parseEmail(address)).toBe(address);
  });
  it.each([
    'marie@evil.example@gouv.example',
    '"a b"@gouv.example',
    'a@[127.0.0.1]',
    'a(comment)@gouv.example',
    '<a@gouv.example>',
    'a@gouv.example, b@evil.example',
    'a@gouv',
    '@gouv.example',
    'a@',
    'a..b@gouv.example',
    '.a@gouv.example',
    'a@-gouv.example',
    'a@gouv..example',
    'a @gouv.example',
    'a@gouv.example\r\nBcc: b@evil.example',
    'é@gouv.example',
    'a@ɡouv.example',
    'a@gouv.example\u0000',
    'a@1.2.3.4',
  ])('%j is refused', (address) => {
    expect(parseEmail(address)).toBeNull();
  });
  it('has one @, no white space and no character that a mail library could read otherwise, whatever is given', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.emailAddress()), (input) => {
        const address = parseEmail(input);
        if (address === null) return;
        expect(address).toMatch(/^[\x21-\x7e]+$/);
        expect(address.split('@')).toHaveLength(2);
        expect(address).not.toMatch(/[<>()[\],;:\\"]/);
        expect(address.toLowerCase()).toBe(input.toLowerCase());
        expect(parseEmail(address)).toBe(address);
        expect(input.toLowerCase().endsWith(emailDomain(address))).toBe(true);
      }),
    );
  });
});
