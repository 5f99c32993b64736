import { formatDate, formatNumber, type Lang, type Text } from '../../../kernel/i18n/index.js';
import type { Address, Value } from './answers.js';
import type { Field } from './form.js';

const both = (say: (lang: Lang) => string): Text => ({ fr: say('fr'), en: say('en') });
const isAddress = (value: Value): value is Address => typeof value === 'object' && !Array.isArray(value);

/** An address in lines. */
export const addressLines = (a: Address): string[] =>
  [a.street, a.complement, `${a.postcode} ${a.town}`.trim()].filter((line) => line !== '');

/** An answer in words. */
export function sayValue(field: Field, value: Value): Text {
  const option = (one: string): Text => {
    if (field.type !== 'choice' && field.type !== 'choices') return { fr: one, en: one };
    return field.options.find((o) => o.value === one)?.label ?? { fr: one, en: one };
  };
  if (Array.isArray(value)) return both((lang) => value.map((one) => option(one)[lang]).join(', '));
  if (isAddress(value)) return both(() => addressLines(value).join(', '));
  if (typeof value === 'boolean') return value ? { fr: 'Oui', en: 'Yes' } : { fr: 'Non', en: 'No' };
  if (typeof value === 'number')
    return both((lang) => `${formatNumber(value, lang)}${field.type === 'number' && field.unit ? ` ${field.unit[lang]}` : ''}`);
  return field.type === 'date' ? both((lang) => formatDate(value, lang)) : option(value);
}
