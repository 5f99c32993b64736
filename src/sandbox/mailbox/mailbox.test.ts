import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTransport, type SendMailOptions, type Transporter } from 'nodemailer';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { fixedClock } from '../../kernel/clock.js';
import { startSandbox, type ReceivedMail, type Sandbox } from '../index.js';
import { silentLog } from '../testing.js';
import { mailboxCapacity, openMailStore } from './store.js';

const clock = fixedClock('2026-11-24T13:05:00Z');
let dataFolder: string;
let sandbox: Sandbox;
beforeAll(async () => {
  dataFolder = await mkdtemp(join(tmpdir(), 'socle-mailbox-test-'));
  sandbox = await start();
});
afterAll(async () => {
  await sandbox[Symbol.asyncDispose]();
  await rm(dataFolder, { recursive: true });
});
beforeEach(() => sandbox.control.mailbox.clear());

const start = () => startSandbox({ baseUrl: 'http://localhost:4999', firstPort: 0, dataFolder, clock, log: silentLog });

async function send(mail: SendMailOptions, transport: Transporter = createTransport(sandbox.mailbox.smtpUrl)): Promise<void> {
  clock.advance(60_000);
  await transport.sendMail({
    from: 'Socle <ne-pas-repondre@socle.example>',
    to: 'zoe.obrien@courriel.example',
    subject: 'Objet',
    text: 'Texte',
    ...mail,
  });
}

const page = async (path: string) => {
  const response = await fetch(`${sandbox.mailbox.url}${path}`);
  return { status: response.status, headers: response.headers, text: await response.text() };
};

describe('the mailbox', () => {
  it('says so when it is empty', async () => {
    expect((await page('/')).text).toContain('Il n’y a encore aucun message');
    expect((await page('/messages.json')).text).toBe('[]');
  });

  it('shows what came by SMTP, the newest first', async () => {
    await send({ subject: 'Votre demande n° 1 <reçue>', text: 'Bonjour,\n\nVoir http://localhost:4999/dossier?a=1&b=2.\n' });
    await send({
      to: 'amadou.konate@courriel.example',
      subject: 'Récépissé',
      attachments: [{ filename: 'Reçu d’été.pdf', content: Buffer.from('%PDF-1.7'), contentType: 'application/pdf' }],
    });
    const { text, headers } = await page('/');
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(text.indexOf('Récépissé')).toBeLessThan(text.indexOf('Votre demande n° 1 &#60;reçue&#62;'));
    expect(text).toContain('2 messages');
    expect(text).toContain('24 novembre 2026 à 14 h 07, une pièce jointe');

    const [second, first] = JSON.parse((await page('/messages.json')).text) as ReceivedMail[];
    expect(first).toMatchObject({ to: ['zoe.obrien@courriel.example'], subject: 'Votre demande n° 1 <reçue>', attachments: [] });
    expect(second!.from).toContain('ne-pas-repondre@socle.example');
    expect((JSON.parse((await page('/messages.json?to=AMADOU')).text) as ReceivedMail[]).map(({ subject }) => subject)).toEqual([
      'Récépissé',
    ]);

    const one = await page(`/messages/${first!.id}`);
    expect(one.text).toContain('<a href="http://localhost:4999/dossier?a=1&#38;b=2" rel="noreferrer">');
    const file = await page(second!.attachments[0]!.url);
    expect(second!.attachments[0]).toMatchObject({ name: 'Reçu d’été.pdf', type: 'application/pdf', size: 8 });
    expect(file.text).toBe('%PDF-1.7');
    expect(file.headers.get('content-disposition')).toBe("attachment; filename*=UTF-8''Re%C3%A7u%20d%E2%80%99%C3%A9t%C3%A9.pdf");
    expect((await page(`/messages/${first!.id}.eml`)).headers.get('content-type')).toBe('message/rfc822');
  });

  it('reads a message that is HTML only as text', async () => {
    await send({ text: '', html: '<p>Bonjour <b>Zoé</b><script>alert(1)</script></p>' });
    const [mail] = await sandbox.control.mailbox.messages();
    expect(mail!.text).toContain('Bonjour Zoé');
    expect((await page(`/messages/${mail!.id}`)).text).not.toContain('<script');
  });

  it('keeps one message of those with the same Message-ID', async () => {
    await send({ messageId: '<once@socle.example>' });
    await send({ messageId: '<once@socle.example>', subject: 'Encore' });
    await send({ messageId: '<twice@socle.example>' });
    expect(await sandbox.control.mailbox.messages()).toHaveLength(2);
  });

  it('waits for a message', async () => {
    const waiting = sandbox.control.mailbox.waitFor({ to: 'ines', subject: 'Attendu' });
    await send({ subject: 'Attendu' });
    await send({ to: 'ines.fontaine@courriel.example', subject: 'Attendu' });
    expect((await waiting).to).toEqual(['ines.fontaine@courriel.example']);
    await expect(sandbox.control.mailbox.waitFor({ to: 'nobody' }, 100)).rejects.toThrow('no message for {"to":"nobody"} came in 100 ms');
  });

  it('has pages', async () => {
    const pool = createTransport({ url: sandbox.mailbox.smtpUrl, pool: true }); // the server greets each connection slowly
    for (let i = 1; i <= 26; i += 1) await send({ subject: `Message ${i}` }, pool);
    pool.close();
    const first = await page('/');
    expect(first.text).toContain('>Message 26</a>');
    expect(first.text).not.toContain('>Message 1</a>');
    expect(first.text).toContain('Messages plus anciens');
    expect((await page('/?page=2')).text).toContain('>Message 1</a>');
    expect((await page('/?page=nonsense')).status).toBe(200);
  });

  it('answers what is not there with a page', async () => {
    for (const path of ['/messages/0000-00', '/messages/../../etc/passwd', '/messages/0-0/pieces/0', '/elsewhere'])
      expect((await page(path)).status).toBe(404);
  });

  it('keeps its messages and the keys of the sandbox for the next start', async () => {
    await send({ subject: 'Gardé' });
    const { key } = sandbox.familyBenefits;
    const secrets = sandbox.identityProviders.map(({ clientSecret }) => clientSecret);
    await sandbox[Symbol.asyncDispose]();
    sandbox = await start();
    expect((await sandbox.control.mailbox.messages()).map(({ subject }) => subject)).toEqual(['Gardé']);
    expect(sandbox.familyBenefits.key).toBe(key);
    expect(sandbox.identityProviders.map(({ clientSecret }) => clientSecret)).toEqual(secrets);
  });
});

it('forgets the oldest messages beyond its capacity', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'socle-store-test-'));
  const store = await openMailStore(folder, clock);
  for (let i = 0; i < mailboxCapacity + 3; i += 1) {
    clock.advance(1);
    await store.receive(Buffer.from(`Message-ID: <${i}@test.example>\r\nSubject: ${i}\r\n\r\nx`));
  }
  expect(store.ids()).toHaveLength(mailboxCapacity);
  expect(await readdir(folder)).toHaveLength(mailboxCapacity);
  expect((await store.read(store.ids().at(-1)!))?.subject).toBe('3');
  await rm(folder, { recursive: true });
});

it('removes its own folder', async () => {
  const before = (await readdir(tmpdir())).filter((name) => name.startsWith('socle-mailbox-')).length;
  const store = await openMailStore(undefined, clock);
  await store.receive(Buffer.from('Subject: x\r\n\r\ny'));
  await store.close();
  expect((await readdir(tmpdir())).filter((name) => name.startsWith('socle-mailbox-')).length).toBeLessThanOrEqual(before);
});
