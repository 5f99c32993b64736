import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { knownEmail } from '../../../kernel/mail/index.js';
import { createSecrets } from '../../../kernel/secrets.js';
import { personKey, pivotOf } from '../../../registry/index.js';
import { high, low } from './platforms.js';
import {
  askedLevel,
  firstDay,
  judgeLevel,
  levels,
  neededLevel,
  providerIdentity,
  rectify,
  sessionServes,
  subjectFor,
  type ProviderIdentity,
} from './rules.js';

const secrets = createSecrets(Buffer.alloc(32, 7));
const identity: ProviderIdentity = {
  given_name: 'Zoé Marguerite',
  family_name: 'ŒUVRARD',
  birthdate: '1988-03-14',
  gender: 'female',
  birthcountry: '99100',
  birthplace: '35238',
  email: knownEmail('zoe@courriel.example'),
};

describe('levels', () => {
  const level = fc.constantFrom(...levels);
  const anything = fc.oneof(level, fc.constantFrom('eidas0', '', 'EIDAS3'), fc.string());

  it('never accepts less than was asked, nor what the provider may not claim', () => {
    fc.assert(
      fc.property(fc.option(anything), level, fc.subarray([...levels]), (reached, asked, allowed) => {
        const verdict = judgeLevel(reached, asked, allowed);
        if (!verdict.ok) return;
        expect(levels.findIndex((l) => l === reached)).toBeGreaterThanOrEqual(levels.indexOf(asked));
        expect(allowed).toContain(reached);
      }),
    );
  });

  it('asks at least the substantial one of a provider when the request is suspicious', () => {
    expect(levels.map((asked) => neededLevel(asked, true))).toEqual(['eidas2', 'eidas2', 'eidas3']);
    expect(levels.map((asked) => neededLevel(asked, false))).toEqual([...levels]);
  });

  it('picks the lowest known level that is asked, the default when none is known', () => {
    expect(askedLevel(low, 'eidas3 eidas2')).toBe('eidas2');
    expect(askedLevel(low, 'eidas2 autre eidas1')).toBe('eidas1');
    expect(askedLevel(low, 'autre')).toBe('eidas1');
    expect(askedLevel(low, undefined)).toBe('eidas1');
    expect(askedLevel(high, 'autre')).toBe('eidas3');
  });

  it('shares a session between services only at the level that it reached, and never at the highest', () => {
    const served = (platform: typeof low) =>
      levels.flatMap((reached) =>
        levels.filter((asked) => sessionServes(platform, reached, asked)).map((asked) => `${reached} for ${asked}`),
      );
    expect(served(low)).toEqual(['eidas1 for eidas1']);
    expect(served(high)).toEqual(['eidas2 for eidas2']);
    expect(sessionServes(low, undefined, 'eidas1')).toBe(false);
  });
});

describe('the subject given to services', () => {
  it('has the form that services of FranceConnect store, and differs by entity and by person', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), fc.string(), fc.string(), (a, b, one, other) => {
        expect(subjectFor(secrets, a, one)).toMatch(/^[0-9a-f]{64}v1$/);
        expect(subjectFor(secrets, a, one) === subjectFor(secrets, b, other)).toBe(a === b && one === other);
      }),
    );
  });

  it('does not run its parts together', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.string({ minLength: 1 }), fc.string(), (a, b, c) => {
        expect(subjectFor(secrets, a + b, c)).not.toBe(subjectFor(secrets, a, b + c));
      }),
    );
  });

  it('tells apart names that FranceConnect’s own hash runs together', () => {
    const subject = (change: Partial<ProviderIdentity>) =>
      subjectFor(secrets, personKey(secrets, pivotOf(rectify({ ...identity, ...change }, null, 'fisc'))), 'entite');
    expect(subject({})).not.toBe(subject({ family_name: 'RUVRARD' }));
    expect(subject({ family_name: 'Ÿ' })).not.toBe(subject({ family_name: 'x' }));
    expect(subject({ given_name: 'Anne', family_name: 'MARIE' })).not.toBe(subject({ given_name: 'AnneM', family_name: 'ARIE' }));
    expect(subject({})).toBe(subject({ email: knownEmail('autre@courriel.example'), preferred_username: 'AUTRE' }));
  });
});

