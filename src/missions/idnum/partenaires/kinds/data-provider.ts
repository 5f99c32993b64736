import type { Context } from '../../../../context.js';
import type { Tx } from '../../../../kernel/database/index.js';
import { saveDataProvider } from '../../franceconnect/index.js';
import { listOf, missingValues, textOf, type Configuration, type Problem, type Setting } from '../configuration.js';
import { isSafeAddress } from '../rules.js';
import { dataScopeOptions, plainOptions } from './words.js';

const fromTheList = { fr: 'choisissez une valeur de la liste.', en: 'choose a value of the list.' };

/** What a data provider says of itself. It asks FranceConnect whether an access token is good, and whose it is. */
export const dataProviderSettings: readonly Setting[] = [
  {
    key: 'name',
    label: { fr: 'Nom du fournisseur de données', en: 'Name of the data provider' },
    rule: { fr: 'écrivez un nom, de 120 caractères au plus.', en: 'write a name of 120 characters at most.' },
    input: 'line',
  },
  {
    key: 'scopes',
    label: { fr: 'Données que vous détenez (scopes)', en: 'Data that you hold (scopes)' },
    rule: { fr: 'cochez au moins une donnée.', en: 'tick at least one.' },
    input: 'boxes',
    options: dataScopeOptions,
  },
  {
    key: 'jwks_uri',
    label: { fr: 'Adresse de vos clés publiques', en: 'Address of your public keys' },
    hint: { fr: 'Nos réponses sont chiffrées pour vous.', en: 'Our answers are encrypted for you.' },
    rule: { fr: 'écrivez une adresse web entière, avec https.', en: 'write a whole web address, with https.' },
    input: 'line',
    free: true,
  },
  {
    key: 'encryption_alg',
    label: { fr: 'Chiffrement des réponses', en: 'Encryption of answers' },
    rule: fromTheList,
    input: 'choice',
    options: plainOptions(['ECDH-ES', 'RSA-OAEP-256', 'RSA-OAEP']),
    free: true,
  },
  {
    key: 'signing_alg',
    label: { fr: 'Signature des réponses', en: 'Signature of answers' },
    rule: fromTheList,
    input: 'choice',
    options: plainOptions(['ES256', 'RS256']),
    free: true,
  },
];

/** What is wrong with the configuration of a data provider. */
export function checkDataProvider(configuration: Configuration, sandbox: boolean): Problem[] {
  const problems: Problem[] = missingValues(dataProviderSettings, configuration);
  const jwksUri = textOf(configuration, 'jwks_uri');
  if (jwksUri !== '' && (!isSafeAddress(jwksUri, sandbox) || jwksUri.length > 500)) problems.push({ key: 'jwks_uri' });
  if (textOf(configuration, 'name').length > 120) problems.push({ key: 'name' });
  return problems;
}

/** Enters a data provider, once it may work: FranceConnect knows those that it answers, and no other. */
export async function connectDataProvider(
  tx: Tx,
  context: Context,
  partner: { externalId: string; siret: string; active: boolean; secret: string },
  configuration: Configuration,
): Promise<void> {
  if (!partner.active) return;
  await saveDataProvider(tx, context.secrets, {
    clientId: partner.externalId,
    entityId: partner.externalId,
    title: textOf(configuration, 'name'),
    organisation: partner.siret,
    secret: partner.secret,
    scopes: listOf(configuration, 'scopes'),
    jwksUri: textOf(configuration, 'jwks_uri'),
    encryptionAlg: textOf(configuration, 'encryption_alg'),
    encryptionEnc: 'A256GCM',
    signingAlg: textOf(configuration, 'signing_alg'),
  });
}
