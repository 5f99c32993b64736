import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changedSettings, readConfiguration, type Configuration, type Setting } from './configuration.js';
import {
  isSafeAddress,
  judge,
  judgeApproval,
  keepsRights,
  requestStates,
  transitions,
  withFree,
  type RequestState,
  type TransitionName,
} from './rules.js';

const names = Object.keys(transitions) as TransitionName[];

describe('requests for production', () => {
  it('are decided once, by the operator, whatever is tried in whatever order', () => {
    const attempt = fc.record({
      name: fc.constantFrom(...names),
      by: fc.constantFrom('organisation' as const, 'operator' as const),
      reason: fc.constantFrom('', ' ', 'parce que'),
    });
    fc.assert(
      fc.property(fc.array(attempt, { maxLength: 20 }), (attempts) => {
        let state: RequestState | null = null;
        const done: (typeof attempts)[number][] = [];
        for (const one of attempts) {
          if (judge(one.name, state, one.by, one.reason) !== 'allowed') continue;
          state = transitions[one.name].to;
          done.push(one);
        }
        expect(done.length).toBeLessThanOrEqual(2);
        expect(done.slice(0, 1).every(({ name, by }) => name === 'ask' && by === 'organisation')).toBe(true);
        for (const { name, by, reason } of done.slice(1)) {
          expect(by).toBe(name === 'withdraw' ? 'organisation' : 'operator');
          if (name === 'refuse') expect(reason.trim()).not.toBe('');
        }
      }),
    );
  });
  it('that wait can go everywhere, and the others nowhere', () => {
    for (const state of requestStates) {
      const ways = names.filter((name) => judge(name, state, transitions[name].by, 'parce que') === 'allowed');
      expect([state, ways]).toEqual([state, state === 'waiting' ? ['withdraw', 'approve', 'refuse'] : []]);
    }
  });
});

describe('who approves', () => {
  it('is never one of the authors, however many operators there are', () => {
    const account = fc.constantFrom('a', 'b', 'c');
    fc.assert(
      fc.property(account, fc.array(account), fc.nat(3), (one, authors, others) => {
        const verdict = judgeApproval(one, authors, others);
        expect(verdict === 'allowed').toBe(!authors.includes(one));
        if (verdict !== 'allowed') expect(verdict).toBe(others > 0 ? 'own' : 'alone');
      }),
    );
  });
});

const words = { fr: '', en: '' };
const settings: Setting[] = [
  { key: 'name', label: words, rule: words, input: 'line' },
  { key: 'scopes', label: words, rule: words, input: 'boxes' },
  { key: 'redirect_uris', label: words, rule: words, input: 'lines', free: true },
];
const configurations: fc.Arbitrary<Configuration> = fc.record(
  { name: fc.string(), scopes: fc.array(fc.string()), redirect_uris: fc.array(fc.string()) },
  { requiredKeys: [] },
);

describe('what an organisation changes in production', () => {
  it('never touches what the operator approved', () => {
    fc.assert(
      fc.property(configurations, configurations, (approved, typed) => {
        const next = withFree(settings, approved, typed);
        expect(keepsRights(settings, approved, next)).toBe(true);
        expect(next['redirect_uris']).toEqual(typed['redirect_uris']);
      }),
    );
  });
});

describe('differences', () => {
  it('are empty between a configuration and itself, and say what came and went', () => {
    fc.assert(fc.property(configurations, (one) => void expect(changedSettings(settings, one, one)).toEqual([])));
    const [change] = changedSettings(settings, { redirect_uris: ['a', 'b'] }, { redirect_uris: ['b', 'c'] });
    expect(change).toMatchObject({ removed: ['a'], added: ['c'] });
    expect(changedSettings(settings, { redirect_uris: ['a', 'b'] }, { redirect_uris: ['b', 'a'] })).toHaveLength(1);
  });
});

describe('a posted form', () => {
  it('is read whatever it holds', () => {
    expect(readConfiguration(settings, { name: ' Léa\0 ', 'scopes[]': 'openid', redirect_uris: ' a \r\n\r\n b\na' })).toEqual({
      name: 'Léa',
      scopes: ['openid'],
      redirect_uris: ['a', 'b'],
    });
    for (const body of [null, undefined, 'texte', { name: ['a'], 'scopes[]': { a: 1 }, redirect_uris: 3 }])
      expect(readConfiguration(settings, body)).toEqual({});
  });
});

describe('a safe address', () => {
  it.each([
    ['https://service.example/retour', true, true],
    ['http://service.example/retour', false, false],
    ['http://localhost:4000/retour', true, false],
    ['https://10.0.0.1/', false, false],
    ['https://[::1]/', true, false],
    ['https://intranet/', false, false],
    ['https://169.254.169.254/latest', false, false],
    ['javascript:alert(1)', false, false],
    ['rien', false, false],
  ])('%s: in a sandbox %s, elsewhere %s', (address, sandbox, elsewhere) => {
    expect([isSafeAddress(address, true), isSafeAddress(address, false)]).toEqual([sandbox, elsewhere]);
  });
});
