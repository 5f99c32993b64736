import type { Context } from '../../../../context.js';
import type { Tx } from '../../../../kernel/database/index.js';
import { agentLevels } from '../../agentconnect/index.js';
import { acceptedDomainsOf, saveUpstream, signatureAlgs, type BrokerName } from '../../provider/index.js';
import { listOf, missingValues, textOf, type Configuration, type Problem, type Setting } from '../configuration.js';
import { isSafeAddress } from '../rules.js';
import { plainOptions } from './words.js';

const citizenLevels = ['eidas1', 'eidas2', 'eidas3'];
const fromTheList = { fr: 'choisissez une valeur de la liste.', en: 'choose a value of the list.' };
const technical = { technical: true, free: true, optional: true } as const;

/** What an identity provider says of itself, beside the secret of Socle there. */
export const identityProviderSettings = (broker: BrokerName): readonly Setting[] => [
  {
    key: 'name',
    label: { fr: 'Nom du fournisseur d’identité', en: 'Name of the identity provider' },
    hint: {
      fr: 'Les personnes le lisent quand elles choisissent comment se connecter.',
      en: 'People read it when they choose how to sign in.',
    },
    rule: { fr: 'écrivez un nom, de 120 caractères au plus.', en: 'write a name of 120 characters at most.' },
    input: 'line',
  },
  {
    key: 'issuer',
    label: { fr: 'Adresse de l’émetteur (issuer)', en: 'Issuer' },
    hint: {
      fr: 'Nous lisons le reste à cette adresse, suivie de /.well-known/openid-configuration.',
      en: 'We read the rest at this address followed by /.well-known/openid-configuration.',
    },
    rule: {
      fr: 'écrivez une adresse web entière, avec https, sans «\u00a0?\u00a0» ni «\u00a0#\u00a0».',
      en: 'write a whole web address, with https, without “?” or “#”.',
    },
    input: 'line',
  },
  {
    key: 'client_id',
    label: { fr: 'Notre identifiant chez vous (client_id)', en: 'Our identifier there (client_id)' },
    rule: { fr: 'écrivez l’identifiant que vous nous avez donné.', en: 'write the identifier that you gave us.' },
    input: 'line',
    free: true,
  },
  {
    key: 'scopes',
    label: { fr: 'Scopes à vous demander', en: 'Scopes to ask for' },
    hint: { fr: 'Un par ligne. «\u00a0openid\u00a0» est obligatoire.', en: 'One a line. “openid” is required.' },
    rule: { fr: 'écrivez un scope par ligne, dont «\u00a0openid\u00a0».', en: 'write one scope a line, “openid” among them.' },
    input: 'lines',
  },
  {
    key: 'levels',
    label: { fr: 'Niveaux de garantie', en: 'Assurance levels' },
    rule: { fr: 'cochez au moins un niveau.', en: 'tick at least one level.' },
    input: 'boxes',
    options: plainOptions(broker === 'agentconnect' ? agentLevels : citizenLevels),
  },
  ...(broker === 'agentconnect' ? [domains] : []),
  {
    key: 'token_endpoint_auth_method',
    label: { fr: 'Façon de prouver notre identité chez vous', en: 'How we authenticate there' },
    rule: fromTheList,
    input: 'list',
    options: plainOptions(['client_secret_post', 'client_secret_basic', 'private_key_jwt']),
    ...technical,
  },
  {
    key: 'id_token_signed_response_alg',
    label: { fr: 'Signature de vos jetons d’identité', en: 'Signature of your ID tokens' },
    rule: fromTheList,
    input: 'list',
    options: plainOptions(signatureAlgs),
    ...technical,
  },
  {
    key: 'userinfo_signed_response_alg',
    label: { fr: 'Signature de votre userinfo', en: 'Signature of your userinfo' },
    rule: fromTheList,
    input: 'list',
    options: plainOptions(signatureAlgs),
    ...technical,
  },
];

