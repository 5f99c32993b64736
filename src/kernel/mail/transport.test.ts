import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { knownEmail, type EmailAddress } from './address.js';
import { hostile } from './hostile.testing.js';
import { startMailServer, type TestMailServer } from './testing.js';
import { openTransport, type Transport } from './transport.js';

let server: TestMailServer;
let transport: Transport;
beforeAll(async () => {
  server = await startMailServer();
  transport = openTransport(server.url);
});
afterAll(async () => {
  transport[Symbol.dispose]();
  await server[Symbol.asyncDispose]();
});

const from = { name: 'Socle, ville <de> "Valmont"', address: knownEmail('socle@exemple.example') };

describe('the way to the mail server', () => {
  it('delivers to the address, whatever else is in the sender’s name', async () => {
    await transport.deliver({ from, to: knownEmail('zoe@exemple.example'), content: { subject: 'x', text: 'x' } });
    expect(server.asked).toEqual(['<zoe@exemple.example>']);
    expect(server.received[0]?.message.from?.value).toMatchObject([{ address: 'socle@exemple.example' }]);
  });
  it('sends nothing where the mail library reads another address than the one that it was given', async () => {
    const read = hostile.filter((text) => text !== '');
    const before = server.asked.length;
    const outcomes = await Promise.allSettled(
      // eslint-disable-next-line no-restricted-syntax -- forged on purpose: no parsed address is read in another way
      read.map((to) => transport.deliver({ from, to: to as EmailAddress, content: { subject: 'x', text: 'x' } })),
    );
    const codes = outcomes.map((one) =>
      one.status === 'rejected' && one.reason instanceof Error && 'code' in one.reason ? one.reason.code : null,
    );
    expect(codes).toContain('ERECIPIENT');
    for (const asked of server.asked.slice(before))
      expect(
        read.map((one) => `<${one}>`).filter((one) => asked.startsWith(one)),
        asked,
      ).not.toEqual([]);
  });
});
