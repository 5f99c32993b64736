import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { familyKeys } from '../../../registry/index.js';
import {
  afterEvent,
  codeAlphabet,
  durationKeys,
  durations,
  expiryOf,
  foldCode,
  holds,
  inOrder,
  mandateStates,
  mandateTransitions,
  reminderAt,
  type MandateEvent,
  type MandateState,
  type Party,
} from './rules.js';

const events = Object.keys(mandateTransitions) as MandateEvent[];
const parties: readonly Party[] = ['person', 'helper', 'time'];
const step = fc.record({ event: fc.constantFrom(...events), by: fc.constantFrom(...parties) });
const signed = new Date('2026-11-24T10:00:00Z');
const after = (days: number) => new Date(signed.getTime() + days * 86_400_000);

describe('the life of a mandate', () => {
  it('walks only the arrows of the table, whatever happens: nothing revives one, and only the person puts one in force', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        let state: MandateState = 'waiting';
        for (const { event, by } of steps) {
          const next = afterEvent(state, event, by);
          const { from, to, by: allowed } = mandateTransitions[event];
          const declared = (from as readonly MandateState[]).includes(state) && (allowed as readonly Party[]).includes(by);
          expect(next).toBe(declared ? to : null);
          if (state === 'ended') expect(next).toBeNull();
          if (next === 'active') expect([state, event, by]).toEqual(['waiting', 'sign', 'person']);
          state = next ?? state;
        }
      }),
    );
  });

  it('can reach its end from every state, by time alone', () => {
    for (const state of mandateStates.filter((one) => one !== 'ended'))
      expect(events.some((event) => afterEvent(state, event, 'time') === 'ended')).toBe(true);
  });
});

describe('a mandate holds', () => {
  const facts = { state: 'active', signedAt: signed, expiresAt: expiryOf(signed, 'month'), families: ['famille'] } as const;

  it.each([
    ['at the instant it is signed', 'famille', signed, true],
    ['a millisecond before its end', 'famille', new Date(after(31).getTime() - 1), true],
    ['not at its end', 'famille', after(31), false],
    ['not before it is signed: a clock is ahead', 'famille', after(-1), false],
    ['not for a family that it does not name', 'argent', after(1), false],
  ] as const)('%s', (_, family, now, so) => expect(holds(facts, family, now)).toBe(so));

  it('only while it is active', () => {
    for (const state of mandateStates) expect(holds({ ...facts, state }, 'famille', after(1))).toBe(state === 'active');
  });
});

it('lasts so many days from its signature, and a long one is reminded thirty days before its end', () => {
  expect(durationKeys.map((key) => [key, (expiryOf(signed, key).getTime() - signed.getTime()) / 86_400_000])).toEqual([
    ['day', 1],
    ['month', 31],
    ['semester', 182],
    ['year', 365],
  ]);
  for (const key of durationKeys) {
    const at = reminderAt(expiryOf(signed, key), key);
    expect(at).toEqual(durations[key].reminderDays === null ? null : after(durations[key].days - 30));
  }
});

it('families come once and in the order of the register', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.constantFrom<string>(...familyKeys), fc.string())), (given) => {
      const ordered = inOrder(given);
      expect(ordered).toEqual(familyKeys.filter((key) => given.includes(key)));
    }),
  );
});

it('a binding code has no two letters that are taken for one another, and is found however it is typed', () => {
  for (const confusing of ['O', '0', 'I', '1', 'L', 'U', 'A', 'E']) expect(codeAlphabet).not.toContain(confusing);
  expect(foldCode(' bcdf-ghjk ')).toBe('BCDFGHJK');
});
