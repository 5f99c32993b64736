import { createTransport, type SendMailOptions } from 'nodemailer';
import type { EmailAddress } from './address.js';

/** What goes out: one message to one address. */
export interface Delivery {
  from: { name: string; address: EmailAddress };
  to: EmailAddress;
  content: Pick<SendMailOptions, 'messageId' | 'subject' | 'text' | 'headers' | 'attachments'>;
}

/** A way to a mail server. */
export interface Transport extends Disposable {
  /**
   * Hands a message over to the mail server.
   * @throws Error with a `code`; ERECIPIENT when the library, or the server, would deliver to another address than the one that was parsed
   */
  deliver(delivery: Delivery): Promise<void>;
}

class RecipientChanged extends Error {
  readonly code = 'ERECIPIENT';
  constructor() {
    super('the mail library and the parser of addresses disagree: nothing may be delivered');
  }
}

/**
 * Opens the way to a mail server: the only place that knows the mail library, which reads addresses in ways of its own. It is given objects,
 * never a list to parse, and what it made of them is compared before anything is sent.
 */
export function openTransport(smtpUrl: string): Transport {
  const transport = createTransport({
    url: smtpUrl,
    pool: true,
    maxConnections: 2,
    connectionTimeout: 10_000,
    socketTimeout: 20_000,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  transport.use('stream', (mail, next) => {
    const { from, to } = mail.message.getEnvelope();
    const asked = mail.data.envelope;
    next(asked && from === asked.from && isOnly(to, asked.to) ? null : new RecipientChanged());
  });
  return {
    async deliver({ from, to, content }) {
      const sent = await transport.sendMail({
        ...content,
        envelope: { from: from.address, to },
        from,
        to: { name: '', address: to },
      });
      if (!isOnly(sent.accepted, to)) throw new RecipientChanged();
    },
    [Symbol.dispose]: () => transport.close(),
  };
}

const isOnly = (list: readonly unknown[], address: unknown): boolean => list.length === 1 && list[0] === address;
