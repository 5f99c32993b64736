import { z } from 'zod';
import type { Context } from '../../../context.js';
import type { Text } from '../../../kernel/i18n/index.js';
import { listOf, textOf, type Configuration } from './configuration.js';
import { isSafeAddress } from './rules.js';

/** One thing that was looked at. */
export interface Finding {
  good: boolean;
  text: Text;
}

const milliseconds = 5_000;
const mostBytes = 500_000;
const list = z.array(z.string());
const metadata = z.looseObject({
  issuer: z.string().catch(''),
  authorization_endpoint: z.string().catch(''),
  token_endpoint: z.string().catch(''),
  userinfo_endpoint: z.string().catch(''),
  jwks_uri: z.string().catch(''),
  response_types_supported: list.catch([]),
  scopes_supported: list.optional().catch(undefined),
  // OpenID Connect Discovery, section 3: what a provider that says nothing does.
  token_endpoint_auth_methods_supported: list.catch(['client_secret_basic']),
  id_token_signing_alg_values_supported: list.catch([]),
});
const keySet = z.object({ keys: z.array(z.looseObject({ kty: z.string() })).min(1) });

/**
 * Reads the discovery document of an identity provider and says, one by one, what is right and what is not. Nothing of what the server
 * answers is repeated but names that the rules know.
 */
export async function examineProvider(context: Pick<Context, 'fetch' | 'config'>, configuration: Configuration): Promise<Finding[]> {
  const sandbox = context.config.mode === 'sandbox';
  const issuer = textOf(configuration, 'issuer');
  const address = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  const read = await fetchJson(context, address, sandbox);
  if (!read.ok) return [{ good: false, text: about('Le document de découverte', 'The discovery document', read.why) }];
  const document = metadata.safeParse(read.value);
  if (!document.success)
    return [
      {
        good: false,
        text: { fr: 'Le document de découverte n’est pas un objet JSON.', en: 'The discovery document is not a JSON object.' },
      },
    ];
  const said = document.data;
  const findings: Finding[] = [
    { good: true, text: { fr: 'Le document de découverte répond.', en: 'The discovery document answers.' } },
    finding(
      said.issuer === issuer,
      { fr: 'Le document annonce le même émetteur que cette page.', en: 'The document names the same issuer as this page.' },
      {
        fr: 'Le document n’annonce pas le même émetteur que cette page\u00a0: les deux doivent être égaux à la lettre.',
        en: 'The document does not name the same issuer as this page: both must be equal to the letter.',
      },
    ),
    ...(['authorization_endpoint', 'token_endpoint', 'userinfo_endpoint', 'jwks_uri'] as const).map((member) =>
      finding(
        isSafeAddress(said[member], sandbox),
        { fr: `«\u00a0${member}\u00a0» est une adresse sûre.`, en: `“${member}” is a safe address.` },
        {
          fr: `«\u00a0${member}\u00a0» manque, ou n’est pas une adresse sûre (https).`,
          en: `“${member}” is missing, or is not a safe address (https).`,
        },
      ),
    ),
    offered(said.response_types_supported.includes('code'), { fr: 'Le type de réponse', en: 'The response type' }, 'code'),
    ...wanted(configuration, said),
  ];
  if (!isSafeAddress(said.jwks_uri, sandbox)) return findings;
  const keys = await fetchJson(context, said.jwks_uri, sandbox);
  const good = keys.ok && keySet.safeParse(keys.value).success;
  const why: Text = keys.ok ? { fr: 'ne contient aucune clé', en: 'holds no key' } : keys.why;
  return [
    ...findings,
    {
      good,
      text: good
        ? { fr: 'Les clés publiques sont lisibles.', en: 'The public keys can be read.' }
        : about('Le document des clés publiques', 'The document of public keys', why),
    },
  ];
}

/** What this configuration wants and the provider does not offer. */
function wanted(configuration: Configuration, said: z.output<typeof metadata>): Finding[] {
  const method = textOf(configuration, 'token_endpoint_auth_method') || 'client_secret_post';
  const alg = textOf(configuration, 'id_token_signed_response_alg');
  const scopes = listOf(configuration, 'scopes').filter((scope) => said.scopes_supported && !said.scopes_supported.includes(scope));
  return [
    offered(
      said.token_endpoint_auth_methods_supported.includes(method),
      { fr: 'La façon de s’authentifier', en: 'The authentication' },
      method,
    ),
    ...(alg ? [offered(said.id_token_signing_alg_values_supported.includes(alg), { fr: 'La signature', en: 'The signature' }, alg)] : []),
    finding(
      scopes.length === 0,
      { fr: 'Tous les scopes demandés sont proposés.', en: 'All the scopes that are asked for are offered.' },
      { fr: `Scopes qui ne sont pas proposés\u00a0: ${scopes.join(', ')}.`, en: `Scopes that are not offered: ${scopes.join(', ')}.` },
    ),
  ];
}

const finding = (good: boolean, yes: Text, no: Text): Finding => ({ good, text: good ? yes : no });

const offered = (good: boolean, what: Text, value: string): Finding =>
  finding(
    good,
    { fr: `${what.fr} «\u00a0${value}\u00a0» est dans la liste.`, en: `${what.en} “${value}” is in the list.` },
    { fr: `${what.fr} «\u00a0${value}\u00a0» n’est pas dans la liste.`, en: `${what.en} “${value}” is not in the list.` },
  );

const about = (fr: string, en: string, why: Text): Text => ({ fr: `${fr} ${why.fr}.`, en: `${en} ${why.en}.` });

type Read = { ok: true; value: unknown } | { ok: false; why: Text };

/** Reads a JSON document of another server: no redirect, no more than so many bytes, no longer than so long. */
async function fetchJson(context: Pick<Context, 'fetch'>, address: string, sandbox: boolean): Promise<Read> {
  const refuse = (fr: string, en: string): Read => ({ ok: false, why: { fr, en } });
  if (!isSafeAddress(address, sandbox)) return refuse('n’est pas à une adresse sûre (https)', 'is not at a safe address (https)');
  try {
    const answer = await context.fetch(address, {
      redirect: 'error',
      signal: AbortSignal.timeout(milliseconds),
      headers: { accept: 'application/json' },
    });
    if (answer.status !== 200) {
      await answer.body?.cancel();
      return refuse(`répond avec le statut ${answer.status}, au lieu de 200`, `answers with status ${answer.status} instead of 200`);
    }
    const text = await readAtMost(answer);
    return text === null ? refuse('est trop long', 'is too long') : { ok: true, value: JSON.parse(text) as unknown };
  } catch (error) {
    return error instanceof SyntaxError
      ? refuse('n’est pas du JSON', 'is not JSON')
      : refuse('ne répond pas, ou pas sans détour, en cinq secondes', 'does not answer, or not directly, within five seconds');
  }
}

async function readAtMost(answer: Response): Promise<string | null> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of answer.body ?? []) {
    length += part.length;
    if (length > mostBytes) return null;
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}
