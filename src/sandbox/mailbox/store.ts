import { createHash } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ParsedMail } from 'mailparser';
import type { Clock } from '../../kernel/clock.js';
import type { ReceivedMail } from '../types.js';

/** Messages kept at most; the oldest go first. */
export const mailboxCapacity = 500;

/** The messages, as files in a folder. A name is the instant, a number and a digest of the Message-ID: the folder is its own index. */
export interface MailStore {
  /** Keeps a message, unless one with the same Message-ID is there. */
  receive(raw: Buffer): Promise<void>;
  /** Identifiers, newest first. */
  ids(): readonly string[];
  read(id: string): Promise<ReceivedMail | null>;
  attachment(id: string, index: number): Promise<{ name: string; type: string; content: Buffer } | null>;
  raw(id: string): Promise<Buffer | null>;
  clear(): Promise<void>;
  /** Called after each new message. */
  onReceive: Set<() => void>;
  close(): Promise<void>;
}

/** Opens the messages of `folder`, or of one that is removed at the end when there is none. */
export async function openMailStore(folder: string | undefined, clock: Clock): Promise<MailStore> {
  const home = folder ?? (await mkdtemp(join(tmpdir(), 'socle-mailbox-')));
  await mkdir(home, { recursive: true });
  let known = (await readdir(home))
    .filter((name) => isName.test(name))
    .map((name) => name.slice(0, -4))
    .sort()
    .reverse();
  let sequence = 0;
  const parsed = new Map<string, ReceivedMail>();
  const onReceive = new Set<() => void>();
  const fileOf = (id: string) => join(home, `${id}.eml`);

  const forget = (id: string) => {
    parsed.delete(id);
    rmSync(fileOf(id), { force: true });
  };
  return {
    onReceive,
    ids: () => known,
    async receive(raw) {
      const digest = createHash('sha256')
        .update(messageId(raw) ?? raw)
        .digest('hex')
        .slice(0, 16);
      if (known.some((id) => id.endsWith(digest))) return;
      sequence = (sequence + 1) % 36 ** 3;
      const id = `${clock.now().getTime().toString(36).padStart(9, '0')}${sequence.toString(36).padStart(3, '0')}-${digest}`;
      writeFileSync(fileOf(id), raw);
      known = [id, ...known];
      const gone = known.slice(mailboxCapacity);
      known = known.slice(0, mailboxCapacity);
      gone.forEach(forget);
      for (const told of onReceive) told();
    },
    async read(id) {
      const ready = parsed.get(id);
      if (ready) return ready;
      const mail = await parse(known, fileOf, id);
      if (!mail) return null;
      const received = summary(id, mail);
      parsed.set(id, received);
      return received;
    },
    async attachment(id, index) {
      const part = (await parse(known, fileOf, id))?.attachments[index];
      return part ? { name: part.filename ?? `piece-${index + 1}`, type: part.contentType, content: part.content } : null;
    },
    raw: async (id) => (known.includes(id) ? readFile(fileOf(id)) : null),
    async clear() {
      const all = known;
      known = [];
      all.forEach(forget);
    },
    close: async () => {
      if (folder === undefined) await rm(home, { recursive: true, force: true });
    },
  };
}

const isName = /^[0-9a-z]{12}-[0-9a-f]{16}\.eml$/;

async function parse(known: readonly string[], fileOf: (id: string) => string, id: string): Promise<ParsedMail | null> {
  if (!known.includes(id)) return null;
  const { simpleParser } = await import('mailparser');
  return simpleParser(await readFile(fileOf(id)), { skipTextToHtml: true, skipImageLinks: true });
}

function summary(id: string, mail: ParsedMail): ReceivedMail {
  return {
    id,
    from: mail.from?.text ?? '',
    to: addresses(mail.to),
    subject: mail.subject ?? '',
    date: new Date(Number.parseInt(id.slice(0, 9), 36)).toISOString(),
    text: mail.text ?? '',
    attachments: mail.attachments.map((part, index) => ({
      name: part.filename ?? `piece-${index + 1}`,
      type: part.contentType,
      size: part.size,
      url: `/messages/${id}/pieces/${index}`,
    })),
  };
}

function addresses(to: ParsedMail['to']): string[] {
  return [to ?? []].flat().flatMap((list) => list.value.map((address) => address.address ?? ''));
}

/** The Message-ID of a raw message, if it has one. */
function messageId(raw: Buffer): string | undefined {
  const end = raw.indexOf('\r\n\r\n');
  const head = raw
    .subarray(0, end === -1 ? raw.length : end)
    .toString('latin1')
    .replace(/\r\n[ \t]+/g, ' ');
  return /^message-id:\s*(\S+)/im.exec(head)?.[1];
}
