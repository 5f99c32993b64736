import { fieldsOf, type Condition, type Field, type Form, type FormPage, type Tariff } from './form.js';

export interface Address {
  street: string;
  complement: string;
  postcode: string;
  town: string;
}

/** An answer to a field. */
export type Value = string | number | boolean | string[] | Address;
/** Answers by field. A field that is not there has no answer. */
export type Answers = Readonly<Record<string, Value>>;

/** Whether a condition holds. A field without an answer fulfils only `not` and the like. */
export function holds(condition: Condition | undefined, answers: Answers): boolean {
  if (!condition) return true;
  if (!('of' in condition)) return holdsFor(condition, answers[condition.field]);
  switch (condition.op) {
    case 'not':
      return !holds(condition.of, answers);
    case 'all':
      return condition.of.every((c) => holds(c, answers));
    case 'any':
      return condition.of.some((c) => holds(c, answers));
  }
}

function holdsFor(condition: Exclude<Condition, { of: unknown }>, value: Value | undefined): boolean {
  if (value === undefined) return false;
  switch (condition.op) {
    case 'answered':
      return true;
    case 'equals':
      return value === condition.value;
    case 'includes':
      return Array.isArray(value) && value.includes(condition.value);
    case 'more':
      return typeof value === 'number' && value > condition.value;
    case 'less':
      return typeof value === 'number' && value < condition.value;
  }
}

/** The pages and fields that these answers lead to, in order, and the answers that count: what is not shown does not. */
export function visible(form: Form, answers: Answers): { pages: { page: FormPage; fields: Field[] }[]; answers: Answers } {
  const counting: Record<string, Value> = {};
  const pages: { page: FormPage; fields: Field[] }[] = [];
  for (const page of form.pages) {
    if (!holds(page.when, counting)) continue;
    const fields = page.fields.filter((field) => {
      if (!holds(field.when, counting)) return false;
      const value = answers[field.id];
      if (value !== undefined) counting[field.id] = value;
      return true;
    });
    if (fields.length > 0) pages.push({ page, fields });
  }
  return { pages, answers: counting };
}

/** Fields that are shown, must be answered and are not, with their pages, in order. */
export function missing(form: Form, answers: Answers): { page: FormPage; field: Field }[] {
  const seen = visible(form, answers);
  return seen.pages.flatMap(({ page, fields }) =>
    fields.filter((field) => !field.optional && seen.answers[field.id] === undefined).map((field) => ({ page, field })),
  );
}

/** The price in cents that a number gives, or null when there is no number yet. */
export function priceOf(tariff: Tariff, answers: Answers): number | null {
  const value = answers[tariff.from];
  if (typeof value !== 'number') return null;
  return tariff.bands.find((band) => band.below === null || value < band.below)?.cents ?? null;
}

/** The field of this name, or undefined. */
export const fieldOf = (form: Form, id: string): Field | undefined => fieldsOf(form).find((f) => f.id === id);

/** Whether two answers are the same. */
export function sameValue(a: Value | undefined, b: Value | undefined): boolean {
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((one, i) => one === b[i]);
  if (typeof a === 'object' && typeof b === 'object' && !Array.isArray(a) && !Array.isArray(b))
    return a.street === b.street && a.complement === b.complement && a.postcode === b.postcode && a.town === b.town;
  return a === b;
}
