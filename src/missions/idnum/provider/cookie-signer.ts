import { createHmac, timingSafeEqual } from 'node:crypto';

/** What oidc-provider signs its cookies with; the shape is that of the keygrip library. */
export interface CookieSigner {
  sign(data: string): string;
  verify(data: string, signature: string): boolean;
  /** Which key signed: there is one, 0; -1 when it did not. */
  index(data: string, signature: string): number;
}

/** Signs cookies (HMAC-SHA256). keygrip computes three codes for each comparison, and draws a key for two of them; a sign-in makes forty. */
export function cookieSigner(key: Buffer): CookieSigner {
  const code = (data: string): Buffer => createHmac('sha256', key).update(data).digest();
  const verify = (data: string, signature: string): boolean => {
    const [given, expected] = [Buffer.from(signature, 'base64url'), code(data)];
    return given.length === expected.length && timingSafeEqual(given, expected);
  };
  return { sign: (data) => code(data).toString('base64url'), verify, index: (data, signature) => (verify(data, signature) ? 0 : -1) };
}
