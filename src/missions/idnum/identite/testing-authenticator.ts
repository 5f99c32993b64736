import { createHash, generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto';

/** What an answer may lie about. */
export interface Lie {
  origin?: string;
  rpId?: string;
  /** False: the person was not verified. */
  verified?: boolean;
  counter?: number;
  challenge?: string;
  type?: string;
}

/** An authenticator in software, for what no browser would do. */
export interface TestAuthenticator {
  id: string;
  /** Answers options of the server with a new passkey. */
  create(options: { challenge: string; user: { id: string } }, lie?: Lie): object;
  /** Answers options of the server with a signature. */
  get(options: { challenge: string }, lie?: Lie): object;
}

type Cbor = number | string | Buffer | Map<number | string, Cbor>;
/** CBOR (RFC 8949) of the few kinds that WebAuthn needs here. */
function cbor(value: Cbor): Buffer {
  const head = (major: number, n: number) =>
    n < 24 ? Buffer.of((major << 5) | n) : n < 256 ? Buffer.of((major << 5) | 24, n) : Buffer.of((major << 5) | 25, n >> 8, n & 255);
  if (typeof value === 'number') return value >= 0 ? head(0, value) : head(1, -1 - value);
  if (typeof value === 'string') return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)]);
  if (Buffer.isBuffer(value)) return Buffer.concat([head(2, value.length), value]);
  return Buffer.concat([head(5, value.size), ...[...value].flatMap(([key, one]) => [cbor(key), cbor(one)])]);
}
const sha256 = (data: string | Buffer) => createHash('sha256').update(data).digest();

/** @param origin of the pages where it is used */
export function testAuthenticator(origin: string): TestAuthenticator {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const credential = randomBytes(16);
  const id = credential.toString('base64url');
  let handle = '';
  let count = 0;

  const clientData = (type: string, challenge: string, lie: Lie) =>
    Buffer.from(
      JSON.stringify({ type: lie.type ?? type, challenge: lie.challenge ?? challenge, origin: lie.origin ?? origin, crossOrigin: false }),
    );
  const authenticatorData = (lie: Lie, attested: Buffer | null) => {
    count += 1;
    const counter = Buffer.alloc(4);
    counter.writeUInt32BE(lie.counter ?? count);
    const flags = 0x01 | (lie.verified === false ? 0 : 0x04) | (attested ? 0x40 : 0);
    return Buffer.concat([sha256(lie.rpId ?? new URL(origin).hostname), Buffer.of(flags), counter, ...(attested ? [attested] : [])]);
  };
  const answer = (response: Record<string, unknown>) => ({
    id,
    rawId: id,
    type: 'public-key',
    clientExtensionResults: {},
    authenticatorAttachment: 'platform',
    response,
  });

  return {
    id,
    create({ challenge, user }, lie = {}) {
      handle = user.id;
      const attested = Buffer.concat([Buffer.alloc(16), Buffer.of(0, credential.length), credential, coseKey(publicKey)]);
      const attestation = new Map<string, Cbor>([
        ['fmt', 'none'],
        ['attStmt', new Map()],
        ['authData', authenticatorData(lie, attested)],
      ]);
      return answer({
        clientDataJSON: clientData('webauthn.create', challenge, lie).toString('base64url'),
        attestationObject: cbor(attestation).toString('base64url'),
        transports: ['internal'],
      });
    },
    get({ challenge }, lie = {}) {
      const data = authenticatorData(lie, null);
      const client = clientData('webauthn.get', challenge, lie);
      return answer({
        clientDataJSON: client.toString('base64url'),
        authenticatorData: data.toString('base64url'),
        signature: sign('sha256', Buffer.concat([data, sha256(client)]), privateKey).toString('base64url'),
        userHandle: handle,
      });
    },
  };
}

/** A P-256 key as COSE writes it (RFC 9052). */
function coseKey(key: KeyObject): Buffer {
  const { x = '', y = '' } = key.export({ format: 'jwk' });
  return cbor(
    new Map<number, Cbor>([
      [1, 2],
      [3, -7],
      [-1, 1],
      [-2, Buffer.from(x, 'base64url')],
      [-3, Buffer.from(y, 'base64url')],
    ]),
  );
}
