import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { transact, type Db } from '../database/index.js';
import { testDatabase, type TestDatabase } from '../database/testing.js';
import { createJobs } from '../jobs/index.js';
import { createMail, knownEmail, readSender, type Mail } from './index.js';
import { startMailServer, type TestMailServer } from './testing.js';

const log = pino({ level: 'silent' });
const to = knownEmail("zoe.o'brien@exemple.example");
let database: TestDatabase;
let mail: Mail;
let drain: () => Promise<void>;
let queueJobs: ReturnType<typeof createJobs<{ db: Db }>>;
let server: TestMailServer;

beforeAll(async () => {
  database = await testDatabase();
  server = await startMailServer();
  queueJobs = createJobs<{ db: Db }>({
    database,
    log,
    tables: { jobs: { 'mail.send': (_db, payload) => mail.send(payload) }, crons: [], hears: [] },
  });
  mail = createMail({
    db: database.db,
    jobs: queueJobs,
    smtpUrl: server.url,
    from: 'Socle <socle@exemple.example>',
    log,
    now: () => new Date(),
  });
  drain = () => queueJobs.drain(database);
});
afterAll(async () => {
  await mail[Symbol.asyncDispose]();
  await server[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

describe('an e-mail', () => {
  it('is sent to exactly the address that was stored, with its attachment', async () => {
    await transact(database.db, (tx) =>
      mail.queue(tx, {
        to,
        subject: 'Reçu',
        text: 'Bonjour Zoé',
        key: 'receipt 1',
        attachments: [{ filename: 'reçu.pdf', contentType: 'application/pdf', content: Buffer.from('%PDF-1.7') }],
      }),
    );
    await drain();
    const { received, asked } = server;
    expect(received).toHaveLength(1);
    expect(received[0]?.recipients).toEqual([to]);
    expect(asked).toEqual([`<${to}>`]);
    expect(received[0]?.message.subject).toBe('Reçu');
    expect(received[0]?.message.text?.trim()).toBe('Bonjour Zoé');
    expect(received[0]?.message.attachments[0]?.filename).toBe('reçu.pdf');
  });
  it('with the same key is not sent twice', async () => {
    await transact(database.db, (tx) => mail.queue(tx, { to, subject: 'Reçu', text: 'encore', key: 'receipt 1' }));
    await drain();
    expect(server.received).toHaveLength(1);
  });
  it('is not written when the business step is undone', async () => {
    await transact(database.db, async (tx) => {
      await mail.queue(tx, { to, subject: 'Jamais', text: '', key: 'never' });
      throw new Error('undone');
    }).catch(() => undefined);
    await drain();
    expect(server.received).toHaveLength(1);
  });
  it('that the server refuses stays waiting, its reason kept, and keeps its Message-ID when tried again', async () => {
    server.refuse(true);
    await transact(database.db, (tx) => mail.queue(tx, { to, subject: 'Patience', text: 'x', key: 'later' }));
    await drain();
    const waiting = await database.db.selectFrom('mail_message').selectAll().where('key', '=', 'later').executeTakeFirstOrThrow();
    expect(waiting).toMatchObject({ sent_at: null, attempts: 1, last_error: 'EENVELOPE' });
    server.refuse(false);
    await mail.send({ id: waiting.id });
    await mail.send({ id: waiting.id });
    expect(server.received.map((r) => r.message.messageId)).toContain(`<${waiting.id}@exemple.example>`);
    expect(server.received).toHaveLength(2);
  });
  it('comes from a sender that is read strictly', () => {
    expect(readSender('Ville de Valmont <cantine@valmont.example>')).toEqual({
      name: 'Ville de Valmont',
      address: 'cantine@valmont.example',
    });
    expect(() => readSender('Ville <a@b@c.example>')).toThrow('MAIL_FROM');
  });
});
