import { z } from 'zod';
import type { Context } from '../../../context.js';
import type { Db, Tx } from '../../../kernel/database/index.js';
import { languages, type Lang } from '../../../kernel/i18n/index.js';
import { parseEmail, type EmailAddress } from '../../../kernel/mail/index.js';
import type { Secrets } from '../../../kernel/secrets.js';
import { personActor, type Person } from './actors.js';
import type { NoticeChannel } from './rules.js';

const sealing = 'mandats.contact';

/** How a person wants to be told of each use of their mandates. */
export type Contact = { lang: Lang } & ({ channel: 'email'; email: EmailAddress } | { channel: 'letter'; address: string });

/** Characters of a postal address, at most. */
export const addressLength = 400;

/** Keeps how a person wants to be told, in place of what they said before, and writes in the ledger that they chose. */
export async function saveContact(
  tx: Tx,
  { secrets, clock, ledger }: Pick<Context, 'secrets' | 'clock' | 'ledger'>,
  person: Person,
  contact: Contact,
): Promise<void> {
  const row = {
    channel: contact.channel,
    lang: contact.lang,
    contact: secrets.seal(sealing, contact.channel === 'email' ? contact.email : contact.address),
    changed_at: clock.now(),
  };
  await tx
    .insertInto('mandate_contact')
    .values({ person_key: person.key, ...row })
    .onConflict((c) => c.column('person_key').doUpdateSet(row))
    .execute();
  await ledger.append(tx, {
    action: 'mandate.contact',
    subject: person.key,
    actor: personActor(person),
    outcome: contact.channel,
  });
}

const stored = z.object({ channel: z.enum(['email', 'letter'] satisfies NoticeChannel[]), lang: z.enum(languages) });

/** How a person wants to be told, under any key that they had; null when they did not say. */
export async function contactOf(db: Db, secrets: Secrets, keys: readonly string[]): Promise<Contact | null> {
  const row = await db
    .selectFrom('mandate_contact')
    .select(['channel', 'lang', 'contact'])
    .where('person_key', 'in', [...keys])
    .orderBy('changed_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (!row) return null;
  const { channel, lang } = stored.parse(row);
  const said = secrets.open(sealing, row.contact);
  if (channel === 'letter') return { channel, lang, address: said };
  const email = parseEmail(said);
  return email && { channel, lang, email };
}
