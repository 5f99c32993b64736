import { z } from 'zod';
import type { Context } from '../../../context.js';
import type { Db } from '../../../kernel/database/index.js';
import type { BrokerName } from './issuers.js';
import { decryptionAlgorithms } from './keys.js';

/** Signatures of identity providers that Socle can check. `EdDSA` and `Ed25519` are two names of one algorithm (RFC 9864). */
export const upstreamSignatureAlgs = ['ES256', 'RS256', 'PS256', 'ES384', 'EdDSA', 'Ed25519', 'HS256'] as const;

/** Accepted when nothing was agreed upon: never HS256, whose key is the secret of the client. */
export const asymmetricAlgs: readonly string[] = upstreamSignatureAlgs.filter((alg) => alg !== 'HS256');

const address = z.url({ protocol: /^https?$/ });

/** Metadata given by hand, for a provider that publishes none; the names are those of OpenID Connect Discovery 1.0. */
const metadataByHand = z.object({
  authorization_endpoint: address,
  token_endpoint: address,
  userinfo_endpoint: address,
  end_session_endpoint: address.optional(),
  jwks_uri: address.optional(),
  code_challenge_methods_supported: z.array(z.string()).optional(),
  /** True: every callback names its issuer (RFC 9207), and one that does not is refused. */
  authorization_response_iss_parameter_supported: z.boolean().optional(),
});

/** How one identity provider differs from another. */
export const upstreamOptions = z
  .object({
    /** Where its discovery document is, when it is not where the standard puts it. */
    discovery_url: address.optional(),
    metadata: metadataByHand.optional(),
    /** Its public keys given by hand, instead of those that it publishes. */
    jwks: z.object({ keys: z.array(z.looseObject({ kty: z.enum(['RSA', 'EC', 'OKP']) })).min(1) }).optional(),
    token_endpoint_auth_method: z.enum(['client_secret_post', 'client_secret_basic', 'private_key_jwt']).default('client_secret_post'),
    token_endpoint_auth_signing_alg: z.enum(['ES256', 'RS256']).default('ES256'),
    id_token_signed_response_alg: z.enum(upstreamSignatureAlgs).optional(),
    /** Absent: userinfo is JSON. */
    userinfo_signed_response_alg: z.enum(upstreamSignatureAlgs).optional(),
    /** Present: what is not encrypted for Socle is refused. Its keys are at `/client/.well-known/keys`. */
    id_token_encrypted_response_alg: z.enum(decryptionAlgorithms).optional(),
    userinfo_encrypted_response_alg: z.enum(decryptionAlgorithms).optional(),
    scopes: z.array(z.string()).min(1),
    /** Domains of e-mail addresses that are routed here (agents). */
    domains: z.array(z.string()).default([]),
    /** Domains of addresses that it may give, though nobody is routed here by them (agents). */
    accepted_domains: z.array(z.string()).default([]),
    /** What becomes of an agent whom it knows by an address of another domain. */
    unexpected_domain: z.enum(['refuse', 'warn']).default('refuse'),
    /** Whether agents of domains that nobody declared are sent here. */
    default: z.boolean().default(false),
    /** Organisation of its agents, when it gives none. */
    siret: z.string().optional(),
    organisation: z.string().optional(),
    /** Whether helpers sign in there in the place of people: asked for what the service is for, and believed only with who acts under which mandate. */
    delegates: z.boolean().default(false),
    /** False for a provider whose identities the civil registry does not know. */
    civil_registry: z.boolean().default(true),
  })
  .refine(({ metadata, jwks, id_token_signed_response_alg: alg }) => !metadata || metadata.jwks_uri || jwks || alg === 'HS256', {
    path: ['jwks'],
    message: 'metadata given by hand need jwks_uri, or jwks, or HS256: signatures are always checked',
  });
export type UpstreamOptions = z.output<typeof upstreamOptions>;
/** The same as it is entered: what is not said has its default. */
export type UpstreamSettings = z.input<typeof upstreamOptions>;

/** An identity provider that people can sign in with. */
export interface Upstream {
  id: string;
  title: string;
  issuer: string;
  clientId: string;
  clientSecret: string;
  allowedAcr: readonly string[];
  options: UpstreamOptions;
  /** Whether it is in the list of choices. */
  display: boolean;
}

const sealing = 'oidc.upstream';

/** Enters an identity provider, or updates it. */
export async function saveUpstream(
  db: Db,
  context: Pick<Context, 'secrets'>,
  broker: BrokerName,
  upstream: Omit<Upstream, 'options'> & { options: UpstreamSettings; active?: boolean; position?: number },
): Promise<void> {
  const row = {
    title: upstream.title,
    issuer: upstream.issuer,
    client_id: upstream.clientId,
    secret: context.secrets.seal(sealing, upstream.clientSecret),
    allowed_acr: [...upstream.allowedAcr],
    options: JSON.stringify(upstreamOptions.parse(upstream.options)),
    active: upstream.active ?? true,
    display: upstream.display,
    position: upstream.position ?? 0,
  };
  await db
    .insertInto('oidc_upstream')
    .values({ product: broker, id: upstream.id, ...row })
    .onConflict((c) => c.columns(['product', 'id']).doUpdateSet(row))
    .execute();
}

/** Switches an identity provider on or off, for everybody, within some seconds. */
export async function setUpstreamActive(db: Db, broker: BrokerName, id: string, active: boolean): Promise<void> {
  await db.updateTable('oidc_upstream').set({ active }).where('product', '=', broker).where('id', '=', id).execute();
}

const freshMilliseconds = 5_000;

/** The active identity providers of a broker, in the order of the list; read again after some seconds. The same array until something changes. */
export function createUpstreamDirectory(
  context: Pick<Context, 'db' | 'secrets' | 'clock'>,
  broker: BrokerName,
): () => Promise<readonly Upstream[]> {
  const { db, secrets, clock } = context;
  let known: { rows: Promise<readonly Upstream[]>; until: number } | null = null;
  let last: { text: string; upstreams: readonly Upstream[] } | null = null;
  const read = async (): Promise<readonly Upstream[]> => {
    const rows = await db
      .selectFrom('oidc_upstream')
      .selectAll()
      .where('product', '=', broker)
      .where('active', '=', true)
      .orderBy('position')
      .orderBy('title')
      .execute();
    // What has not changed is not read anew: whoever keeps something beside the list keeps it.
    const text = JSON.stringify(rows);
    if (last?.text === text) return last.upstreams;
    const upstreams = rows.map((row) => ({
      id: row.id,
      title: row.title,
      issuer: row.issuer,
      clientId: row.client_id,
      clientSecret: secrets.open(sealing, row.secret),
      allowedAcr: row.allowed_acr,
      options: upstreamOptions.parse(row.options),
      display: row.display,
    }));
    last = { text, upstreams };
    return upstreams;
  };
  return () => {
    const now = clock.now().getTime();
    if (known && known.until > now) return known.rows;
    const rows = read();
    known = { rows, until: now + freshMilliseconds };
    rows.catch(() => (known = null));
    return rows;
  };
}
