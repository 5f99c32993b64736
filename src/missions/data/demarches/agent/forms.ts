import { z } from 'zod';

/** Text of a form: trimmed, line breaks as one character, without control characters. */
const text = z
  .string()
  .catch('')
  .transform((raw) => raw.replace(/\r\n?/g, '\n').replace(/\0/g, '').trim());
const version = z.coerce.number().int().catch(0);
/** Boxes that were ticked: nothing, one, or several. */
const several = z.union([z.string().transform((one) => [one]), z.array(z.string())]).catch([]);

// Forms are read whatever they hold: what is missing is asked for again, never answered with an error page.
export const chargeForm = z.object({ version, suivi: text });
/** A group of boxes posts its name with brackets. */
export const correctionForm = z.object({ version, 'reponses[]': several, message: text });
export const decisionForm = z.object({ version, decision: text, prix: text, raison: text });
export const reopenForm = z.object({ version, raison: text });
export const messageForm = z.object({
  cle: z
    .string()
    .regex(/^[\w-]{10,60}$/)
    .catch(''),
  message: text,
});
