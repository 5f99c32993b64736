import type { Child, Markup } from '../jsx/markup.js';
import { describedBy, FieldNotes, Hint, OptionalMark, type FieldProps } from './field-parts.js';

interface TextFieldProps extends FieldProps {
  value?: string | number | null;
  type?: 'text' | 'email' | 'tel' | 'url' | 'search' | 'password';
  /** A token of HTML's autofill list: asked by RGAA 11.13 for anything about the person who fills. */
  autocomplete?: string;
  inputmode?: 'text' | 'numeric' | 'decimal' | 'email' | 'tel' | 'url';
  /** How many characters wide the field looks: says what length is expected. */
  width?: number;
  maxlength?: number;
  spellcheck?: boolean;
  readonly?: boolean;
}

/** A line of text. */
export function TextField(props: TextFieldProps): Markup {
  const { name, fault, value, type = 'text', width } = props;
  return (
    <Group fault={fault} props={props}>
      <input
        class={`fr-input${fault ? ' fr-input--error' : ''}${width ? ` socle-width-${widthClass(width)}` : ''}`}
        id={name}
        name={name}
        type={type}
        value={value ?? ''}
        required={!props.optional && !props.readonly}
        readonly={props.readonly}
        autocomplete={props.autocomplete}
        inputmode={props.inputmode}
        maxlength={props.maxlength}
        spellcheck={props.spellcheck}
        aria-describedby={describedBy(props)}
        aria-invalid={fault ? true : undefined}
      />
    </Group>
  );
}

interface TextAreaProps extends FieldProps {
  value?: string | null;
  rows?: number;
  maxlength?: number;
}

/** Several lines of text. */
export function TextArea(props: TextAreaProps): Markup {
  const { name, fault, value } = props;
  return (
    <Group fault={fault} props={props}>
      <textarea
        class={`fr-input${fault ? ' fr-input--error' : ''}`}
        id={name}
        name={name}
        rows={props.rows ?? 5}
        maxlength={props.maxlength}
        required={!props.optional}
        aria-describedby={describedBy(props)}
        aria-invalid={fault ? true : undefined}
      >
        {/* A browser drops the first line break of a textarea: this one is for it. */}
        {`\n${value ?? ''}`}
      </textarea>
    </Group>
  );
}

export interface Option {
  value: string;
  text: string;
}
interface SelectProps extends FieldProps {
  options: readonly Option[];
  value?: string | null;
}

/** One choice in a list. Prefer RadioGroup under six options. */
export function Select(props: SelectProps): Markup {
  const { name, fault, value, options } = props;
  return (
    <Group fault={fault} props={props} kind="select">
      <select
        class={`fr-select${fault ? ' fr-select--error' : ''}`}
        id={name}
        name={name}
        required={!props.optional}
        aria-describedby={describedBy(props)}
        aria-invalid={fault ? true : undefined}
      >
        {options.some((option) => option.value === '') ? null : (
          <option value="" selected={!value}>
            –
          </option>
        )}
        {options.map((option) => (
          <option value={option.value} selected={option.value === value}>
            {option.text}
          </option>
        ))}
      </select>
    </Group>
  );
}

interface FileFieldProps extends Omit<FieldProps, 'source'> {
  /** Kinds of file, as in HTML: `.pdf,image/*`. */
  accept?: string;
  multiple?: boolean;
}

/** A file to send. Its form needs `enctype="multipart/form-data"`. */
export function FileField(props: FileFieldProps): Markup {
  const { name, fault } = props;
  return (
    <div class={`fr-upload-group${fault ? ' fr-upload-group--error' : ''}`}>
      <Label props={props} />
      <input
        class="fr-upload"
        id={name}
        name={name}
        type="file"
        accept={props.accept}
        multiple={props.multiple}
        required={!props.optional}
        aria-describedby={describedBy(props)}
        aria-invalid={fault ? true : undefined}
      />
      <FieldNotes name={name} fault={fault} />
    </div>
  );
}

/** A value that travels with the form without being shown. */
export function Hidden({ name, value }: { name: string; value: string | number }): Markup {
  return <input type="hidden" name={name} value={value} />;
}

function Label({ props }: { props: FieldProps }): Markup {
  return (
    <label class="fr-label" for={props.name}>
      {props.label}
      <OptionalMark optional={props.optional} />
      <Hint id={`${props.name}-aide`}>{props.hint}</Hint>
    </label>
  );
}

function Group({
  kind = 'input',
  fault,
  props,
  children,
}: {
  kind?: 'input' | 'select';
  fault?: string | null;
  props: FieldProps;
  children?: Child;
}): Markup {
  return (
    <div class={`fr-${kind}-group${fault ? ` fr-${kind}-group--error` : ''}`}>
      <Label props={props} />
      {children}
      <FieldNotes name={props.name} fault={fault} source={props.source} />
    </div>
  );
}

const widthClass = (characters: number) => (characters <= 4 ? 4 : characters <= 10 ? 10 : characters <= 20 ? 20 : 30);
