import { createECDH } from 'node:crypto';
import { compactDecrypt, createRemoteJWKSet, customFetch, importJWK, jwtVerify, type JWK } from 'jose';
import { z } from 'zod';
import type { Context } from '../../../context.js';
import { pivotOf, type Pivot } from '../../../registry/index.js';
import { fault } from './faults.js';
import { refuse } from './refusal.js';
import { franceConnectScopes } from './rules.js';

/** What FranceConnect says of an access token that a service presents. */
export interface Introspection {
  /** The service, as a client of FranceConnect. */
  clientId: string;
  scopes: ReadonlySet<string>;
  person: Pivot;
}

/** The exchange as a data provider of FranceConnect. */
export interface FranceConnect {
  /** @throws Refusal 50001, 50002, 50003 or 51001 */
  introspect(accessToken: string): Promise<Introspection>;
  /** The key for which FranceConnect encrypts its answers. */
  publicKey: JWK;
}

/** The name under which FranceConnect knows the exchange, and its secret: both sides derive it from the master secret of the deployment. */
export function dataProviderCredentials(context: Pick<Context, 'secrets'>): { clientId: string; clientSecret: string } {
  const clientId = 'socle-exchange';
  return { clientId, clientSecret: context.secrets.mac('franceconnect/data-provider', clientId).toString('base64url') };
}

const answerMilliseconds = 5_000;
const mostTokenLength = 8_000;

const pivotClaims = z.object({
  family_name: z.string().min(1),
  given_name: z.string().min(1),
  given_name_array: z.array(z.string()).optional(),
  birthdate: z.string().regex(/^\d{4}-\d{2}-\d{2}$/),
  idp_birthdate: z.string().optional(),
  gender: z.enum(['male', 'female', 'unspecified']),
  birthplace: z.string().default(''),
  birthcountry: z.string().regex(/^\d{5}$/),
});
const introspection = z.object({ active: z.literal(true), aud: z.string(), scope: z.string().default('') });

/** Makes the client of checktoken. The token that comes back is encrypted for the exchange and signed by FranceConnect. */
export function createFranceConnect(context: Context): FranceConnect {
  const issuer = `${context.config.baseUrl}/franceconnect/api/v2`;
  const { clientId, clientSecret } = dataProviderCredentials(context);
  const { privateJwk, publicJwk } = encryptionKey(context.secrets.key('exchange/franceconnect-encryption'));
  const jwks = createRemoteJWKSet(new URL(`${issuer}/jwks`), { [customFetch]: (url, options) => context.fetch(url, options) });

  async function ask(token: string): Promise<unknown> {
    const response = await context.fetch(`${issuer}/checktoken`, {
      method: 'POST',
      body: new URLSearchParams({ token, client_id: clientId, client_secret: clientSecret }),
      signal: AbortSignal.timeout(answerMilliseconds),
    });
    if (response.status === 400) throw refuse(fault('50001'));
    if (response.status !== 200) throw new Error(`checktoken answered ${response.status}`);
    const key = await importJWK(privateJwk, 'ECDH-ES');
    const { plaintext } = await compactDecrypt((await response.text()).trim(), key);
    const { payload } = await jwtVerify(plaintext, jwks, { issuer, audience: clientId });
    return payload['token_introspection'];
  }

  return {
    publicKey: publicJwk,
    async introspect(token) {
      if (!/^[\w.~+/=-]+$/.test(token) || token.length > mostTokenLength) throw refuse(fault('50001'));
      const said = await ask(token).catch((cause: unknown) => {
        throw cause instanceof Error && cause.name === 'Refusal' ? cause : refuse(fault('51001', { provider: 'FranceConnect' }, { cause }));
      });
      const active = introspection.safeParse(said);
      if (!active.success) throw refuse(fault('50002'));
      const claims = pivotClaims.safeParse(said);
      if (!claims.success) throw refuse(fault('50003'));
      const person = pivotOf({ ...claims.data, given_name_array: claims.data.given_name_array ?? claims.data.given_name.split(/\s+/) });
      return { clientId: active.data.aud, scopes: franceConnectScopes(active.data.scope), person };
    },
  };
}

/** The P-256 key pair of a secret of 32 bytes: every process of the deployment has the same one, and none is stored. */
function encryptionKey(secret: Buffer): { privateJwk: JWK; publicJwk: JWK } {
  const ecdh = createECDH('prime256v1');
  ecdh.setPrivateKey(secret);
  const point = ecdh.getPublicKey();
  const publicJwk: JWK = {
    kty: 'EC',
    crv: 'P-256',
    use: 'enc',
    alg: 'ECDH-ES',
    kid: 'exchange-1',
    x: point.subarray(1, 33).toString('base64url'),
    y: point.subarray(33).toString('base64url'),
  };
  return { publicJwk, privateJwk: { ...publicJwk, d: secret.toString('base64url') } };
}
