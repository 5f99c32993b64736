import { dateOfForm, valuesOfForm, type FieldFault } from '../../../design/index.js';
import { t, type Lang, type Text } from '../../../kernel/i18n/index.js';
import { parseEmail } from '../../../kernel/mail/index.js';
import type { Address, Value } from './answers.js';
import type { Field } from './form.js';

/** A posted form: what the browser sent, unread. */
export type Body = Readonly<Record<string, unknown>>;

/** One field of a posted form: its value, nothing (left empty), or what is wrong with it. */
export type Read = { value: Value } | { empty: true } | { fault: Text; part?: string };

/** What was typed in a field, trimmed, its control characters gone; '' when there is none. */
export function typed(body: Body, name: string): string {
  const raw = body[name];
  const one: unknown = Array.isArray(raw) ? raw[raw.length - 1] : raw;
  return typeof one === 'string'
    ? one
        .replace(/\r\n?/g, '\n')
        .replace(/[\u0000-\u0009\u000b-\u001f\u007f]|\p{Surrogate}/gu, '')
        .trim()
    : '';
}

/** Reads one field of a posted form. `today` is a civil date. */
export function readField(field: Field, body: Body, today: string): Read {
  switch (field.type) {
    case 'text':
    case 'textarea':
      return readText(typed(body, field.id), field.maxlength, field.type === 'textarea');
    case 'email':
      return readWith(typed(body, field.id), parseEmail, {
        fr: 'Cette adresse électronique n’est pas complète. Exemple\u00a0: nom@domaine.fr',
        en: 'This e-mail address is not complete. Example: name@domain.fr',
      });
    case 'phone':
      return readWith(typed(body, field.id), phone, {
        fr: 'Ce numéro de téléphone n’est pas complet. Exemple\u00a0: 06 12 34 56 78',
        en: 'This telephone number is not complete. Example: 06 12 34 56 78',
      });
    case 'number':
      return readNumber(field, typed(body, field.id));
    case 'date':
      return readDate(field, dateOfForm(body, field.id), today);
    case 'yes-no': {
      const answer = typed(body, field.id);
      return answer === 'oui' ? { value: true } : answer === 'non' ? { value: false } : { empty: true };
    }
    case 'confirm':
      return typed(body, field.id) === 'oui' ? { value: true } : { empty: true };
    case 'choice': {
      const answer = typed(body, field.id);
      if (answer === '') return { empty: true };
      return field.options.some((o) => o.value === answer)
        ? { value: answer }
        : { fault: { fr: 'Choisissez une réponse de la liste.', en: 'Choose an answer of the list.' } };
    }
    case 'choices': {
      const chosen = valuesOfForm(body, field.id);
      const known = field.options.map((o) => o.value).filter((value) => chosen.includes(value));
      return known.length > 0 ? { value: known } : { empty: true };
    }
    case 'address':
      return readAddress(field.id, body);
  }
}

function readText(text: string, maxlength: number, lines: boolean): Read {
  if (text === '') return { empty: true };
  const kept = lines ? text : text.replace(/\s+/g, ' ');
  if ([...kept].length <= maxlength) return { value: kept };
  return {
    fault: {
      fr: `Ce texte est trop long\u00a0: ${maxlength} caractères au plus.`,
      en: `This text is too long: at most ${maxlength} characters.`,
    },
  };
}

function readWith(text: string, parse: (text: string) => string | null, fault: Text): Read {
  if (text === '') return { empty: true };
  const value = parse(text);
  return value === null ? { fault } : { value };
}

/** A telephone number in its French form, or the international one; null when it is neither. */
function phone(text: string): string | null {
  const digits = text
    .replace(/[\s.\-()]/g, '')
    .replace(/^00/, '+')
    .replace(/^\+33(0)?/, '0');
  if (/^0[1-9]\d{8}$/.test(digits)) return digits.replace(/(\d\d)(?=\d)/g, '$1 ');
  return /^\+[1-9]\d{7,14}$/.test(digits) ? digits : null;
}