describe('what a provider must say', () => {
  it.each(['1988-03-14', '1988-03-00', '1988-00-00'])('accepts the birth date %s', (birthdate) => {
    expect(providerIdentity.safeParse({ ...identity, birthdate }).success).toBe(true);
  });

  it.each(['1988', '1988-03', '1988-00-14', '1988-13-01', '1988-03-32', '14/03/1988', ''])('refuses the birth date %s', (birthdate) => {
    expect(providerIdentity.safeParse({ ...identity, birthdate }).success).toBe(false);
  });

  it('wants a place of birth in France only', () => {
    const { birthplace: _, ...elsewhere } = identity;
    expect(providerIdentity.safeParse(elsewhere).success).toBe(false);
    expect(providerIdentity.safeParse({ ...identity, birthplace: '' }).success).toBe(false);
    expect(providerIdentity.safeParse({ ...identity, birthplace: '2A004' }).success).toBe(true);
    expect(providerIdentity.safeParse({ ...elsewhere, birthcountry: '99335' }).success).toBe(true);
    expect(providerIdentity.safeParse({ ...identity, birthcountry: '99335', birthplace: '' }).success).toBe(true);
  });

  it.each(['given_name', 'family_name', 'birthdate', 'gender', 'birthcountry', 'email'])('wants %s', (claim) => {
    expect(providerIdentity.safeParse({ ...identity, [claim]: undefined }).success).toBe(false);
    expect(providerIdentity.safeParse({ ...identity, [claim]: ' ' }).success).toBe(false);
  });
});

describe('the identity given to services', () => {
  it('begins a presumed date with the first day that it may mean', () => {
    expect(['1988-03-14', '1988-03-00', '1988-03', '1988-00-00', '1988'].map(firstDay)).toEqual([
      '1988-03-14',
      '1988-03-01',
      '1988-03-01',
      '1988-01-01',
      '1988-01-01',
    ]);
    const year = fc.integer({ min: 1900, max: 2099 }).map(String);
    const part = fc.integer({ min: 0, max: 28 }).map((n) => String(n).padStart(2, '0'));
    fc.assert(fc.property(year, part, part, (y, m, d) => /^\d{4}-(?!00)\d\d-(?!00)\d\d$/.test(firstDay(`${y}-${m}-${d}`))));
  });

  it('is that of the registry, with what only the provider knows', () => {
    const registry = {
      givenNames: ['Zoé', 'Marguerite'],
      familyName: 'OEUVRARD',
      gender: 'female',
      birthdate: '1988-03',
      birthplace: '35238',
    } as const;
    expect(rectify({ ...identity, birthdate: '1988-03-00', preferred_username: 'MARTIN' }, registry, 'fisc')).toEqual({
      given_name: 'Zoé Marguerite',
      given_name_array: ['Zoé', 'Marguerite'],
      family_name: 'OEUVRARD',
      birthdate: '1988-03-01',
      idp_birthdate: '1988-03-00',
      gender: 'female',
      birthplace: '35238',
      birthcountry: '99100',
      email: knownEmail('zoe@courriel.example'),
      preferred_username: 'MARTIN',
      name: 'Zoé Martin',
      idp_id: 'fisc',
    });
  });

  it('has an empty place of birth for who was born abroad', () => {
    expect(
      rectify(
        { ...identity, birthcountry: '99335' },
        { givenNames: ['Zoé'], familyName: 'A', gender: 'female', birthdate: '1988', birthplace: '99335' },
        'fisc',
      ).birthplace,
    ).toBe('');
  });
});
