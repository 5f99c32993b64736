import { z } from 'zod';
import type { Text } from '../../../kernel/i18n/index.js';
import { literalAddress, mayReach } from './rules.js';

/** Algorithms that an issuer of the doctor signs with. */
export const algorithms = ['ES256', 'RS256', 'HS256'] as const;
export type Algorithm = (typeof algorithms)[number];

/** What a service says of itself to be checked, in the words of OpenID Connect Registration and OAuth 2.0 where they have some. */
export interface Declaration {
  initiate_login_uri: string;
  redirect_uri: string;
  protected_resource_uri: string;
  id_token_signed_response_alg: Algorithm;
  userinfo_signed_response_alg: Algorithm | null;
}
export type DeclaredField = keyof Declaration;

const notWeb = {
  fr: 'Écrivez une adresse entière, qui commence par https:// ou http://, sans partie après un «\u00a0#\u00a0».',
  en: 'Write a whole address that begins with https:// or http://, without a part after a “#”.',
} satisfies Text;
const notReached = {
  fr: 'Cette adresse est celle d’un réseau privé\u00a0: donnez une adresse publique.',
  en: 'This address is that of a private network: give a public one.',
} satisfies Text;
const notListed = { fr: 'Choisissez une des réponses proposées.', en: 'Choose one of the answers.' } satisfies Text;
/** Words for the messages of the schema below. */
export const declarationWords: Readonly<Record<string, Text>> = { notWeb, notReached, notListed };

const isWebAddress = (value: string): boolean => {
  if (!URL.canParse(value)) return false;
  const { protocol, username, password } = new URL(value);
  return ['https:', 'http:'].includes(protocol) && !value.includes('#') && !username && !password;
};

/** Reads a declaration, of a form or of a program. Names are resolved later, when they are visited. */
export function declarationSchema(mode: 'sandbox' | 'production'): z.ZodType<Declaration> {
  const address = z
    .string('notWeb')
    .trim()
    .max(2048, 'notWeb')
    .refine(isWebAddress, { message: 'notWeb', abort: true })
    .refine((value) => {
      const literal = literalAddress(new URL(value));
      return literal === null || mayReach(literal, mode);
    }, 'notReached');
  const algorithm = z.enum(algorithms, 'notListed');
  return z.object({
    initiate_login_uri: address,
    redirect_uri: address,
    protected_resource_uri: address,
    // OpenID Connect Registration, 2: RS256 unless said otherwise; userinfo is JSON unless said otherwise.
    id_token_signed_response_alg: algorithm.default('RS256'),
    userinfo_signed_response_alg: z
      .union([algorithm, z.literal('')], 'notListed')
      .nullish()
      .transform((value) => value || null),
  });
}

/** What the doctor needs of an authorization request. */
export interface AuthorizationRequest {
  state: string | null;
  nonce: string | null;
  acr_values: string | null;
  scope: string;
  codeChallenge: string | null;
}

/**
 * Reads the authorization request of a service (OpenID Connect Core, 3.1.2.1). Only what an honest sign-in needs is checked: what else a
 * service should send is for the scenarios to show.
 * @returns the request, or the name of the first parameter that is wrong
 */
export function readAuthorizationRequest(
  query: URLSearchParams,
  registered: { clientId: string; redirectUri: string },
): { request: AuthorizationRequest } | { wrong: string } {
  const repeated = [...query.keys()].find((name) => query.getAll(name).length > 1);
  if (repeated) return { wrong: repeated };
  if (query.get('client_id') !== registered.clientId) return { wrong: 'client_id' };
  if (query.get('redirect_uri') !== registered.redirectUri) return { wrong: 'redirect_uri' };
  if (query.get('response_type') !== 'code') return { wrong: 'response_type' };
  if (!['query', null].includes(query.get('response_mode'))) return { wrong: 'response_mode' };
  const scope = query.get('scope') ?? '';
  if (!scope.split(' ').includes('openid')) return { wrong: 'scope' };
  const codeChallenge = query.get('code_challenge');
  if (codeChallenge !== null && query.get('code_challenge_method') !== 'S256') return { wrong: 'code_challenge_method' };
  return {
    request: { state: query.get('state'), nonce: query.get('nonce'), acr_values: query.get('acr_values'), scope, codeChallenge },
  };
}
