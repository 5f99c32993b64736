import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  helperAfter,
  helperStates,
  helperTransitions,
  isEditable,
  isTrainingDay,
  isWaiting,
  keepsReferent,
  mayDecide,
  mayHandle,
  parties,
  requestAfter,
  requestStates,
  requestTransitions,
  type HelperEvent,
  type HelperState,
  type Party,
  type RequestEvent,
  type RequestState,
} from './rules.js';

const requestEvents = Object.keys(requestTransitions) as RequestEvent[];
const helperEvents = Object.keys(helperTransitions) as HelperEvent[];
const party = fc.constantFrom(...parties);
const requestWalk = fc.array(fc.record({ event: fc.constantFrom(...requestEvents), by: party }), { maxLength: 14 });
const helperWalk = fc.array(fc.record({ event: fc.constantFrom(...helperEvents), by: party }), { maxLength: 14 });

/** Every (from, event, party, to) that the rules let happen. */
const requestSteps = requestStates.flatMap((from) =>
  requestEvents.flatMap((event) => parties.map((by) => ({ from, event, by, to: requestAfter(from, event, by) }))),
);
const helperSteps = helperStates.flatMap((from) =>
  helperEvents.flatMap((event) => parties.map((by) => ({ from, event, by, to: helperAfter(from, event, by) }))),
);
const happening = <S extends { to: unknown }>(steps: readonly S[]) => steps.filter(({ to }) => to !== null);
function reached<State extends string>(first: State, steps: readonly { from: State; to: State | null }[]): Set<State> {
  const found = new Set([first]);
  for (const from of found) for (const step of steps) if (step.from === from && step.to) found.add(step.to);
  return found;
}

describe('the request of an organisation', () => {
  it('leaves no end state, whoever tries what', () => {
    const ends: RequestState[] = ['validated', 'refused', 'closed'];
    expect(happening(requestSteps).filter(({ from }) => ends.includes(from))).toEqual([]);
    expect([...reached('draft', requestSteps)].sort()).toEqual([...requestStates].sort());
    for (const state of requestStates)
      expect(requestSteps.some(({ from, to }) => from === state && to !== null)).toBe(!ends.includes(state));
  });

  it('is validated, refused or sent back by an operator only, and written by who asked only', () => {
    for (const { to, by } of happening(requestSteps))
      expect(by).toBe(to === 'validated' || to === 'refused' || to === 'changes_required' ? 'operator' : 'asker');
    for (const state of requestStates) expect(isEditable(state) && isWaiting(state)).toBe(false);
    for (const { from, event } of happening(requestSteps)) if (event === 'validate') expect(isWaiting(from)).toBe(true);
  });

  it('is validated on no walk on which the operator did not have it last', () => {
    fc.assert(
      fc.property(requestWalk, (steps) => {
        let state: RequestState = 'draft';
        let sent = 0;
        for (const { event, by } of steps) {
          const next = requestAfter(state, event, by);
          if (next === null) continue;
          if (event === 'send' || event === 'proposeChanges') sent += 1;
          if (next === 'validated') expect([by, sent > 0, isWaiting(state)]).toEqual(['operator', true, true]);
          state = next;
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it('has four eyes, by account and by address', () => {
    const key = fc.constantFrom('a', 'b', 'c', 'd', 'e');
    fc.assert(
      fc.property(key, key, key, fc.array(key), (account, own, askedBy, named) => {
        const allowed = mayDecide({ account, keys: [own] }, { askedBy, named });
        expect(allowed).toBe(!(account === askedBy || named.includes(own)));
      }),
    );
  });
});

describe('the request for a helper', () => {
  it('leaves no end state, whoever tries what', () => {
    const ends: HelperState[] = ['validated', 'refused', 'cancelled', 'cancelled_by_referent'];
    expect(happening(helperSteps).filter(({ from }) => ends.includes(from))).toEqual([]);
    expect([...reached('new', helperSteps)].sort()).toEqual([...helperStates].sort());
  });

  it('gives access on no walk without an operator who accepted and a training', () => {
    fc.assert(
      fc.property(fc.constantFrom<HelperState>('new', 'waiting_list'), helperWalk, (first, steps) => {
        let state = first;
        const passed: [HelperEvent, Party][] = [];
        for (const { event, by } of steps) {
          const next = helperAfter(state, event, by);
          if (next === null) continue;
          passed.push([event, by]);
          state = next;
        }
        if (state !== 'validated') return;
        expect(passed).toContainEqual(['enrol', 'operator']);
        expect(passed.map(([event]) => event).filter((event) => event !== 'wait')).toEqual(['enrol', 'train', 'validate']);
        expect(passed.every(([, by]) => by === 'operator' || by === 'referent')).toBe(true);
      }),
      { numRuns: 5_000 },
    );
  });

  it('lets the helper bring nothing about, and the referent cancel but never accept', () => {
    expect(happening(helperSteps).filter(({ by }) => by === 'helper')).toEqual([]);
    const referent = happening(helperSteps).filter(({ by }) => by === 'referent');
    expect([...new Set(referent.map(({ to }) => to))].sort()).toEqual(['cancelled_by_referent', 'trained', 'validated']);
  });

  it('is brought nearer to its end by nobody for themselves', () => {
    const helper = { personKey: 'zoe', askedBy: 'account-yves', askedByKey: 'yves' };
    const zoe = { account: 'account-zoe', keys: ['other', 'zoe'] };
    const yves = { account: 'account-yves', keys: ['new-address'] };
    const camille = { account: 'account-camille', keys: ['camille'] };
    for (const event of helperEvents) {
      const favour = event === 'enrol' || event === 'train' || event === 'validate';
      expect([event, mayHandle(zoe, event, helper)]).toEqual([event, !favour]);
      expect([event, mayHandle(yves, event, helper)]).toEqual([event, event !== 'enrol']);
      expect([event, mayHandle(camille, event, helper)]).toEqual([event, true]);
    }
    expect(mayHandle({ account: 'another', keys: ['yves'] }, 'enrol', helper)).toBe(false);
  });
});

it('keeps somebody who answers for the helpers', () => {
  const [yves, nadia, karim] = [
    { id: 'yves', referent: true },
    { id: 'nadia', referent: false },
    { id: 'karim', referent: true },
  ];
  expect(keepsReferent([yves, nadia], 'yves')).toBe(false);
  expect(keepsReferent([yves, nadia], 'nadia')).toBe(true);
  expect(keepsReferent([yves, nadia, karim], 'yves')).toBe(true);
});

it('takes the day of a training when it has come', () => {
  expect(isTrainingDay('2026-11-24', '2026-11-24')).toBe(true);
  expect(isTrainingDay('2026-11-25', '2026-11-24')).toBe(false);
  expect(isTrainingDay('1926-11-24', '2026-11-24')).toBe(false);
});
