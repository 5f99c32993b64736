import { z } from 'zod';

// Forms are read whatever they hold: what is missing is asked for again, never answered with an error page.
const text = z
  .string()
  .catch('')
  .transform((raw) => raw.replace(/\0/g, ''));
const line = text.transform((raw) => raw.trim());
const count = z.coerce.number().int().min(0).max(1_000).catch(0);

export const addressesForm = z.object({ adresses: text }).catch({ adresses: '' });
const use = z.enum(['routed', 'accepted']).catch('routed');
export const domainForm = z.object({ domaine: line, usage: use }).catch({ domaine: '', usage: 'routed' });
export const acceptedForm = z.object({ accepte: line }).catch({ accepte: '' });
/** Field of the code of one request: a page may ask for several. */
export const codeField = (id: string): string => `code-${id}`;
export const typedCode = (id: string, body: unknown): string =>
  z
    .record(z.string(), z.unknown())
    .pipe(z.object({ [codeField(id)]: line }))
    .catch({})
    .parse(body)[codeField(id)] ?? '';
export const serviceForm = z
  .object({ service: line, choix: z.enum(['interdire', 'autoriser']).nullable().catch(null) })
  .catch({ service: '', choix: null });
export const managerForm = z
  .object({ siret: line.transform((raw) => raw.replace(/\s/g, '')), courriel: line })
  .catch({ siret: '', courriel: '' });
export const idForm = z.object({ id: line }).catch({ id: '' });
export const decisionForm = z
  .object({ decision: z.enum(['accepter', 'refuser']).nullable().catch(null), raison: line.transform((raw) => raw.slice(0, 1_000)) })
  .catch({ decision: null, raison: '' });
export const doneQuery = z.object({ fait: z.string().catch(''), nombre: count, avant: count, domaine: line, usage: use });
