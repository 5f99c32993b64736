import {
  Checkbox,
  CheckboxGroup,
  DateField,
  EmailField,
  FieldSet,
  RadioGroup,
  TextArea,
  TextField,
  typedDateOfForm,
  valuesOfForm,
  type Child,
  type FieldFault,
} from '../../../../design/index.js';
import { formatDate, t, type Lang } from '../../../../kernel/i18n/index.js';
import type { Address, Value } from '../answers.js';
import { typed, type Body } from '../check.js';
import type { Field } from '../form.js';
import type { Evidence, StoredValue } from '../store-answers.js';

interface FieldViewProps {
  field: Field;
  value: Value | undefined;
  /** What the person typed, when the page comes back with faults: it is shown as it was typed. */
  body: Body | null;
  faults: readonly FieldFault[];
  source: Child;
  lang: Lang;
}

/** The question of one field. */
export function FieldView({ field, value, body, faults, source, lang }: FieldViewProps) {
  const fault = faults.find((f) => f.field === field.id)?.text;
  const label = t(field.label, lang);
  const shared = { name: field.id, fault, optional: field.optional, source, ...(field.hint ? { hint: t(field.hint, lang) } : {}) };
  const text = body ? typed(body, field.id) : typeof value === 'string' || typeof value === 'number' ? String(value) : '';
  switch (field.type) {
    case 'text':
      return (
        <TextField
          {...shared}
          label={label}
          value={text}
          maxlength={field.maxlength}
          {...(field.autocomplete ? { autocomplete: field.autocomplete } : {})}
        />
      );
    case 'textarea':
      return <TextArea {...shared} label={label} value={text} maxlength={field.maxlength} />;
    case 'email':
      return <EmailField {...shared} label={label} value={text} />;
    case 'phone':
      return <TextField {...shared} label={label} value={text} type="tel" autocomplete="tel" width={20} />;
    case 'number':
      return (
        <TextField
          {...shared}
          label={field.unit ? `${label} (${t(field.unit, lang)})` : label}
          value={text}
          inputmode="numeric"
          width={String(field.max).length}
        />
      );
    case 'date':
      return (
        <DateField {...shared} legend={label} value={body ? typedDateOfForm(body, field.id) : typeof value === 'string' ? value : null} />
      );
    case 'yes-no': {
      const options = [
        { value: 'oui', text: t({ fr: 'Oui', en: 'Yes' }, lang) },
        { value: 'non', text: t({ fr: 'Non', en: 'No' }, lang) },
      ];
      return (
        <RadioGroup
          {...shared}
          legend={label}
          options={options}
          value={body ? text : value === undefined ? null : value ? 'oui' : 'non'}
          inline
        />
      );
    }
    case 'confirm':
      return (
        <Checkbox
          name={field.id}
          label={label}
          fault={fault}
          checked={body ? text === 'oui' : value === true}
          {...(field.hint ? { hint: t(field.hint, lang) } : {})}
        />
      );
    case 'choice':
      return <RadioGroup {...shared} legend={label} options={optionsOf(field, lang)} value={text || null} />;
    case 'choices':
      return (
        <CheckboxGroup
          {...shared}
          legend={label}
          options={optionsOf(field, lang)}
          values={body ? valuesOfForm(body, field.id) : Array.isArray(value) ? value : []}
        />
      );
    case 'address':
      return <AddressView field={field} value={isAddress(value) ? value : null} body={body} faults={faults} source={source} lang={lang} />;
  }
}

const isAddress = (value: Value | undefined): value is Address => typeof value === 'object' && !Array.isArray(value);
const optionsOf = (field: Field & { type: 'choice' | 'choices' }, lang: Lang) =>
  field.options.map((o) => ({ value: o.value, text: t(o.label, lang), ...(o.hint ? { hint: t(o.hint, lang) } : {}) }));

function AddressView({ field, value, body, faults, source, lang }: Omit<FieldViewProps, 'value'> & { value: Address | null }) {
  const part = (name: string, stored: string | undefined) => ({
    name: `${field.id}-${name}`,
    value: body ? typed(body, `${field.id}-${name}`) : (stored ?? ''),
    fault: faults.find((f) => f.field === `${field.id}-${name}`)?.text,
  });
  return (
    <FieldSet legend={t(field.label, lang)} hint={field.hint ? t(field.hint, lang) : undefined}>
      <TextField
        {...part('voie', value?.street)}
        label={t({ fr: 'Numéro et rue', en: 'Number and street' }, lang)}
        autocomplete="address-line1"
        optional={field.optional}
      />
      <TextField
        {...part('complement', value?.complement)}
        label={t({ fr: 'Bâtiment, étage, appartement', en: 'Building, floor, flat' }, lang)}
        autocomplete="address-line2"
        optional
      />
      <TextField
        {...part('code-postal', value?.postcode)}
        label={t({ fr: 'Code postal', en: 'Postcode' }, lang)}
        autocomplete="postal-code"
        inputmode="numeric"
        width={10}
        optional={field.optional}
      />
      <TextField
        {...part('commune', value?.town)}
        label={t({ fr: 'Commune', en: 'Town' }, lang)}
        autocomplete="address-level2"
        optional={field.optional}
        source={source}
      />
    </FieldSet>
  );
}

/** Where an answer comes from, in a line; nothing for what the person wrote. */
export function sourceLine(stored: StoredValue | null | undefined, evidence: readonly Evidence[], lang: Lang): Child {
  if (!stored || stored.source === 'person') return null;
  const changed = stored.changed ? t({ fr: ' – modifié par vous', en: ' – changed by you' }, lang) : '';
  if (stored.source === 'identity') return `${t({ fr: 'Source\u00a0: FranceConnect', en: 'Source: FranceConnect' }, lang)}${changed}`;
  const from = evidence.find((e) => e.id === stored.evidenceId);
  if (!from?.issuer) return null;
  const words = { issuer: from.issuer.name, date: formatDate(from.fetchedAt, lang) };
  return `${t({ fr: 'Source\u00a0: {issuer}, le {date}', en: 'Source: {issuer}, on {date}' }, lang, words)}${changed}`;
}
