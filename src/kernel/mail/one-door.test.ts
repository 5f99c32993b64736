import fc from 'fast-check';
import { sql } from 'kysely';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sqlState, transact } from '../database/index.js';
import { testDatabase, type TestDatabase } from '../database/testing.js';
import { hostile } from './hostile.testing.js';
import { createMail, domainWithin, emailDomain, parseEmail, type EmailAddress, type Mail } from './index.js';
import { startMailServer, type TestMailServer } from './testing.js';

let database: TestDatabase;
let server: TestMailServer;
let mail: Mail;

beforeAll(async () => {
  database = await testDatabase();
  server = await startMailServer();
  mail = createMail({
    db: database.db,
    jobs: { enqueue: async () => undefined, emit: async () => undefined },
    smtpUrl: server.url,
    from: 'Socle <socle@exemple.example>',
    log: pino({ level: 'silent' }),
    now: () => new Date(),
  });
});
afterAll(async () => {
  await mail[Symbol.asyncDispose]();
  await server[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

const pieces = [
  ...'abz.-_@"<>()[],;:\\\' %!+=?&/\r\n\t\0',
  ...['elysee.example', 'evil.example', 'Gouv.Example', 'xn--a', '%40', '｡', '＠', 'K', 'é', '127.0.0.1', '(c)', '""', '..', 'Bcc:'],
];
const assembled = fc.array(fc.constantFrom(...pieces), { maxLength: 12 }).map((parts) => parts.join(''));
const atoms = fc.string({ unit: fc.constantFrom(..."abcXYZ019#$&'*+/=?^_`{|}~-."), minLength: 1, maxLength: 64 });
const hosts = fc.constantFrom('elysee.example', 'A.Gouv.Example', 'xgouv.example', 'evil.example', 'xn--nxasmq6b.example');
const addresses = fc.oneof(
  fc.string(),
  fc.string({ unit: 'binary' }),
  fc.emailAddress(),
  assembled,
  fc.constantFrom(...hostile),
  fc.tuple(atoms, hosts).map(([local, host]) => `${local}@${host}`),
  fc.tuple(assembled, hosts).map(([local, host]) => `${local}@${host}`),
);
const official = new Set(['elysee.example', 'gouv.example']);

/** Goes the whole way: parsed, stored, sent. What the mail server was asked for, and what the table holds. */
async function travel(to: EmailAddress, key: string): Promise<{ stored: string; asked: string[] }> {
  const before = server.asked.length;
  await transact(database.db, (tx) => mail.queue(tx, { to, subject: 'Code', text: 'x', key }));
  const { id, recipient } = await database.db
    .selectFrom('mail_message')
    .select(['id', 'recipient'])
    .where('key', '=', key)
    .executeTakeFirstOrThrow();
  await mail.send({ id });
  return { stored: recipient, asked: server.asked.slice(before) };
}

describe('one string, from the form to the mail server', () => {
  it('what is accepted is what is judged, what is stored and what the mail server is asked to deliver to', async () => {
    let accepted = 0;
    await fc.assert(
      fc.asyncProperty(addresses, async (input) => {
        const address = parseEmail(input);
        if (address === null) return;
        accepted += 1;
        const { stored, asked } = await travel(address, `property ${accepted}`);
        expect(stored).toBe(address);
        expect(asked).toEqual([`<${address}>`]);
        // The last @ of what was asked for, as any mail server reads it.
        const delivered = asked[0]?.slice(0, -1).split('@').at(-1) ?? '';
        expect(delivered).toBe(emailDomain(address));
        expect(domainWithin(delivered, official)).toBe(domainWithin(emailDomain(address), official));
        expect(address.toLowerCase()).toBe(input.toLowerCase());
      }),
      { numRuns: 600 },
    );
    // A property of nothing would hold too.
    expect(accepted).toBeGreaterThan(60);
    expect(server.received.every(({ recipients }) => recipients.length === 1)).toBe(true);
  });

  it('the database has the same rule: it takes what the parser returns and nothing else', async () => {
    const judge = async (text: string) =>
      (await sql<{ ok: boolean }>`select socle_is_email(${text}) as ok`.execute(database.db)).rows[0]?.ok;
    const storable = addresses.filter((text) => !text.includes('\0') && !/\p{Surrogate}/u.test(text));
    await fc.assert(
      fc.asyncProperty(storable, async (input) => {
        expect(await judge(input)).toBe(parseEmail(input) === input);
      }),
      { numRuns: 600 },
    );
    for (const input of hostile.filter((text) => !text.includes('\0'))) expect(await judge(input)).toBe(false);
  });

  it('a raw text cannot be queued even by who forges its type', async () => {
    // eslint-disable-next-line no-restricted-syntax -- forged on purpose
    const forged = 'a@evil.example, b@elysee.example' as EmailAddress;
    const refused = await transact(database.db, (tx) => mail.queue(tx, { to: forged, subject: '', text: '', key: 'forged' })).catch(
      sqlState,
    );
    expect(refused).toBe('23514');
  });

  it('a stored address that was tampered with is not sent to', async () => {
    const owner = database.url;
    const { Client } = (await import('pg')).default;
    const client = new Client({ connectionString: owner });
    await client.connect();
    await client.query('alter table mail_message drop constraint mail_message_recipient_is_email');
    await client.query(
      `insert into mail_message (id, key, recipient, subject, body, lang) values ('mail_x', 'x', 'fs0c131y@evil.example@elysee.example', '', '', 'fr')`,
    );
    await client.end();
    const before = server.asked.length;
    await expect(mail.send({ id: 'mail_x' })).rejects.toThrow('should be one');
    expect(server.asked).toHaveLength(before);
  });
});