function readNumber(field: Field & { type: 'number' }, text: string): Read {
  if (text === '') return { empty: true };
  const plain = text.replace(/[\s€]/g, '').replace(/[.,]0+$/, '');
  if (!/^\d{1,9}$/.test(plain))
    return {
      fault: { fr: 'Écrivez un nombre entier, en chiffres. Exemple\u00a0: 620', en: 'Write a whole number, in figures. Example: 620' },
    };
  const value = Number(plain);
  if (value >= field.min && value <= field.max) return { value };
  return {
    fault: {
      fr: `Ce nombre doit être entre ${field.min} et ${field.max}.`,
      en: `This number must be between ${field.min} and ${field.max}.`,
    },
  };
}

function readDate(field: Field & { type: 'date' }, date: string | null, today: string): Read {
  if (date === null) return { empty: true };
  if (date === 'invalid')
    return { fault: { fr: 'Cette date n’existe pas. Exemple\u00a0: 27 3 2017', en: 'This date does not exist. Example: 27 3 2017' } };
  if (field.past && date > today) return { fault: { fr: 'Cette date est dans le futur.', en: 'This date is in the future.' } };
  return { value: date };
}

function readAddress(id: string, body: Body): Read {
  const part = (name: string) => typed(body, `${id}-${name}`).replace(/\s+/g, ' ').slice(0, 100);
  const address: Address = {
    street: part('voie'),
    complement: part('complement'),
    postcode: part('code-postal').replace(/\s/g, ''),
    town: part('commune'),
  };
  if (Object.values(address).every((one) => one === '')) return { empty: true };
  if (address.street === '')
    return { part: 'voie', fault: { fr: 'Écrivez le numéro et le nom de la rue.', en: 'Write the number and the name of the street.' } };
  if (!/^\d{5}$/.test(address.postcode))
    return {
      part: 'code-postal',
      fault: { fr: 'Le code postal a 5 chiffres. Exemple\u00a0: 91230', en: 'The postcode has 5 figures. Example: 91230' },
    };
  if (address.town === '') return { part: 'commune', fault: { fr: 'Écrivez le nom de la commune.', en: 'Write the name of the town.' } };
  return { value: address };
}

/** What is said of a required field that is empty, in the words of its question. */
export function emptyFault(field: Field, lang: Lang): string {
  const label = t(field.label, lang);
  if (field.type === 'yes-no' || field.type === 'choice')
    return t({ fr: 'Choisissez une réponse\u00a0: {label}', en: 'Choose an answer: {label}' }, lang, { label });
  if (field.type === 'choices')
    return t({ fr: 'Choisissez au moins une réponse\u00a0: {label}', en: 'Choose at least one answer: {label}' }, lang, { label });
  if (field.type === 'confirm') return t({ fr: 'Cochez la case\u00a0: {label}', en: 'Tick the box: {label}' }, lang, { label });
  return t({ fr: 'Répondez à\u00a0: {label}', en: 'Answer: {label}' }, lang, { label });
}

/** A page of a posted form: answers that can be kept, fields left empty, and what is wrong, in the person's language. */
export function readPage(
  fields: readonly Field[],
  body: Body,
  today: string,
  lang: Lang,
): { values: Map<string, Value>; empty: string[]; faults: FieldFault[] } {
  const values = new Map<string, Value>();
  const empty: string[] = [];
  const faults: FieldFault[] = [];
  for (const field of fields) {
    const read = readField(field, body, today);
    if ('value' in read) values.set(field.id, read.value);
    else if ('fault' in read)
      faults.push({
        field: inputId(field, read.part),
        text: `${t(field.label, lang)}${lang === 'fr' ? '\u00a0' : ''}: ${t(read.fault, lang)}`,
      });
    else {
      empty.push(field.id);
      if (!field.optional) faults.push({ field: inputId(field), text: emptyFault(field, lang) });
    }
  }
  return { values, empty, faults };
}

/** Id of the first input of a field: where an error leads. */
export const inputId = (field: Field, part?: string): string => (field.type === 'address' ? `${field.id}-${part ?? 'voie'}` : field.id);
