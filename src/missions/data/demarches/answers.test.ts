import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { holds, missing, priceOf, sameValue, visible, type Answers, type Value } from './answers.js';
import { compare, markOf } from './fill.js';
import { fieldsOf, readForm, type Condition } from './form.js';
import { tarifCantine } from './procedures/tarif-cantine.js';

const form = readForm(tarifCantine.form);
const tariff = form.tariff ?? expect.fail('a tariff');

const names = ['a', 'b', 'c'];
const aValue: fc.Arbitrary<Value> = fc.oneof(
  fc.integer({ min: -5, max: 5 }),
  fc.constantFrom('x', 'y'),
  fc.boolean(),
  fc.subarray(['x', 'y']),
);
const someAnswers: fc.Arbitrary<Answers> = fc.dictionary(fc.constantFrom(...names), aValue);
const aCondition: fc.Arbitrary<Condition> = fc.letrec<{ node: Condition; leaf: Condition }>((tie) => ({
  leaf: fc.oneof(
    fc.record({
      op: fc.constant('equals' as const),
      field: fc.constantFrom(...names),
      value: fc.oneof(fc.constantFrom('x', 'y'), fc.boolean(), fc.integer({ min: -5, max: 5 })),
    }),
    fc.record({ op: fc.constant('includes' as const), field: fc.constantFrom(...names), value: fc.constantFrom('x', 'y') }),
    fc.record({
      op: fc.constantFrom('more' as const, 'less' as const),
      field: fc.constantFrom(...names),
      value: fc.integer({ min: -5, max: 5 }),
    }),
    fc.record({ op: fc.constant('answered' as const), field: fc.constantFrom(...names) }),
  ),
  node: fc.oneof(
    { maxDepth: 3 },
    tie('leaf'),
    fc.record({ op: fc.constant('not' as const), of: tie('node') }),
    fc.record({ op: fc.constantFrom('all' as const, 'any' as const), of: fc.array(tie('node'), { minLength: 1, maxLength: 3 }) }),
  ),
})).node;

describe('conditions', () => {
  it('obey De Morgan, and a double not changes nothing', () => {
    fc.assert(
      fc.property(aCondition, aCondition, someAnswers, (a, b, answers) => {
        expect(holds({ op: 'not', of: { op: 'all', of: [a, b] } }, answers)).toBe(
          holds(
            {
              op: 'any',
              of: [
                { op: 'not', of: a },
                { op: 'not', of: b },
              ],
            },
            answers,
          ),
        );
        expect(holds({ op: 'not', of: { op: 'not', of: a } }, answers)).toBe(holds(a, answers));
      }),
    );
  });
  it('open the page of Wednesdays only for who eats there on Wednesdays', () => {
    const pages = (jours: string[]) => visible(form, { jours }).pages.map((p) => p.page.id);
    expect(pages(['lundi', 'mercredi'])).toContain('mercredi');
    expect(pages(['lundi'])).not.toContain('mercredi');
  });
  it('make an answer count for nothing when its question is not shown', () => {
    expect(visible(form, { jours: ['lundi'], centre: 'orge' }).answers).not.toHaveProperty('centre');
    expect(missing(form, { jours: ['mercredi'] }).map((m) => m.field.id)).toContain('centre');
    expect(missing(form, { jours: ['lundi'] }).map((m) => m.field.id)).not.toContain('centre');
  });
  it('never count an answer that was not given, and keep the order of the form', () => {
    const order = fieldsOf(form).map((f) => f.id);
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...order), aValue), (answers) => {
        const seen = visible(form, answers);
        for (const [field, value] of Object.entries(seen.answers)) expect(answers[field]).toBe(value);
        const shown = seen.pages.flatMap((p) => p.fields.map((f) => f.id));
        expect(shown).toEqual(order.filter((id) => shown.includes(id)));
      }),
    );
  });
});

describe('the price of a meal', () => {
  it('never goes down when the quotient goes up, and is one of the table', () => {
    const quotient = fc.integer({ min: 0, max: 100_000 });
    fc.assert(
      fc.property(quotient, quotient, (a, b) => {
        const [low, high] = [priceOf(tariff, { quotient: Math.min(a, b) }), priceOf(tariff, { quotient: Math.max(a, b) })];
        expect(low).not.toBeNull();
        expect(low ?? 0).toBeLessThanOrEqual(high ?? 0);
        expect(tariff.bands.map((band) => band.cents)).toContain(low);
      }),
    );
  });
  it('changes exactly at the limit of a band', () => {
    expect([599, 600, 620, 799, 800].map((quotient) => priceOf(tariff, { quotient }))).toEqual([140, 235, 235, 235, 310]);
    expect(priceOf(tariff, {})).toBeNull();
  });
});

describe('a page open in two tabs', () => {
  const maybe = fc.option(aValue, { nil: undefined });
  it('loses no answer: what is overwritten was seen by this page, or written by it', () => {
    fc.assert(
      fc.property(maybe, maybe, maybe, fc.boolean(), (base, theirs, mine, own) => {
        const verdict = compare({ mine, theirs, shown: markOf(base), own });
        if (verdict === 'write') expect(own || sameValue(theirs, base)).toBe(true);
        if (verdict === 'keep') expect(sameValue(mine, theirs) || sameValue(mine, base)).toBe(true);
        if (verdict === 'conflict') expect(!sameValue(mine, theirs) && !sameValue(theirs, base) && !sameValue(mine, base)).toBe(true);
      }),
    );
  });
});

describe('the description of a form', () => {
  const page = (fields: unknown[]) => ({
    needs: [],
    minutes: 1,
    answerDays: 1,
    retentionMonths: 1,
    afterwards: [{ fr: 'a', en: 'a' }],
    pages: [{ id: 'p', title: { fr: 'P', en: 'P' }, fields }],
  });
  const field = { id: 'a', type: 'text', label: { fr: 'A', en: 'A' } };
  it('refuses two fields of one name', () => expect(() => readForm(page([field, field]))).toThrow('two fields'));
  it('refuses a condition on what comes later', () =>
    expect(() =>
      readForm(
        page([
          { ...field, when: { op: 'answered', field: 'b' } },
          { ...field, id: 'b' },
        ]),
      ),
    ).toThrow('does not come before'));
  it('refuses to compare what is not a number', () =>
    expect(() => readForm(page([field, { ...field, id: 'b', when: { op: 'more', field: 'a', value: 1 } }]))).toThrow('not a number'));
  it('refuses evidence that it does not ask for', () =>
    expect(() => readForm(page([{ ...field, from: { kind: 'evidence', evidence: 'x', fact: 'y' } }]))).toThrow('does not ask for'));
});
