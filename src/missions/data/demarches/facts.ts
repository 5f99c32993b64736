import type { Text } from '../../../kernel/i18n/index.js';
import type { PersonSession } from '../../../kernel/sessions/index.js';
import { pivotOf } from '../../../registry/index.js';
import type { Address, Value } from './answers.js';
import { fieldsOf, type Field, type Form } from './form.js';
import { sayValue } from './say.js';
import type { Evidence, Fact, StoredValue } from './store-answers.js';

/** What an answer of the exchange must hold for its facts to be read. */
export interface AnswerFacts {
  values: readonly { name: string; label: Text; value: unknown; display: Text }[];
  data: unknown;
}

/** The fields that an evidence type may fill, in the order of the form. */
export const fieldsFrom = (form: Form, evidence: string): Field[] =>
  fieldsOf(form).filter((f) => f.from?.kind === 'evidence' && f.from.evidence === evidence);

/** The facts of an answer that fill fields of the form. Facts that are missing, or do not fit their field, are left out: the person then answers. */
export function factsFor(form: Form, evidence: string, answer: AnswerFacts): Omit<Fact, 'choice'>[] {
  return fieldsFrom(form, evidence).flatMap((field) => {
    const { from } = field;
    if (from?.kind !== 'evidence') return [];
    const raw = at(answer.data, from.fact);
    const value =
      from.as === 'count' ? (Array.isArray(raw) ? raw.length : undefined) : from.as === 'address' ? addressOf(raw) : plainOf(raw);
    if (value === undefined || !fits(field, value)) return [];
    const said = from.as === 'value' ? answer.values.find((v) => v.name === from.fact) : undefined;
    return [{ name: from.fact, field: field.id, label: field.label, value, display: said?.display ?? sayValue(field, value) }];
  });
}

function at(data: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>((bag, name) => (typeof bag === 'object' && bag !== null ? (bag as Record<string, unknown>)[name] : undefined), data);
}

const plainOf = (raw: unknown): Value | undefined =>
  typeof raw === 'string' || typeof raw === 'number' || typeof raw === 'boolean' ? raw : undefined;

/** An address of the French standard in the parts of a form: «91230 VALMONT» is cut after the postcode. */
export function addressOf(raw: unknown): Address | undefined {
  if (typeof raw !== 'object' || raw === null) return undefined;
  const line = (name: string) => {
    const value = (raw as Record<string, unknown>)[name];
    return typeof value === 'string' ? value.trim() : '';
  };
  const [, postcode = '', town = ''] = /^(\d{5})\s+(.+)$/.exec(line('code_postal_ville')) ?? [];
  const complement = [line('complement_information'), line('complement_information_geographique'), line('lieu_dit')]
    .filter(Boolean)
    .join(', ');
  const street = line('numero_libelle_voie') || line('lieu_dit');
  return street && postcode ? { street, complement: complement === street ? '' : complement, postcode, town } : undefined;
}

function fits(field: Field, value: Value): boolean {
  switch (field.type) {
    case 'number':
      return typeof value === 'number' && Number.isInteger(value) && value >= field.min && value <= field.max;
    case 'address':
      return typeof value === 'object' && !Array.isArray(value);
    case 'yes-no':
      return typeof value === 'boolean';
    case 'choice':
      return typeof value === 'string' && field.options.some((o) => o.value === value);
    case 'text':
    case 'textarea':
      return typeof value === 'string' && value.length <= field.maxlength;
    case 'date':
      return typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value);
    case 'confirm':
    case 'choices':
      // A commitment or a choice among many is the person's own.
      return false;
    case 'email':
    case 'phone':
      return typeof value === 'string';
  }
}

/** What the identity of the signed-in person answers, by field. An unknown day of birth answers nothing. */
export function identityValues(form: Form, session: PersonSession): Map<string, Value> {
  const pivot = pivotOf(session.identity);
  const claims = { name: session.displayName, email: session.email, birthdate: /-00/.test(pivot.birthdate) ? '' : pivot.birthdate };
  return new Map(
    fieldsOf(form).flatMap((f) =>
      f.from?.kind === 'identity' && claims[f.from.claim] !== '' ? [[f.id, claims[f.from.claim]] as const] : [],
    ),
  );
}

/** Where an answer comes from, given what was accepted from administrations and what FranceConnect gave: filled and kept, filled and changed, or the person's own. */
export function provenance(
  field: string,
  same: (filled: Value) => boolean,
  evidence: readonly Evidence[],
  identity: ReadonlyMap<string, Value>,
): Pick<StoredValue, 'source' | 'evidenceId' | 'fact' | 'changed'> {
  const given = evidence
    .flatMap((e) => e.facts.filter((f) => f.field === field && f.choice === 'accepted' && f.value !== null).map((f) => ({ e, f })))
    .at(-1);
  if (given && given.f.value !== null)
    return { source: 'evidence', evidenceId: given.e.id, fact: given.f.name, changed: !same(given.f.value) };
  const known = identity.get(field);
  if (known !== undefined) return { source: 'identity', evidenceId: null, fact: null, changed: !same(known) };
  return { source: 'person', evidenceId: null, fact: null, changed: false };
}
