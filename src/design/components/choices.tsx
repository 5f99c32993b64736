import type { Child, Markup } from '../jsx/markup.js';
import { describedBy, FieldNotes, hasContent, Hint, OptionalMark, type FieldProps } from './field-parts.js';

export interface Choice {
  value: string;
  text: Child;
  hint?: Child;
  /** Beside the words, in a rich group of radio buttons. It adds nothing to them: readers of the screen do not hear it. */
  picture?: Markup;
}
interface GroupProps extends Omit<FieldProps, 'label'> {
  legend: Child;
  options: readonly Choice[];
  /** Side by side where there is room. */
  inline?: boolean;
}

/** One answer among a few. The first button carries the id `name`, so that an error summary leads to it. */
export function RadioGroup(props: GroupProps & { value?: string | null; rich?: boolean }): Markup {
  const { name, options, value, fault } = props;
  return (
    <ChoiceSet {...props}>
      {options.map((option, index) => (
        <div class={`fr-fieldset__element${props.inline ? ' fr-fieldset__element--inline' : ''}`}>
          <div class={`fr-radio-group${props.rich ? ' fr-radio-rich' : ''}`}>
            <input
              type="radio"
              id={choiceId(name, index)}
              name={name}
              value={option.value}
              checked={option.value === value}
              required={!props.optional}
              aria-describedby={fault ? `${name}-faute` : undefined}
            />
            <label class="fr-label" for={choiceId(name, index)}>
              {option.text}
              <Hint>{option.hint}</Hint>
            </label>
            {props.rich && option.picture ? (
              <div class="fr-radio-rich__pictogram" aria-hidden="true">
                {option.picture}
              </div>
            ) : null}
          </div>
        </div>
      ))}
    </ChoiceSet>
  );
}

/** Any number of answers among a few. Posts `name[]`, once for each: read them with `valuesOfForm`. */
export function CheckboxGroup(props: GroupProps & { values?: readonly string[] }): Markup {
  const { name, options, values, fault } = props;
  return (
    <ChoiceSet {...props}>
      {options.map((option, index) => (
        <div class={`fr-fieldset__element${props.inline ? ' fr-fieldset__element--inline' : ''}`}>
          <div class="fr-checkbox-group">
            <input
              type="checkbox"
              id={choiceId(name, index)}
              name={`${name}[]`}
              value={option.value}
              checked={values?.includes(option.value)}
              aria-describedby={fault ? `${name}-faute` : undefined}
            />
            <label class="fr-label" for={choiceId(name, index)}>
              {option.text}
              <Hint>{option.hint}</Hint>
            </label>
          </div>
        </div>
      ))}
    </ChoiceSet>
  );
}

/** The answers of a CheckboxGroup in a posted form. */
export function valuesOfForm(body: unknown, name: string): string[] {
  const posted: unknown = typeof body === 'object' && body !== null ? (body as Record<string, unknown>)[`${name}[]`] : undefined;
  return (Array.isArray(posted) ? (posted as unknown[]) : [posted]).filter((value) => typeof value === 'string');
}

/** One box to tick: an agreement, a statement. Posts `value` ('oui' unless told) when ticked, nothing otherwise. */
export function Checkbox({
  name,
  value = 'oui',
  label,
  hint,
  checked,
  fault,
}: {
  name: string;
  value?: string;
  label: Child;
  hint?: Child;
  checked?: boolean;
  fault?: string | null;
}): Markup {
  return (
    <div class={`fr-checkbox-group socle-checkbox${fault ? ' fr-checkbox-group--error' : ''}`}>
      <input
        type="checkbox"
        id={name}
        name={name}
        value={value}
        checked={checked}
        aria-describedby={describedBy({ name, hint, fault })}
        aria-invalid={fault ? true : undefined}
      />
      <label class="fr-label" for={name}>
        {label}
        <Hint id={`${name}-aide`}>{hint}</Hint>
      </label>
      <FieldNotes name={name} fault={fault} />
    </div>
  );
}

/** Fields that belong together under one name. */
export function FieldSet({ legend, hint, children }: { legend: Child; hint?: Child; children?: Child }): Markup {
  return (
    <fieldset class="fr-fieldset socle-fieldset">
      <legend class="fr-fieldset__legend">
        {legend}
        <Hint>{hint}</Hint>
      </legend>
      <div class="fr-fieldset__element">{children}</div>
    </fieldset>
  );
}

/** A fieldset of the design system with its legend, hint, fault and source. */
export function ChoiceSet({
  name,
  legend,
  hint,
  fault,
  optional,
  source,
  children,
}: Omit<GroupProps, 'options'> & { children?: Child }): Markup {
  return (
    <fieldset
      class={`fr-fieldset${fault ? ' fr-fieldset--error' : ''}`}
      id={`${name}-groupe`}
      aria-describedby={describedBy({ name, fault, source })}
    >
      <legend class="fr-fieldset__legend fr-fieldset__legend--regular">
        {legend}
        <OptionalMark optional={optional} />
        <Hint id={`${name}-aide`}>{hint}</Hint>
      </legend>
      {children}
      {fault || hasContent(source) ? (
        <div class="fr-messages-group">
          <FieldNotes name={name} fault={fault} source={source} />
        </div>
      ) : null}
    </fieldset>
  );
}

const choiceId = (name: string, index: number) => (index === 0 ? name : `${name}-${index + 1}`);
