import { createServer, type Socket } from 'node:net';
import { listen, type Place } from '../server.js';

/** Starts an SMTP server: no encryption, no password, every recipient accepted. Its library is loaded at the first connection. */
export async function startSmtp(
  place: Place,
  port: number,
  receive: (raw: Buffer) => Promise<void>,
): Promise<{ url: string; close(): Promise<void> }> {
  let starting: Promise<{ greet(socket: Socket): void; close(): Promise<void> }> | undefined;
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy()); // a client that hangs up
    (starting ??= loadSmtp(place, receive)).then(
      (smtp) => smtp.greet(socket),
      (error: unknown) => {
        place.log.error({ err: error }, 'sandbox SMTP server failed');
        socket.destroy();
      },
    );
  });
  const taken = await listen(server, place, port);
  return {
    url: `smtp://${place.hostname}:${taken}`,
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
      await (await starting)?.close();
    },
  };
}

async function loadSmtp(place: Place, receive: (raw: Buffer) => Promise<void>) {
  const { SMTPServer } = await import('smtp-server');
  const smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    disableReverseLookup: true,
    size: 25 * 1024 * 1024,
    onData(stream, _session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        if (stream.sizeExceeded) return done(Object.assign(new Error('message too long'), { responseCode: 552 }));
        receive(Buffer.concat(chunks)).then(() => done(), done);
      });
    },
  });
  smtp.on('error', (error) => place.log.warn({ err: error }, 'sandbox SMTP connection failed'));
  return {
    // The library's own listener is never opened: connections are handed over to it.
    greet: (socket: Socket) => void smtp.server.emit('connection', socket),
    close: () => new Promise<void>((resolve) => smtp.close(() => resolve())),
  };
}