/** Agents are sent to the provider of the domain of their address. */
const domains: Setting = {
  key: 'domains',
  label: { fr: 'Domaines des adresses de vos agents', en: 'Domains of the addresses of your agents' },
  hint: { fr: 'Un par ligne, sans «\u00a0@\u00a0». Exemple\u00a0: ville.example', en: 'One a line, without “@”. Example: town.example' },
  rule: { fr: 'écrivez un nom de domaine par ligne.', en: 'write one domain name a line.' },
  input: 'lines',
};

const domainName = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]$/i;
const scopeName = /^[\x21\x23-\x5b\x5d-\x7e]{1,60}$/; // RFC 6749, 3.3

/** What is wrong with the configuration of an identity provider. */
export function checkIdentityProvider(broker: BrokerName, configuration: Configuration, sandbox: boolean): Problem[] {
  const [issuer, name, scopes] = [textOf(configuration, 'issuer'), textOf(configuration, 'name'), listOf(configuration, 'scopes')];
  const problems: Problem[] = missingValues(identityProviderSettings(broker), configuration);
  const missing = (key: string) => problems.some((problem) => problem.key === key);
  if (!missing('issuer') && (!isSafeAddress(issuer, sandbox) || /[?#]/.test(issuer) || issuer.length > 500))
    problems.push({ key: 'issuer' });
  if (name.length > 120) problems.push({ key: 'name' });
  if (textOf(configuration, 'client_id').length > 200) problems.push({ key: 'client_id' });
  const badScope = scopes.findIndex((scope) => !scopeName.test(scope));
  if (badScope >= 0) problems.push({ key: 'scopes', line: badScope + 1 });
  else if (!missing('scopes') && !scopes.includes('openid')) problems.push({ key: 'scopes' });
  const badDomain = listOf(configuration, 'domains').findIndex((domain) => !domainName.test(domain));
  if (badDomain >= 0) problems.push({ key: 'domains', line: badDomain + 1 });
  return problems;
}

/** Makes the identity provider of a broker what its configuration says. Until it is approved, nobody is offered it and no address is routed to it. */
export async function connectIdentityProvider(
  tx: Tx,
  context: Context,
  partner: { externalId: string; siret: string; organisation: string; product: BrokerName; active: boolean; secret: string },
  configuration: Configuration,
): Promise<void> {
  const optional = (key: string, as: 'id_token_signed_response_alg' | 'userinfo_signed_response_alg') => {
    const alg = signatureAlgs.find((one) => one === textOf(configuration, key));
    return alg ? { [as]: alg } : {};
  };
  const method = textOf(configuration, 'token_endpoint_auth_method');
  await saveUpstream(tx, context, partner.product, {
    id: partner.externalId,
    title: textOf(configuration, 'name'),
    issuer: textOf(configuration, 'issuer'),
    clientId: textOf(configuration, 'client_id'),
    clientSecret: partner.secret,
    allowedAcr: listOf(configuration, 'levels'),
    active: partner.active,
    display: partner.active,
    position: lastPosition,
    options: {
      token_endpoint_auth_method: method === 'client_secret_basic' || method === 'private_key_jwt' ? method : 'client_secret_post',
      ...optional('id_token_signed_response_alg', 'id_token_signed_response_alg'),
      ...optional('userinfo_signed_response_alg', 'userinfo_signed_response_alg'),
      scopes: [...listOf(configuration, 'scopes')],
      domains: [...listOf(configuration, 'domains')],
      // Managers of the organisation look after those: they are no part of what is connected.
      accepted_domains: [...(await acceptedDomainsOf(tx, partner.product, partner.externalId))],
      ...(partner.product === 'agentconnect' ? { siret: partner.siret, organisation: partner.organisation, civil_registry: false } : {}),
    },
  });
}

/** After those that the operator entered. */
const lastPosition = 1000;

/** A stable name for addresses and the claim `idp_id`, which no other provider can have. */
export function identityProviderId(name: string, random: string): string {
  const readable = name
    .normalize('NFD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
  return `${readable.slice(0, 30).replace(/-$/, '') || 'idp'}-${random}`;
}
