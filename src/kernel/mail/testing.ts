import { connect, createServer, type AddressInfo } from 'node:net';
import { simpleParser, type ParsedMail } from 'mailparser';
import { SMTPServer } from 'smtp-server';

/** A mail server on loopback, and what reached it. */
export interface TestMailServer extends AsyncDisposable {
  url: string;
  received: { message: ParsedMail; recipients: string[] }[];
  /** What stood in each RCPT TO, byte for byte, before the server read it. */
  asked: string[];
  /** Refuses every recipient from now on, or takes them again. */
  refuse(refusing: boolean): void;
}

/** Starts a mail server, with a wire tap before it: what was asked is kept as it was written, not as the server understood it. */
export async function startMailServer(): Promise<TestMailServer> {
  let refusing = false;
  const received: TestMailServer['received'] = [];
  const asked: string[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onRcptTo: (_address, _session, done) => done(refusing ? new Error('no') : null),
    onData: (stream, session, done) => {
      simpleParser(stream)
        .then((message) => received.push({ message, recipients: session.envelope.rcptTo.map((r) => r.address) }))
        .then(() => done(), done);
    },
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const inner = portOf(server.server.address());
  const tap = createServer((socket) => {
    const onward = connect(inner, '127.0.0.1');
    let line = '';
    socket.on('data', (bytes) => {
      line += bytes.toString('latin1');
      const lines = line.split('\n');
      line = lines.pop() ?? '';
      for (const one of lines)
        if (/^rcpt to:/i.test(one)) asked.push(Buffer.from(one, 'latin1').toString().replace(/\r$/, '').slice('RCPT TO:'.length));
    });
    socket.on('error', () => onward.destroy());
    onward.on('error', () => socket.destroy());
    socket.pipe(onward).pipe(socket);
  });
  await new Promise<void>((resolve) => tap.listen(0, '127.0.0.1', resolve));
  return {
    url: `smtp://127.0.0.1:${portOf(tap.address())}`,
    received,
    asked,
    refuse: (value) => void (refusing = value),
    async [Symbol.asyncDispose]() {
      tap.close();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

function portOf(address: AddressInfo | string | null): number {
  if (typeof address !== 'object' || address === null) throw new TypeError('no port');
  return address.port;
}
