import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { domainWithin, emailAddress, emailDomain, emailKey, knownEmail, parseDomain, parseEmail } from './address.js';
import { hostile } from './hostile.testing.js';

describe('an e-mail address', () => {
  it.each([
    'marie.curie@valmont.example',
    "o'brien+cantine@mairie.example",
    'a@b.fr',
    'a@xn--nxasmq6b.example',
    `${'l'.repeat(64)}@mairie.example`,
    `a@${'d'.repeat(63)}.${'e'.repeat(63)}.${'f'.repeat(63)}.${'g'.repeat(56)}.fr`,
  ])('%s is accepted as it is', (address) => {
    expect(parseEmail(address)).toBe(address);
  });
  it('keeps the capitals of its local part, not those of its domain', () => {
    expect(parseEmail('Marie.Curie@Valmont.EXAMPLE')).toBe('Marie.Curie@valmont.example');
  });
  it.each(hostile.map((one) => [one]))('%j is refused', (input) => {
    expect(parseEmail(input)).toBeNull();
  });
  it('is never made of what merely turns into a text', () => {
    const address = 'a@gouv.example';
    for (const input of [[address], { toString: () => address }, new String(address), Buffer.from(address), null, undefined, 7, true])
      expect(parseEmail(input)).toBeNull();
  });
  it('is not normalised: a letter that folds to one of ASCII is refused', () => {
    for (const look of ['ａ@gouv.example', 'a@gouv。example', '\u212A@gouv.example', 'a@\u017Fervice.example', 'a@gouv.exampl\u0435'])
      expect(parseEmail(look)).toBeNull();
  });
  it('keeps a tag and dots: another address is another mailbox', () => {
    expect(new Set(['a.b@mairie.example', 'ab@mairie.example', 'a.b+x@mairie.example'].map(parseEmail)).size).toBe(3);
  });
  it('has one key whatever its capitals', () => {
    expect(emailKey(knownEmail('Marie@valmont.example'))).toBe(emailKey(knownEmail('marie@valmont.example')));
    expect(emailKey(knownEmail('mari@valmont.example'))).not.toBe(emailKey(knownEmail('marie@valmont.example')));
  });
  it('is a part of schemas', () => {
    const shape = z.object({ email: emailAddress });
    expect(shape.parse({ email: 'a@Mairie.example' })).toEqual({ email: 'a@mairie.example' });
    for (const email of [undefined, ['a@mairie.example'], 'a@b@mairie.example'])
      expect(shape.safeParse({ email }).error?.issues.map(({ path }) => path.join('.'))).toEqual(['email']);
  });
});

describe('the domain of an address', () => {
  const official = new Set(['gouv.example', 'ville.valmont.example']);
  it('is within a set by whole labels', () => {
    for (const domain of ['gouv.example', 'elysee.gouv.example', 'a.b.gouv.example', 'GOUV.example', 'ville.valmont.example'])
      expect(domainWithin(domain, official)).toBe(true);
    for (const domain of [
      'xgouv.example',
      'gouv.example.evil.example',
      'gouv.example.',
      '.gouv.example',
      'gouv-example',
      'example',
      'valmont.example',
      'gouv.exampIe',
      'gouv.xn--exampl-9ua',
      'evil.example/gouv.example',
      'evil.example@gouv.example',
      'evil.example\n.gouv.example',
      '',
    ])
      expect(domainWithin(domain, official)).toBe(false);
  });
  it('is in lower case, and no address of the network', () => {
    expect(parseDomain('Services.Valmont.EXAMPLE')).toBe('services.valmont.example');
    for (const input of ['127.0.0.1', '[127.0.0.1]', 'localhost', 'a..b', 'a.b.', 'a_b.example', '-a.example', '2130706433', ['a.b'], null])
      expect(parseDomain(input)).toBeNull();
    const read = parseEmail('a@Valmont.example');
    expect(read && emailDomain(read)).toBe('valmont.example');
  });
});
