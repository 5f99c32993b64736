import { z } from 'zod';

/** Text of a form: trimmed, line breaks as one character, without control characters. */
const text = z
  .string()
  .catch('')
  .transform((raw) => raw.replace(/\r\n?/g, '\n').replace(/\0/g, '').trim());
const count = z.coerce.number().int().min(0).max(1_000_000).catch(0);

// Forms are read whatever they hold: what is missing is asked for again, never answered with an error page.
export const newForm = z.object({
  cle: z
    .string()
    .regex(/^partner_[0-9A-Za-z]{22}$/)
    .catch(''),
  secret: text,
});
export const versionForm = z.object({ version: count });
export const secretForm = z.object({ rang: count, secret: text });
export const askForm = z.object({ base_legale: text, contact: text, essai: text });
export const decisionForm = z.object({ decision: text, raison: text });
export const choiceQuery = z.object({ quoi: z.string().catch('') });
export const doneQuery = z.object({ fait: z.string().catch('') });
export const idParams = z.object({ id: z.string() });
export const versionParams = idParams.extend({ numero: z.coerce.number().int().catch(0) });
