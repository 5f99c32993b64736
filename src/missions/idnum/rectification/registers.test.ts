import { describe, expect, it } from 'vitest';
import { correctable } from '../franceconnect/index.js';
import { contestable, contested, registersFor } from './registers.js';
import { judgeMove, movesFrom, ticketStates, typedNumber } from './rules.js';

describe('the registers to check', () => {
  it.each([
    ['Y010004', ['provider', 'town', 'insee'], ['provider', 'nantes', 'ofpra', 'cnav', 'insee']],
    ['Y010006', ['provider', 'insee'], ['provider', 'cnav', 'insee']],
    ['Y010007', ['provider', 'insee'], ['provider', 'cnav', 'insee']],
    ['Y010008', ['provider', 'town', 'insee'], ['provider', 'nantes', 'ofpra', 'cnav', 'insee']],
    ['Y010009', ['provider'], ['provider']],
    ['Y010015', ['insee', 'town'], ['cnav', 'insee', 'nantes', 'ofpra']],
  ] as const)('after %s depend on where the person was born', (code, inFrance, abroad) => {
    expect(registersFor(code, false)).toEqual(inFrance);
    expect(registersFor(code, true)).toEqual(abroad);
  });

  it('are never none, whatever the person may contest, and always among those of the refusal', () => {
    for (const code of correctable)
      for (const abroad of [true, false])
        for (const fact of contestable(code, abroad)) {
          const narrowed = registersFor(code, abroad, [fact]);
          expect(narrowed.length).toBeGreaterThan(0);
          expect(registersFor(code, abroad)).toEqual(expect.arrayContaining(narrowed));
        }
  });

  it('let a death be contested only where the registry told of one, and a commune only in France', () => {
    expect(correctable.filter((code) => contestable(code, false).includes('death'))).toEqual(['Y010015']);
    expect(contestable('Y010008', true)).not.toContain('birthplace');
    expect(contestable('Y010015', false)).toEqual(contested);
  });
});

describe('the moves of a ticket', () => {
  const given = { register: 'insee', reason: '' };
  it('lead from received to passed on, then to corrected; an end is final', () => {
    expect(ticketStates.map(movesFrom)).toEqual([['transmit', 'close'], ['transmit', 'correct', 'close'], [], []]);
    expect(judgeMove('correct', { state: 'received', register: null }, given)).toBe('state');
    expect(judgeMove('correct', { state: 'transmitted', register: 'insee' }, given)).toBe('allowed');
  });
  it('name a register, another one the second time, and a reason to close', () => {
    expect(judgeMove('transmit', { state: 'received', register: null }, { ...given, register: null })).toBe('register');
    expect(judgeMove('transmit', { state: 'transmitted', register: 'insee' }, given)).toBe('register');
    expect(judgeMove('transmit', { state: 'transmitted', register: 'town' }, given)).toBe('allowed');
    expect(judgeMove('close', { state: 'received', register: null }, { ...given, reason: ' ' })).toBe('reason');
  });
});

describe('a number', () => {
  it('is read as it is typed or heard', () => {
    expect(typedNumber(' oiL23-abcde ')).toBe('01123-ABCDE');
    expect(typedNumber('01123ABCDE')).toBe('01123-ABCDE');
    for (const wrong of ['', '01123-ABCD', '01123-ABCDEF', '01123-ABCDU']) expect(typedNumber(wrong)).toBeNull();
  });
});
