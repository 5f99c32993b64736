import { z } from 'zod';

// The description of a form: data, kept with its revision. The same description makes the pages, the checks, the summary, the receipt and
// what agents read.

const text = z.object({ fr: z.string().min(1), en: z.string().min(1) });
const id = z.string().regex(/^[a-z][a-z0-9-]{0,39}$/);

/** When a page or a field is shown. A field that is not shown has no answer. */
export type Condition =
  | { op: 'equals'; field: string; value: string | number | boolean }
  | { op: 'includes'; field: string; value: string }
  | { op: 'more' | 'less'; field: string; value: number }
  | { op: 'answered'; field: string }
  | { op: 'not'; of: Condition }
  | { op: 'all' | 'any'; of: Condition[] };

const condition: z.ZodType<Condition> = z.lazy(() =>
  z.union([
    z.object({ op: z.literal('equals'), field: id, value: z.union([z.string(), z.number(), z.boolean()]) }),
    z.object({ op: z.literal('includes'), field: id, value: z.string() }),
    z.object({ op: z.enum(['more', 'less']), field: id, value: z.number() }),
    z.object({ op: z.literal('answered'), field: id }),
    z.object({ op: z.literal('not'), of: condition }),
    z.object({ op: z.enum(['all', 'any']), of: z.array(condition).min(1) }),
  ]),
);

/** Where a field may be filled from: a fact of an evidence type, or the identity of the signed-in person. */
const source = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('evidence'),
    evidence: z.string(),
    fact: z.string(),
    as: z.enum(['value', 'count', 'address']).default('value'),
  }),
  z.object({ kind: z.literal('identity'), claim: z.enum(['name', 'email', 'birthdate']) }),
]);
export type Source = z.infer<typeof source>;

const base = {
  id,
  label: text,
  hint: text.optional(),
  optional: z.boolean().default(false),
  when: condition.optional(),
  from: source.optional(),
};
const option = z.object({ value: z.string().min(1), label: text, hint: text.optional() });

const field = z.discriminatedUnion('type', [
  z.object({ ...base, type: z.literal('text'), maxlength: z.int().positive().max(200).default(100), autocomplete: z.string().optional() }),
  z.object({ ...base, type: z.literal('textarea'), maxlength: z.int().positive().max(5000).default(2000) }),
  z.object({ ...base, type: z.literal('email') }),
  z.object({ ...base, type: z.literal('phone') }),
  z.object({ ...base, type: z.literal('number'), min: z.int().default(0), max: z.int().default(1_000_000), unit: text.optional() }),
  z.object({ ...base, type: z.literal('date'), past: z.boolean().default(false) }),
  z.object({ ...base, type: z.literal('yes-no') }),
  z.object({ ...base, type: z.literal('confirm') }),
  z.object({ ...base, type: z.literal('choice'), options: z.array(option).min(2) }),
  z.object({ ...base, type: z.literal('choices'), options: z.array(option).min(1) }),
  z.object({ ...base, type: z.literal('address') }),
]);
export type Field = z.infer<typeof field>;
export type FieldType = Field['type'];

const page = z.object({ id, title: text, intro: text.optional(), when: condition.optional(), fields: z.array(field).min(1) });
export type FormPage = z.infer<typeof page>;

/** A price that follows from a number: the first band whose `below` is greater than the number; the last band has none. */
const tariff = z.object({
  title: text,
  explanation: text,
  from: id,
  bands: z.array(z.object({ below: z.int().nullable(), cents: z.int().min(0) })).min(1),
});
export type Tariff = z.infer<typeof tariff>;

export const formSchema = z.object({
  /** What to have at hand. */
  needs: z.array(text),
  /** Minutes to fill it in. */
  minutes: z.int().positive(),
  /** Days within which the administration answers. */
  answerDays: z.int().positive(),
  /** What happens once it is sent, step by step. */
  afterwards: z.array(text).min(1),
  /** Months that the administration keeps the file. */
  retentionMonths: z.int().positive(),
  /** What may be asked from other administrations, from whom, on which legal basis, and what for. */
  evidence: z.array(z.object({ type: z.string(), issuers: text, legalBasis: text, purpose: text })).default([]),
  pages: z.array(page).min(1),
  tariff: tariff.optional(),
});
export type Form = z.infer<typeof formSchema>;
export type FormInput = z.input<typeof formSchema>;

/** Every field, in the order of the pages. */
export const fieldsOf = (form: Form): Field[] => form.pages.flatMap((p) => p.fields);

/** Reads a description, and checks what no type can: names are unique, conditions speak of fields that come before. @throws Error naming the fault */
export function readForm(input: unknown): Form {
  const form = formSchema.parse(input);
  const known = new Map<string, Field>();
  const twice = duplicate(form.pages.map((p) => p.id));
  if (twice) throw new RangeError(`two pages are called ${twice}`);
  for (const p of form.pages) {
    checkCondition(p.when, known, `page ${p.id}`);
    for (const f of p.fields) {
      if (known.has(f.id)) throw new RangeError(`two fields are called ${f.id}`);
      checkCondition(f.when, known, `field ${f.id}`);
      const { from } = f;
      if (from?.kind === 'evidence' && !form.evidence.some((e) => e.type === from.evidence))
        throw new RangeError(`field ${f.id} is filled from ${from.evidence}, which the form does not ask for`);
      known.set(f.id, f);
    }
  }
  if (form.tariff && known.get(form.tariff.from)?.type !== 'number') throw new RangeError('the tariff must follow from a number field');
  if (form.tariff && !isAscending(form.tariff.bands.map((b) => b.below)))
    throw new RangeError('the bands of the tariff must go up, and only the last one is open');
  return form;
}

const duplicate = (names: string[]): string | undefined => names.find((name, i) => names.indexOf(name) !== i);
const isAscending = (limits: (number | null)[]): boolean =>
  limits.every(
    (limit, i) => (limit === null) === (i === limits.length - 1) && (i === 0 || limit === null || limit > (limits[i - 1] ?? Infinity)),
  );

function checkCondition(one: Condition | undefined, known: ReadonlyMap<string, Field>, where: string): void {
  if (!one) return;
  if ('of' in one) return [one.of].flat().forEach((c) => checkCondition(c, known, where));
  const target = known.get(one.field);
  if (!target) throw new RangeError(`the condition of ${where} speaks of ${one.field}, which does not come before it`);
  if ((one.op === 'more' || one.op === 'less') && target.type !== 'number')
    throw new RangeError(`the condition of ${where} compares ${one.field}, which is not a number`);
  if (one.op === 'includes' && target.type !== 'choices')
    throw new RangeError(`the condition of ${where} looks into ${one.field}, which is not a list`);
  if (one.op === 'equals' && target.type === 'choice' && !target.options.some((o) => o.value === one.value))
    throw new RangeError(`the condition of ${where} expects ${one.field} to be ${one.value}, which is no option`);
}
