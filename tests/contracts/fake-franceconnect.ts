import { CompactEncrypt, exportJWK, generateKeyPair, importJWK, SignJWT, type JWK } from 'jose';
import { vi } from 'vitest';
import type { TestSystem } from '../../src/testing.js';

/** Who a token of FranceConnect speaks of, and what it opens. */
export interface Introspected {
  aud: string;
  scope: string;
  family_name: string;
  given_name: string;
  given_name_array: readonly string[];
  birthdate: string;
  gender: 'male' | 'female';
  birthplace: string;
  birthcountry: string;
}

/**
 * Puts a FranceConnect of the test in the place of the real one, for the people of published cases, who have no account in the sandbox. Its
 * answers are signed, and encrypted for the key that the exchange publishes.
 * @returns adds a person, and gives the token that speaks of them
 */
export async function fakeFranceConnect(system: TestSystem): Promise<(said: Introspected) => string> {
  const issuer = `${system.baseUrl}/franceconnect/api/v2`;
  const { privateKey, publicKey } = await generateKeyPair('ES256');
  const jwk: JWK = { ...(await exportJWK(publicKey)), kid: 'test', alg: 'ES256', use: 'sig' };
  const published = (await (await fetch(`${system.baseUrl}/exchange/.well-known/jwks.json`)).json()) as { keys: JWK[] };
  const encryption = published.keys.find(({ use }) => use === 'enc');
  if (!encryption) throw new Error('the exchange publishes no encryption key');
  const key = await importJWK(encryption, 'ECDH-ES');
  const people = new Map<string, Introspected>();
  const real = system.context.fetch;

  vi.spyOn(system.context, 'fetch').mockImplementation(async (input, init) => {
    const url = input instanceof Request ? input.url : String(input);
    if (url === `${issuer}/jwks`) return Response.json({ keys: [jwk] });
    if (url !== `${issuer}/checktoken`) return real(input, init);
    const token = init?.body instanceof URLSearchParams ? (init.body.get('token') ?? '') : '';
    const said = people.get(token);
    const signed = await new SignJWT({ token_introspection: said ? { active: true, ...said } : { active: false } })
      .setProtectedHeader({ alg: 'ES256', kid: 'test', typ: 'token-introspection+jwt' })
      .setIssuer(issuer)
      .setAudience('socle-exchange')
      .setIssuedAt()
      .sign(privateKey);
    const sealed = await new CompactEncrypt(Buffer.from(signed)).setProtectedHeader({ alg: 'ECDH-ES', enc: 'A256GCM' }).encrypt(key);
    return new Response(sealed, { headers: { 'content-type': 'application/token-introspection+jwt' } });
  });
  return (said) => {
    const token = `person-${people.size}`;
    people.set(token, said);
    return token;
  };
}
