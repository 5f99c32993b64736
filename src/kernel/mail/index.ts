import { sql } from 'kysely';
import { z } from 'zod';
import type { Db } from '../database/index.js';
import { grouped } from '../grouped.js';
import type { Lang } from '../i18n/index.js';
import { newId } from '../ids.js';
import type { Jobs } from '../jobs/index.js';
import type { Log } from '../telemetry/index.js';
import { emailDomain, parseEmail, knownEmail, type EmailAddress } from './address.js';
import { openTransport } from './transport.js';

export { domainWithin, emailAddress, emailDomain, emailKey, parseDomain, parseEmail, knownEmail, type EmailAddress } from './address.js';

export interface Attachment {
  filename: string;
  contentType: string;
  content: Buffer;
}

export interface Mail {
  /** Writes a message in the caller's transaction; it is sent soon after. A second message with the same `key` is not written. */
  queue(
    tx: Db,
    message: { to: EmailAddress; subject: string; text: string; key: string; lang?: Lang; attachments?: readonly Attachment[] },
  ): Promise<void>;
  /** The job that sends: `mail.send`. */
  send(payload: unknown): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

const work = z.object({ id: z.string() });
const stored = z.array(z.object({ filename: z.string(), contentType: z.string(), content: z.string() }));

/** Reads «Name <address>». */
export function readSender(sender: string): { name: string; address: EmailAddress } {
  const [, name = '', address = ''] = /^(?:([^<>]*)<)?([^<>]+)>?$/.exec(sender.trim()) ?? [];
  const parsed = parseEmail(address.trim());
  if (!parsed) throw new Error(`MAIL_FROM: «${sender}» holds no e-mail address`);
  return { name: name.trim(), address: parsed };
}

const mostFresh = 200;

/**
 * Messages that this process has just written, for its own job to send without reading them. There is a job only when the transaction of
 * the message was committed, and what was taken once is read the next time: it was tried before.
 */
function freshMessages<Message>() {
  const messages = new Map<string, Message>();
  return {
    keep(id: string, message: Message): void {
      const [oldest] = messages.keys();
      if (messages.size >= mostFresh && oldest !== undefined) messages.delete(oldest);
      messages.set(id, message);
    },
    take(id: string): Message | undefined {
      const message = messages.get(id);
      messages.delete(id);
      return message;
    },
  };
}

/**
 * E-mail through an outbox.
 * @param smtpUrl the mail server, or null: messages then wait
 */
export function createMail(options: { db: Db; jobs: Jobs; smtpUrl: string | null; from: string; log: Log; now: () => Date }): Mail {
  const { db, jobs, log } = options;
  const from = readSender(options.from);
  const transport = options.smtpUrl ? openTransport(options.smtpUrl) : null;
  // Messages are sent side by side: they share what they read and write.
  const find = grouped(async (ids: readonly string[]) => {
    const messages = await db
      .selectFrom('mail_message')
      .select(['id', 'recipient', 'subject', 'body', 'lang', 'attachments', 'attempts'])
      .where(sql<boolean>`id = any(${ids})`)
      .where('sent_at', 'is', null)
      .execute();
    return ids.map((id) => messages.find((message) => message.id === id));
  });
  const fresh = freshMessages<NonNullable<Awaited<ReturnType<typeof find>>>>();
  const noteSent = grouped(async (ids: readonly string[]) => {
    await db
      .updateTable('mail_message')
      .set((e) => ({ sent_at: options.now(), attempts: e('attempts', '+', 1), last_error: null }))
      .where(sql<boolean>`id = any(${ids})`)
      .execute();
    return ids;
  });
  return {
    async queue(tx, { to, subject, text, key, lang = 'fr', attachments = [] }) {
      const id = newId('mail');
      const rows = attachments.map(({ filename, contentType, content }) => ({
        filename,
        contentType,
        content: content.toString('base64'),
      }));
      const message = { id, key, recipient: to, subject, body: text, lang, attachments: JSON.stringify(rows) };
      // When the key is known already, the job finds no message.
      const [written] = await Promise.all([
        tx
          .insertInto('mail_message')
          .values(message)
          .onConflict((c) => c.column('key').doNothing())
          .executeTakeFirst(),
        jobs.enqueue(tx, 'mail.send', { id }),
      ]);
      if (written.numInsertedOrUpdatedRows === 1n) fresh.keep(id, { ...message, attachments: rows, attempts: 0 });
    },
    async send(payload) {
      const { id } = work.parse(payload);
      const message = fresh.take(id) ?? (await find(id));
      if (!message) return;
      if (!transport) throw new Error('no mail server: set SMTP_URL');
      const to = knownEmail(message.recipient);
      try {
        await transport.deliver({
          from,
          to,
          content: {
            messageId: `<${message.id}@${emailDomain(from.address)}>`,
            subject: message.subject,
            text: message.body,
            headers: { 'Content-Language': message.lang, 'Auto-Submitted': 'auto-generated' },
            attachments: stored
              .parse(message.attachments)
              .map((a) => ({ filename: a.filename, contentType: a.contentType, content: Buffer.from(a.content, 'base64') })),
          },
        });
        await noteSent(id);
      } catch (error) {
        const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
        await db
          .updateTable('mail_message')
          .set({ attempts: message.attempts + 1, last_error: code })
          .where('id', '=', id)
          .execute();
        log.warn({ id, code }, 'a message could not be sent; it will be tried again');
        throw error;
      }
    },
    async [Symbol.asyncDispose]() {
      transport?.[Symbol.dispose]();
    },
  };
}
