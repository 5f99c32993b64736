import fc from 'fast-check';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { grouped } from './grouped.js';

describe('calls that are grouped', () => {
  it('each get their own answer, whatever the order and the number', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer(), { maxLength: 60 }), fc.integer({ min: 1, max: 7 }), async (numbers, most) => {
        const sizes: number[] = [];
        const double = grouped(async (items: readonly number[]) => {
          sizes.push(items.length);
          return items.map((n) => n * 2);
        }, most);
        expect(await Promise.all(numbers.map(double))).toEqual(numbers.map((n) => n * 2));
        expect(Math.max(0, ...sizes)).toBeLessThanOrEqual(most);
        expect(sizes.reduce((sum, n) => sum + n, 0)).toBe(numbers.length);
      }),
      { numRuns: 25 },
    );
  });
  it('come together when they come at once or while others are answered', async () => {
    const sizes: number[] = [];
    const ask = grouped(async (items: readonly number[]) => {
      sizes.push(items.length);
      await wait(5);
      return items;
    });
    const first = [ask(1), ask(2)];
    await wait(2);
    await Promise.all([...first, ask(3), ask(4), ask(5)]);
    expect(sizes).toEqual([2, 3]);
  });
  it('fail together, and leave the next ones alone', async () => {
    const ask = grouped(async (items: readonly string[]) => {
      if (items.includes('bad')) throw new Error('refused');
      return items;
    });
    const results = await Promise.allSettled([ask('bad'), ask('good')]);
    expect(results.map((r) => r.status)).toEqual(['rejected', 'rejected']);
    expect(await ask('good')).toBe('good');
  });
});
