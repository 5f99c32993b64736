import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Context } from '../../../context.js';
import { randomToken } from '../../../kernel/ids.js';
import type { Body } from './check.js';

const purpose = 'demarches.kept';
const hours = 24;
const kept = z.object({ fileId: z.string(), pageId: z.string(), body: z.record(z.string(), z.union([z.string(), z.array(z.string())])) });
export type Kept = z.infer<typeof kept>;

const digest = (token: string) => createHash('sha256').update(token).digest();

/** Keeps a form that came without a session, encrypted, for a day. Returns the token by which it is found again. */
export async function keepForm(context: Context, form: { fileId: string; pageId: string; body: Body }): Promise<string> {
  const token = randomToken(32);
  const at = context.clock.now();
  const body = Object.fromEntries(
    Object.entries(form.body).filter(([, v]) => typeof v === 'string' || (Array.isArray(v) && v.every((one) => typeof one === 'string'))),
  );
  await context.db
    .insertInto('demarches_kept')
    .values({
      token_hash: digest(token),
      file_id: form.fileId,
      sealed: context.secrets.seal(purpose, JSON.stringify({ ...form, body })),
      at,
      expires_at: new Date(at.getTime() + hours * 3_600_000),
    })
    .execute();
  return token;
}

/** The form that waits under a token, or null. */
export async function keptForm(context: Context, token: string): Promise<Kept | null> {
  const row = await context.db
    .selectFrom('demarches_kept')
    .select('sealed')
    .where('token_hash', '=', digest(token))
    .where('expires_at', '>', context.clock.now())
    .executeTakeFirst();
  return row ? kept.parse(JSON.parse(context.secrets.open(purpose, row.sealed))) : null;
}

/** Forgets a form that was taken back. */
export async function dropKept(context: Context, token: string): Promise<void> {
  await context.db.deleteFrom('demarches_kept').where('token_hash', '=', digest(token)).execute();
}

/** Deletes what nobody came back for. */
export async function purgeKept(context: Context): Promise<void> {
  await context.db.deleteFrom('demarches_kept').where('expires_at', '<=', context.clock.now()).execute();
}
