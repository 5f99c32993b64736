import { z } from 'zod';
import { wrongEmail, type FieldFault } from '../../../design/index.js';
import { t, type Lang, type Text } from '../../../kernel/i18n/index.js';
import { emailKey, parseEmail } from '../../../kernel/mail/index.js';
import { organisationKinds } from '../mandats/index.js';
import { decisions } from './decisions.js';
import type { Person } from './people.js';
import { nameLength, reasonLength, whyLength } from './rules.js';

// Forms are read whatever they hold: what is missing is asked for again, never answered with an error page.
const text = z
  .string()
  .catch('')
  .transform((raw) => raw.replace(/\0/g, '').trim());
const cut = (length: number) => text.transform((raw) => raw.slice(0, length));

export const organisationForm = z
  .object({ nature: z.enum(organisationKinds).nullable().catch(null), numero: cut(20) })
  .catch({ nature: null, numero: '' });
export const whyForm = z.object({ raison: cut(whyLength) }).catch({ raison: '' });
export const removeForm = z.object({ courriel: text }).catch({ courriel: '' });
export const decisionForm = z
  .object({ decision: z.enum(decisions).nullable().catch(null), raison: cut(reasonLength), version: z.coerce.number().int().catch(-1) })
  .catch({ decision: null, raison: '', version: -1 });
export const stepForm = z
  .object({ etape: z.enum(['wait', 'enrol', 'validate', 'refuse']).nullable().catch(null), raison: cut(reasonLength) })
  .catch({ etape: null, raison: '' });
export const testForm = z.object({ test: z.literal('oui').nullable().catch(null) }).catch({ test: null });
export const doneQuery = z.object({ fait: z.string().catch('') });

/** A person as they were typed. */
export interface TypedPerson {
  prenom: string;
  nom: string;
  courriel: string;
}
const personForm = z
  .object({ prenom: cut(nameLength), nom: cut(nameLength), courriel: cut(254) })
  .catch({ prenom: '', nom: '', courriel: '' });

export const nobody: TypedPerson = { prenom: '', nom: '', courriel: '' };
export const typedOf = (person: Person): TypedPerson => ({ prenom: person.givenName, nom: person.usualName, courriel: person.email });

const needed: Readonly<Record<'prenom' | 'nom', Text>> = {
  prenom: { fr: 'Écrivez le prénom.', en: 'Write the given name.' },
  nom: { fr: 'Écrivez le nom.', en: 'Write the name.' },
};

/** Reads somebody's names and professional address. */
export function readPerson(body: unknown, lang: Lang): { typed: TypedPerson; person: Person | null; faults: FieldFault[] } {
  const typed = personForm.parse(body);
  const email = parseEmail(typed.courriel);
  const faults: FieldFault[] = [
    ...(['prenom', 'nom'] as const).filter((field) => typed[field] === '').map((field) => ({ field, text: t(needed[field], lang) })),
    ...(email ? [] : [{ field: 'courriel', text: t(wrongEmail, lang) }]),
  ];
  const person = email && faults.length === 0 ? { givenName: typed.prenom, usualName: typed.nom, email } : null;
  return { typed, person, faults };
}

/** Whether somebody with this address is in a list. */
export const isIn = (people: readonly Person[], { email }: Pick<Person, 'email'>): boolean =>
  people.some((one) => emailKey(one.email) === emailKey(email));
