import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import type { Clock } from '../../kernel/clock.js';
import { answerAsset, answerPage } from '../html.js';
import { answer, answerJson, serve, type Place } from '../server.js';
import type { MailboxControl, ReceivedMail } from '../types.js';
import { listPage, messagePage, missingPage } from './pages.js';
import { startSmtp } from './smtp.js';
import { openMailStore, type MailStore } from './store.js';

const perPage = 25;

/** The mailbox, listening on the web and by SMTP. */
export interface Mailbox {
  url: string;
  smtpUrl: string;
  control: MailboxControl;
  close(): Promise<void>;
}

/** Starts the mailbox. Messages stay in `dataFolder` when there is one. */
export async function startMailbox(
  place: Place,
  ports: { web: number; smtp: number },
  dataFolder: string | undefined,
  clock: Clock,
): Promise<Mailbox> {
  const store = await openMailStore(dataFolder === undefined ? undefined : join(dataFolder, 'mailbox'), clock);
  const web = await serve(place, ports.web, () => (request, response) => {
    respond(store, request, response).catch((error: unknown) => {
      place.log.error({ err: error }, 'sandbox mailbox failed');
      if (!response.headersSent) answer(response, 500, 'text/plain', 'error');
    });
  });
  const smtp = await startSmtp(place, ports.smtp, (raw) => store.receive(raw));
  return {
    url: web.url,
    smtpUrl: smtp.url,
    control: control(store),
    async close() {
      await Promise.all([web.close(), smtp.close()]);
      await store.close();
    },
  };
}

async function respond(store: MailStore, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://mailbox');
  if (answerAsset(response, url.pathname)) return;
  if (request.method !== 'GET' && request.method !== 'HEAD')
    return answer(response, 405, 'text/plain', 'Method Not Allowed', { allow: 'GET' });
  if (url.pathname === '/') return answerList(store, response, Number(url.searchParams.get('page') ?? 1));
  if (url.pathname === '/messages.json') return answerJson(response, 200, await select(store, { to: url.searchParams.get('to') ?? '' }));
  const [, id = '', rest = ''] = /^\/messages\/([0-9a-z]+-[0-9a-f]+)(|\.eml|\/pieces\/\d{1,3})$/.exec(url.pathname) ?? [];
  if (rest === '.eml') {
    const raw = await store.raw(id);
    if (raw) return download(response, `${id}.eml`, 'message/rfc822', raw);
  } else if (rest) {
    const file = await store.attachment(id, Number(rest.slice('/pieces/'.length)));
    if (file) return download(response, file.name, file.type, file.content);
  }
  const mail = rest ? null : await store.read(id);
  if (mail) answerPage(response, 200, messagePage(mail));
  else answerPage(response, 404, missingPage());
}

async function answerList(store: MailStore, response: ServerResponse, wanted: number): Promise<void> {
  const ids = store.ids();
  const last = Math.max(1, Math.ceil(ids.length / perPage));
  const number = Number.isInteger(wanted) ? Math.min(Math.max(wanted, 1), last) : 1;
  const mails = await readAll(store, ids.slice((number - 1) * perPage, number * perPage));
  answerPage(response, 200, listPage(mails, ids.length, number, last));
}

function download(response: ServerResponse, name: string, type: string, content: Buffer): void {
  answer(response, 200, /^[\w.+-]+\/[\w.+-]+$/.test(type) ? type : 'application/octet-stream', content, {
    'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(name)}`,
    'content-security-policy': "default-src 'none'; sandbox; frame-ancestors 'none'",
    'referrer-policy': 'no-referrer',
  });
}

async function readAll(store: MailStore, ids: readonly string[]): Promise<ReceivedMail[]> {
  const mails = await Promise.all(ids.map((id) => store.read(id)));
  return mails.filter((mail) => mail !== null);
}

async function select(store: MailStore, match: { to?: string; subject?: string }): Promise<ReceivedMail[]> {
  const mails = await readAll(store, store.ids());
  const to = match.to?.toLowerCase() ?? '';
  return mails.filter(
    (mail) => mail.to.some((address) => address.toLowerCase().includes(to)) && mail.subject.includes(match.subject ?? ''),
  );
}

function control(store: MailStore): MailboxControl {
  return {
    messages: () => readAll(store, store.ids()),
    clear: () => store.clear(),
    async waitFor(match, milliseconds = 5_000) {
      const until = Date.now() + milliseconds;
      for (;;) {
        const arrival = nextArrival(store, until - Date.now());
        const [mail] = await select(store, match);
        if (mail) return mail;
        if (Date.now() >= until) throw new Error(`no message for ${JSON.stringify(match)} came in ${milliseconds} ms`);
        await arrival;
      }
    },
  };
}

/** Resolves when a message comes, or after so many milliseconds. */
function nextArrival(store: MailStore, milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      store.onReceive.delete(done);
      clearTimeout(timer);
      resolve();
    };
    const timer = setTimeout(done, Math.max(0, milliseconds));
    store.onReceive.add(done);
  });
}
