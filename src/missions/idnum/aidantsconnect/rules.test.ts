import { describe, expect, it } from 'vitest';
import { durationKeys, durations } from '../mandats/index.js';
import { endsSoon, inTwoGroups, standingOf } from './rules.js';

const now = new Date('2026-11-24T10:00:00Z');
const hour = 3_600_000;
const after = (hours: number) => new Date(now.getTime() + hours * hour);

describe('where a mandate stands for people', () => {
  it.each([
    ['waits for a day', 'waiting', after(-24), null, 'waiting'],
    ['waits no longer', 'waiting', after(-24.01), null, 'over'],
    ['is in force until its end', 'active', after(-48), after(0.01), 'active'],
    ['is over at its end, whenever the job comes', 'active', after(-48), now, 'over'],
    ['is over once it ended', 'ended', after(-48), after(24), 'over'],
  ] as const)('it %s', (_, state, createdAt, expiresAt, standing) =>
    expect(standingOf({ state, createdAt, expiresAt }, now)).toBe(standing),
  );

  it.each(durationKeys)('one of a %s is shown as ending soon from the day of its reminder, or three days before', (duration) => {
    const days = durations[duration].reminderDays ?? 3;
    expect(endsSoon({ duration, expiresAt: after(days * 24) }, now)).toBe(true);
    expect(endsSoon({ duration, expiresAt: after(days * 24 + 0.01) }, now)).toBe(false);
  });
});

it('reads a code in two groups', () => expect(inTwoGroups('BCDF2345')).toBe('BCDF\u00a02345'));
