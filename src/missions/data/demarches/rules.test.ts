import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  isEditable,
  isEnded,
  isVisibleToAgents,
  judge,
  states,
  transitionNames,
  transitionRule,
  transitionsFrom,
  type State,
  type TransitionName,
} from './rules.js';

const aState = fc.constantFrom(...states);
const aTransition = fc.constantFrom(...transitionNames);
const anActor = fc.constantFrom('person' as const, 'agent' as const, 'system' as const);

describe('the states of a file', () => {
  it('change only as the table says, by who it says, with the reason it asks for', () => {
    fc.assert(
      fc.property(aTransition, aState, anActor, fc.option(fc.string()), (name, state, actor, reason) => {
        const rule = transitionRule(name);
        const allowed = rule.by === actor && rule.from.includes(state) && (rule.reason !== 'required' || Boolean(reason?.trim()));
        expect(judge(name, state, actor, reason) === 'allowed').toBe(allowed);
        expect(transitionsFrom(state, actor).includes(name)).toBe(rule.by === actor && rule.from.includes(state));
      }),
    );
  });

  it('never bring a sent file back to a draft, nor a withdrawn one back to life, whatever is done in whatever order', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(aTransition, anActor), { maxLength: 40 }), (moves) => {
        let state: State = 'brouillon';
        let sent = false;
        for (const [name, actor] of moves) {
          const before: State = state;
          if (judge(name, state, actor, 'une raison') !== 'allowed') continue;
          state = transitionRule(name).to;
          expect(before).not.toBe('retire');
          expect(actor === 'agent' && !isVisibleToAgents(before)).toBe(false);
          sent ||= state === 'en_construction';
          expect(state === 'brouillon').toBe(false);
          expect(isVisibleToAgents(state) && !sent).toBe(false);
        }
      }),
    );
  });

  it('lead from the draft to each of them, and each that is not an end has a way out', () => {
    const reached = new Set<State>(['brouillon']);
    for (let size = 0; size !== reached.size;) {
      size = reached.size;
      for (const name of transitionNames) if (transitionRule(name).from.some((s) => reached.has(s))) reached.add(transitionRule(name).to);
    }
    expect([...reached].sort()).toEqual([...states].sort());
    for (const state of states)
      if (!isEnded(state)) expect(transitionNames.some((name) => transitionRule(name).from.includes(state))).toBe(true);
  });

  it('let the person write only before sending and when a correction is asked', () => {
    expect(states.filter(isEditable)).toEqual(['brouillon', 'correction']);
  });

  it('ask a reason for every answer that is not a yes', () => {
    const without: TransitionName[] = ['refuse', 'close', 'reopen', 'ask_correction'];
    for (const name of without) expect(judge(name, transitionRule(name).from[0] ?? 'brouillon', 'agent', '  ')).toBe('reason-missing');
  });
});
