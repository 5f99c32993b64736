import { z } from 'zod';
import { wrongEmail, type FieldFault } from '../../../design/index.js';
import { t, type Lang } from '../../../kernel/i18n/index.js';
import { parseEmail } from '../../../kernel/mail/index.js';
import { addressLength, type Contact } from '../mandats/index.js';

const sent = z.object({
  canal: z.enum(['email', 'letter']).nullable().catch(null),
  courriel: z.string().trim().catch(''),
  adresse: z.string().trim().catch(''),
});

/** How the person wants to be told, as the form has it. */
export interface ContactForm {
  channel: string;
  email: string;
  address: string;
}

/** The form as it opens: what they chose, else the address that they signed in with. */
export const contactForm = (contact: Contact | null, email: string): ContactForm => ({
  channel: contact?.channel ?? 'email',
  email: contact?.channel === 'email' ? contact.email : email,
  address: contact?.channel === 'letter' ? contact.address : '',
});

/** What was sent, and how the person wants to be told, or what is wrong with it. */
export function readContact(body: unknown, lang: Lang): { form: ContactForm; contact: Contact | null; faults: FieldFault[] } {
  const { canal, courriel, adresse } = sent.parse(body ?? {});
  const form = { channel: canal ?? '', email: courriel, address: adresse };
  const email = parseEmail(courriel);
  const wrong = (field: string, text: { fr: string; en: string }) => ({ form, contact: null, faults: [{ field, text: t(text, lang) }] });
  if (canal === 'email') return email ? { form, contact: { channel: 'email', email, lang }, faults: [] } : wrong('courriel', wrongEmail);
  if (canal === null) return wrong('canal', { fr: 'Choisissez courriel ou lettre.', en: 'Choose e-mail or letter.' });
  if (adresse === '') return wrong('adresse', { fr: 'Écrivez votre adresse postale.', en: 'Write your postal address.' });
  if ([...adresse].length > addressLength)
    return wrong('adresse', { fr: `Écrivez ${addressLength} caractères au plus.`, en: `Write at most ${addressLength} characters.` });
  return { form, contact: { channel: 'letter', address: adresse, lang }, faults: [] };
}
