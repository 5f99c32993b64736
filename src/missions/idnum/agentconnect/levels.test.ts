import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { askedLevels, covers, judgeLevel, levels, levelToAsk, reachedLevel, wantsNewSignIn } from './levels.js';

const asks = (essential: readonly string[] | null, preferred: readonly string[] = []) => ({ essential, preferred });

it('a name that is not known, or none, counts as eidas1', () => {
  expect(['eidas2', 'https://other.example/loa', 'eidas9', null].map(reachedLevel)).toEqual(['eidas2', 'eidas1', 'eidas1', 'eidas1']);
});

it('a level covers itself and what is less in both respects', () => {
  expect(levels.filter((level) => covers('eidas1-mfa', level))).toEqual(['eidas0', 'eidas0-mfa', 'eidas1', 'eidas1-mfa']);
  expect(levels.filter((level) => covers('eidas1', level))).toEqual(['eidas0', 'eidas1']);
  expect(levels.filter((level) => covers('eidas0-mfa', level))).toEqual(['eidas0', 'eidas0-mfa']);
  expect(covers('eidas3', 'eidas2')).toBe(true);
  expect(covers('eidas3', 'other')).toBe(false);
});

it.each<[Record<string, string>, ReturnType<typeof askedLevels>]>([
  [{}, asks(null)],
  [{ acr_values: 'eidas1-mfa eidas1' }, asks(null, ['eidas1-mfa', 'eidas1'])],
  [{ claims: '{"id_token":{"acr":{"essential":true,"value":"eidas2"}}}' }, asks(['eidas2'])],
  [{ claims: '{"id_token":{"acr":{"essential":true,"values":["eidas2","eidas3"]}}}' }, asks(['eidas2', 'eidas3'])],
  [{ claims: '{"id_token":{"acr":{"essential":true}}}' }, asks(null)],
  [{ claims: '{"id_token":{"acr":{"value":"eidas2"}}}' }, asks(null)],
  [{ claims: 'nonsense' }, asks(null)],
])('of %j the levels are %j', (parameters, asked) => expect(askedLevels(parameters)).toEqual(asked));

describe('the level asked of a provider', () => {
  it.each([
    [asks(null), ['eidas1', 'eidas1-mfa'], 'eidas1'],
    [asks(null), ['eidas0'], 'eidas0'],
    [asks(null, ['eidas1-mfa', 'eidas1']), ['eidas1', 'eidas1-mfa'], 'eidas1-mfa'],
    [asks(null, ['eidas1', 'eidas1-mfa']), ['eidas1', 'eidas1-mfa'], 'eidas1'],
    [asks(['eidas1-mfa']), ['eidas1'], 'eidas1'],
    [asks(['eidas1-mfa']), ['eidas0', 'eidas1'], 'eidas1'],
    [asks(['eidas1-mfa']), ['eidas2'], 'eidas2'],
    [asks(['eidas3']), ['eidas1'], 'eidas1'],
  ])('for %j of one trusted for %j is %s', (asked, allowed, level) => expect(levelToAsk(asked, allowed)).toBe(level));
});

describe('an agent who reached', () => {
  it.each([
    ['eidas1', asks(null), { kind: 'enough', acr: 'eidas1' }],
    ['eidas1', asks(null, ['eidas2']), { kind: 'enough', acr: 'eidas1' }],
    ['eidas0', asks(null), { kind: 'too-low' }],
    ['eidas0', asks(null, ['eidas0']), { kind: 'enough', acr: 'eidas0' }],
    ['eidas1', asks(['eidas1-mfa']), { kind: 'raise', acr: 'eidas1-mfa' }],
    ['eidas0', asks(['eidas0-mfa', 'eidas1-mfa']), { kind: 'raise', acr: 'eidas0-mfa' }],
    ['eidas0', asks(['eidas1-mfa']), { kind: 'unmet' }],
    ['eidas1-mfa', asks(['eidas2']), { kind: 'unmet' }],
    ['eidas3', asks(['eidas1', 'eidas2']), { kind: 'enough', acr: 'eidas2' }],
    ['eidas1', asks(['https://other.example/loa']), { kind: 'unmet' }],
  ] as const)('%s at a service that asks %j: %j', (reached, asked, verdict) => expect(judgeLevel(reached, asked)).toEqual(verdict));

  it('anything, is never told more than was reached, but for one second factor', () => {
    const some = fc.constantFrom(...levels);
    fc.assert(
      fc.property(some, fc.option(fc.array(some)), fc.array(some), (reached, essential, preferred) => {
        const verdict = judgeLevel(reached, asks(essential, preferred));
        if (verdict.kind === 'enough') expect(covers(reached, verdict.acr)).toBe(true);
        if (verdict.kind === 'raise') expect(covers(reached, verdict.acr.replace('-mfa', ''))).toBe(true);
        if (essential && (verdict.kind === 'enough' || verdict.kind === 'raise')) expect(essential).toContain(verdict.acr);
      }),
    );
  });
});

it.each([
  [asks(null), false],
  [asks(null, ['eidas2']), true],
  [asks(['eidas2', 'eidas3']), true],
  [asks(['eidas1', 'eidas2']), false],
  [asks(['eidas1'], ['eidas3']), false],
])('for %j the agent signs in each time: %j', (asked, each) => expect(wantsNewSignIn(asked)).toBe(each));
