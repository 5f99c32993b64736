import type { FastifyInstance } from 'fastify';
import type { Context } from '../../../context.js';
import { clientKeySet, decryptionKeys, signingKeys } from './keys.js';
import type { RelyingPartyOptions } from './upstream.js';

/** Providers may keep the keys so long (FranceConnect, `oidc-client`): less than a new key is published before it signs. */
const keptSeconds = 600;

/**
 * The keys of Socle as the client of identity providers.
 * @param issuer whose keys they are; brokers that are one client at a provider have them in common
 */
export function clientKeysOf(
  context: Pick<Context, 'db' | 'secrets' | 'clock'>,
  issuer: string,
): Required<Pick<RelyingPartyOptions, 'clientKeys' | 'decryptionKeys'>> {
  return { clientKeys: () => signingKeys(context, issuer), decryptionKeys: () => decryptionKeys(context, issuer) };
}

/**
 * Publishes these keys at `/client/.well-known/keys`.
 * @param prefix of the broker
 */
export function mountClientKeys(
  app: FastifyInstance,
  context: Pick<Context, 'db' | 'secrets' | 'clock'>,
  { prefix, issuer }: { prefix: string; issuer: string },
): void {
  app.get(`${prefix}/client/.well-known/keys`, { config: { api: true } }, async (_request, reply) =>
    reply.header('cache-control', `public, max-age=${keptSeconds}`).send(await clientKeySet(context, issuer)),
  );
}
