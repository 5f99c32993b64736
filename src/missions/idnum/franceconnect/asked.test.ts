import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { individualClaims } from '../provider/claims-parameter.js';
import { profiles } from '../provider/profiles.js';
import { askedOf, keptBack } from './asked.js';
import { low } from './platforms.js';
import { allScopes, claimWords, lowScopes } from './scopes.js';

const shop = { kind: 'private', identityConsent: true, allowedScopes: null, profile: profiles.fc } as const;
const showing = (client: Partial<Parameters<typeof askedOf>[1]>, scope: string, claims?: string) =>
  askedOf(low, { ...shop, ...client }, { scope, ...(claims ? { claims } : {}) }).showing;

describe('what a service asks for', () => {
  it('is asked of the person by a private service that must, told by others, and is nothing for openid alone', () => {
    expect(showing({}, 'openid birth')).toBe('consent');
    expect(showing({ identityConsent: false }, 'openid birth')).toBe('information');
    expect(showing({ kind: 'public' }, 'openid birth')).toBe('information');
    expect(showing({}, 'openid')).toBe('anonymous');
    expect(showing({}, 'openid', '{"userinfo":{"email":null}}')).toBe('consent');
  });

  it('never goes beyond the scopes of the service, however it is asked', () => {
    fc.assert(
      fc.property(
        fc.subarray(allScopes(lowScopes)),
        fc.subarray(allScopes(lowScopes)),
        fc.subarray(Object.keys(claimWords)),
        (may, wants, claims) => {
          const asked = askedOf(
            low,
            { ...shop, allowedScopes: may },
            { scope: wants.join(' '), claims: JSON.stringify({ userinfo: Object.fromEntries(claims.map((claim) => [claim, null])) }) },
          );
          const open = new Set<string>(may.flatMap((scope) => lowScopes[scope] ?? []));
          for (const offer of asked.offers) {
            if (offer.scope) expect(may).toContain(offer.scope);
            for (const claim of offer.claims) expect(open).toContain(claim);
          }
          for (const claim of asked.forbidden) expect(open).not.toContain(claim);
        },
      ),
    );
  });

  it('says each fact once, in words', () => {
    const { offers } = askedOf(low, shop, { scope: 'openid identite_pivot profile cnaf_enfants' });
    const texts = offers.map(({ text }) => text.fr);
    expect(new Set(texts).size).toBe(texts.length);
    expect(offers.find(({ name }) => name === 'given_name')?.claims).toEqual(['given_name', 'given_name_array']);
  });

  it('gives the display name with the profile only where OpenID Connect holds to the letter', () => {
    const names = (profile: 'fc' | 'standard', scope: string) =>
      askedOf(low, { ...shop, profile: profiles[profile] }, { scope }).offers.map(({ name }) => name);
    expect(names('fc', 'openid profile')).not.toContain('name');
    expect(names('fc', 'openid name')).toEqual(['name']);
    expect(names('standard', 'openid profile')).toContain('name');
  });

  it('may name claims one by one, and nothing is read from what cannot be read', () => {
    expect([...individualClaims('{"id_token":{"email":{"essential":true}},"userinfo":{"gender":null,"email":null}}')]).toEqual([
      ['gender', false],
      ['email', true],
    ]);
    fc.assert(fc.property(fc.string(), (text) => individualClaims(text) instanceof Map));
  });
});

describe('what a person keeps back', () => {
  it('is everything they did not agree to, but for what the service cannot do without', () => {
    const claims = JSON.stringify({ userinfo: { email: { essential: true }, gender: null } });
    const asked = askedOf(low, shop, { scope: 'openid given_name cnaf_enfants', claims });
    fc.assert(
      fc.property(fc.subarray(asked.offers.map(({ name }) => name)), (agreed) => {
        const kept = keptBack(asked, agreed);
        for (const offer of asked.offers) {
          const back = offer.scope ? kept.scopes.includes(offer.scope) : offer.claims.every((claim) => kept.claims.includes(claim));
          expect(back).toBe(!offer.essential && !agreed.includes(offer.name));
        }
      }),
    );
    expect(keptBack(asked, []).claims).toEqual(['given_name', 'given_name_array', 'gender']);
    expect(keptBack(asked, []).scopes).toEqual(['cnaf_enfants']);
  });
});
