import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { knownEmail } from '../../../kernel/mail/index.js';
import type { DeclaredUpstream } from '../provider/index.js';
import { mayGiveAddress } from '../signin/index.js';
import { judgeDomain, mayVouch, mostAddresses, providersOfUnit, readAddresses } from './rules.js';

const town = '21000000600010';
const school = '21000000600028';
const ministry = '11999900100017';
const upstream = (id: string, change: Partial<DeclaredUpstream> = {}): DeclaredUpstream => ({
  id,
  title: id,
  active: true,
  siret: null,
  domains: [],
  acceptedDomains: [],
  default: false,
  ...change,
});
const ville = upstream('ville', { siret: town, domains: ['ville.example'] });
const ministere = upstream('ministere', { siret: ministry, domains: ['Ministere.example'], active: false });
const everybody = upstream('identite', { default: true, siret: town, domains: ['rien.example'] });
const upstreams = [ville, ministere, everybody];

describe('the provider of a session', () => {
  it.each([
    ['of the organisation', 'ville', town, true],
    ['of another establishment of it', 'ville', school, true],
    ['of another organisation', 'ville', ministry, false],
    ['that is switched off', 'ministere', ministry, false],
    ['of everybody', 'identite', ministry, true],
    ['that is unknown', 'autre', town, false],
    ['that was not kept', undefined, town, false],
  ])('%s may vouch for it, or not', (_, idp, siret, expected) => {
    expect(mayVouch(upstreams, idp, siret)).toBe(expected);
  });

  it.each([
    ['of a domain that it declared', 'ville', 'a@ville.example', true],
    ['of another domain', 'ville', 'a@ministere.example', false],
    ['of a domain below', 'ville', 'a@x.ville.example', false],
    ['that nobody declared, for the default one', 'identite', 'a@commune.example', true],
    ['that another one declared, for the default one', 'identite', 'a@ministere.example', false],
  ])('may give an address %s, or not', (_, idp, email, expected) => {
    expect(mayGiveAddress(upstreams, idp, knownEmail(email))).toBe(expected);
  });

  it('is one of the organisation by its legal unit, never the default one', () => {
    expect(providersOfUnit(upstreams, school)).toEqual([ville]);
  });
});

describe('a domain', () => {
  const judge = (typed: string, verifiedFor: string[] = []) =>
    judgeDomain(typed, { provider: ville, siret: town, upstreams, verifiedFor }).kind;
  it.each([
    ['a.example', [town], 'add'],
    ['a.example', [school], 'add'],
    ['a.example', [town, ministry], 'ask'],
    ['a.example', [], 'ask'],
    ['VILLE.example', [town], 'already'],
    // Declared by a provider that is switched off: it is still its own.
    ['ministere.example', [town], 'taken'],
    ['gmail.com', [town], 'shared'],
    ['a b.example', [town], 'no-domain'],
  ])('%s, verified for %j, is: %s', (typed, verifiedFor, kind) => {
    expect(judge(typed, verifiedFor)).toBe(kind);
  });

  it('is never added unless the register says that it is theirs, whatever is typed', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.domain()), (typed) => judge(typed) !== 'add'));
  });
});

describe('addresses of a form', () => {
  it('are one a line, two spellings of one mailbox once', () => {
    expect(readAddresses('a@b.example\r\n\n  A@B.example \rc@d.example')).toEqual({ ok: true, emails: ['a@b.example', 'c@d.example'] });
  });
  it('are refused with the line at fault, when there is none, and when there are too many', () => {
    expect(readAddresses('\na@b.example\nb')).toEqual({ ok: false, why: 'line', line: 3, typed: 'b' });
    expect(readAddresses(' \n')).toEqual({ ok: false, why: 'none' });
    const many = Array.from({ length: mostAddresses + 1 }, (_, n) => `a${n}@b.example`).join('\n');
    expect(readAddresses(many)).toEqual({ ok: false, why: 'too-many' });
  });
});
