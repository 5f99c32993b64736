import type { Text } from '../../kernel/i18n/index.js';
import { words, type Markup } from '../jsx/markup.js';
import type { FieldProps } from './field-parts.js';
import { TextField } from './fields.js';

/** What is wrong with an address that `parseEmail` refuses. */
export const wrongEmail: Text = {
  fr: 'Donnez une adresse entière, comme nom@exemple.fr.',
  en: 'Give a whole address, such as name@example.fr.',
};

interface EmailFieldProps extends Omit<FieldProps, 'label'> {
  /** The person's own address unless it says otherwise. */
  label?: FieldProps['label'];
  value?: string | null;
  /** Whose address it is: browsers offer people their own. */
  whose?: 'own' | 'other';
}

/** An e-mail address. What was typed is kept as it is until `parseEmail` has judged it. */
export function EmailField({ label, hint, whose = 'own', ...props }: EmailFieldProps): Markup {
  return (
    <TextField
      {...props}
      type="email"
      label={label ?? words({ fr: 'Votre adresse électronique', en: 'Your e-mail address' })}
      hint={hint ?? words({ fr: 'Exemple\u00a0: nom@exemple.fr', en: 'Example: name@example.fr' })}
      autocomplete={whose === 'own' ? 'email' : 'off'}
      spellcheck={false}
      maxlength={254}
    />
  );
}
