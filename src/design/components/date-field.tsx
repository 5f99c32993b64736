import { words, type Markup } from '../jsx/markup.js';
import { ChoiceSet } from './choices.js';
import { describedBy, type FieldProps } from './field-parts.js';

/** A date as it was typed, before anyone knows whether it is one. */
export interface TypedDate {
  day: string;
  month: string;
  year: string;
}
type Part = keyof TypedDate;

const parts: readonly { part: Part; suffix: 'jour' | 'mois' | 'annee'; label: { fr: string; en: string }; length: number }[] = [
  { part: 'day', suffix: 'jour', label: { fr: 'Jour', en: 'Day' }, length: 2 },
  { part: 'month', suffix: 'mois', label: { fr: 'Mois', en: 'Month' }, length: 2 },
  { part: 'year', suffix: 'annee', label: { fr: 'Année', en: 'Year' }, length: 4 },
];

interface DateFieldProps extends Omit<FieldProps, 'label'> {
  legend: FieldProps['label'];
  /** 'YYYY-MM-DD', or the three parts as they were typed. */
  value?: string | TypedDate | null;
  autocomplete?: 'bday';
}

/** A date in three small fields, quicker and surer to type than a calendar is to click. Posts `${name}-jour`, `${name}-mois`, `${name}-annee`. The day carries the id `name`. */
export function DateField(props: DateFieldProps): Markup {
  const { name, fault, value, autocomplete } = props;
  const typed = typeof value === 'string' ? typedDate(value) : value;
  return (
    <ChoiceSet {...props} hint={props.hint ?? words({ fr: 'Exemple\u00a0: 27 3 1985', en: 'Example: 27 3 1985' })}>
      <div class="fr-fieldset__element socle-date">
        {parts.map(({ part, suffix, label, length }) => (
          <div class="socle-date__part">
            <label class="fr-label" for={part === 'day' ? name : `${name}-${suffix}`}>
              {words(label)}
            </label>
            <input
              class={`fr-input${fault ? ' fr-input--error' : ''} socle-width-${length === 2 ? 2 : 4}`}
              id={part === 'day' ? name : `${name}-${suffix}`}
              name={`${name}-${suffix}`}
              type="text"
              inputmode="numeric"
              maxlength={length}
              value={typed?.[part] ?? ''}
              required={!props.optional}
              autocomplete={autocomplete ? `${autocomplete}-${part}` : undefined}
              aria-describedby={describedBy({ name, hint: true, fault })}
              aria-invalid={fault ? true : undefined}
            />
          </div>
        ))}
      </div>
    </ChoiceSet>
  );
}

function typedDate(iso: string): TypedDate {
  const [year = '', month = '', day = ''] = iso.split('-');
  return { year, month: month.replace(/^0/, ''), day: day.replace(/^0/, '') };
}

/** The three parts of the date `name` in a posted form, as typed. */
export function typedDateOfForm(body: unknown, name: string): TypedDate {
  const read = (suffix: string) => {
    const value: unknown = typeof body === 'object' && body !== null ? (body as Record<string, unknown>)[`${name}-${suffix}`] : undefined;
    return typeof value === 'string' ? value.trim() : '';
  };
  return { day: read('jour'), month: read('mois'), year: read('annee') };
}

/**
 * The date `name` of a posted form.
 * @returns 'YYYY-MM-DD'; null when its three parts are empty; 'invalid' when they are no day of the calendar
 */
export function dateOfForm(body: unknown, name: string): string | null {
  const { day, month, year } = typedDateOfForm(body, name);
  if (day === '' && month === '' && year === '') return null;
  if (!/^\d{1,2}$/.test(day) || !/^\d{1,2}$/.test(month) || !/^\d{4}$/.test(year)) return 'invalid';
  const iso = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  const date = new Date(`${iso}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(iso) ? iso : 'invalid';
}
