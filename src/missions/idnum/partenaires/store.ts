import type { Selectable } from 'kysely';
import { z } from 'zod';
import type { Db, Tables, Tx } from '../../../kernel/database/index.js';
import { brokers, type BrokerName } from '../provider/index.js';
import { storedConfiguration, type Configuration } from './configuration.js';
import { kinds, type Kind } from './kinds/index.js';
import { environments, type Environment } from './rules.js';

/** What an organisation connected, with its current configuration. */
export interface Partner {
  id: string;
  kind: Kind;
  product: BrokerName;
  environment: Environment;
  /** The test service that a service in production was asked from. */
  origin: string | null;
  siret: string;
  organisation: string;
  name: string;
  externalId: string;
  issuer: string | null;
  /** Sealed. */
  secret: string | null;
  secretsMade: number;
  active: boolean;
  version: number;
  createdAt: Date;
  configuration: Configuration;
}

/** One configuration that a partner has or had. */
export interface Version {
  number: number;
  change: Change;
  restored: number | null;
  configuration: Configuration;
  agent: string;
  at: Date;
}

/** How a version comes about. */
export const changes = ['create', 'edit', 'restore', 'approve'] as const;
export type Change = (typeof changes)[number];

const withConfiguration = (db: Db) =>
  db
    .selectFrom('partner as p')
    .innerJoin('partner_version as v', (join) => join.onRef('v.partner_id', '=', 'p.id').onRef('v.number', '=', 'p.version'))
    .selectAll('p')
    .select('v.configuration');

/** Partners of an organisation, oldest first. */
export async function partnersOf(db: Db, siret: string): Promise<Partner[]> {
  const rows = await withConfiguration(db).where('p.siret', '=', siret).orderBy('p.created_at').orderBy('p.id').execute();
  return rows.map(asPartner);
}

/** A partner, or null. */
export async function findPartner(db: Db, id: string): Promise<Partner | null> {
  const row = await withConfiguration(db).where('p.id', '=', id).executeTakeFirst();
  return row ? asPartner(row) : null;
}

/** A partner that nobody else changes before the transaction ends, or null. */
export async function lockPartner(tx: Tx, id: string): Promise<Partner | null> {
  const found = await tx.selectFrom('partner').select('id').where('id', '=', id).forUpdate().executeTakeFirst();
  return found ? findPartner(tx, id) : null;
}

/** The service in production that was asked from a test service, or null. */
export async function productionOf(db: Db, origin: string): Promise<Partner | null> {
  const row = await withConfiguration(db).where('p.origin', '=', origin).executeTakeFirst();
  return row ? asPartner(row) : null;
}

/** Who saves a version, and how it comes about. */
export interface Saving {
  change: Change;
  restored?: number;
  agent: { id: string; label: string };
  at: Date;
}

/** Enters a partner with its first version; false when its identifier was entered before. */
export async function insertPartner(
  tx: Tx,
  partner: Omit<Partner, 'version' | 'secretsMade' | 'createdAt'>,
  saving: Saving,
): Promise<boolean> {
  const done = await tx
    .insertInto('partner')
    .values({
      id: partner.id,
      kind: partner.kind,
      product: partner.product,
      environment: partner.environment,
      origin: partner.origin,
      siret: partner.siret,
      organisation: partner.organisation,
      name: partner.name,
      external_id: partner.externalId,
      issuer: partner.issuer,
      secret: partner.secret,
      active: partner.active,
      version: 1,
      created_at: saving.at,
    })
    .onConflict((c) => c.column('id').doNothing())
    .executeTakeFirst();
  if (done.numInsertedOrUpdatedRows !== 1n) return false;
  await insertVersion(tx, partner.id, 1, partner.configuration, saving);
  return true;
}

/** Writes the next version of a partner, which becomes the current one. */
export async function insertNextVersion(
  tx: Tx,
  partner: Pick<Partner, 'id' | 'version'>,
  next: { name: string; configuration: Configuration },
  saving: Saving,
): Promise<void> {
  const number = partner.version + 1;
  await insertVersion(tx, partner.id, number, next.configuration, saving);
  await tx.updateTable('partner').set({ version: number, name: next.name }).where('id', '=', partner.id).execute();
}

async function insertVersion(tx: Tx, partnerId: string, number: number, configuration: Configuration, saving: Saving): Promise<void> {
  await tx
    .insertInto('partner_version')
    .values({
      partner_id: partnerId,
      number,
      change: saving.change,
      restored: saving.restored ?? null,
      configuration: JSON.stringify(configuration),
      agent_id: saving.agent.id,
      agent: saving.agent.label,
      at: saving.at,
    })
    .execute();
}

/** Every version of a partner, latest first. */
export async function versionsOf(db: Db, partnerId: string): Promise<Version[]> {
  const rows = await db.selectFrom('partner_version').selectAll().where('partner_id', '=', partnerId).orderBy('number', 'desc').execute();
  return rows.map((row) => ({
    number: row.number,
    change: z.enum(changes).parse(row.change),
    restored: row.restored,
    configuration: storedConfiguration.parse(row.configuration),
    agent: row.agent,
    at: row.at,
  }));
}

/** Keeps the secret of a provider, or only notes that a service has another one. */
export async function writeSecret(tx: Tx, partnerId: string, sealed: string | null): Promise<void> {
  await tx
    .updateTable('partner')
    .set((eb) => ({ secrets_made: eb('secrets_made', '+', 1), ...(sealed === null ? {} : { secret: sealed }) }))
    .where('id', '=', partnerId)
    .execute();
}

/** Opens a provider to the public. */
export async function openPartner(tx: Tx, partnerId: string): Promise<void> {
  await tx.updateTable('partner').set({ active: true, environment: 'production' }).where('id', '=', partnerId).execute();
}

function asPartner(row: Selectable<Tables['partner']> & { configuration: unknown }): Partner {
  return {
    id: row.id,
    kind: z.enum(kinds).parse(row.kind),
    product: z.enum(brokers).parse(row.product),
    environment: z.enum(environments).parse(row.environment),
    origin: row.origin,
    siret: row.siret,
    organisation: row.organisation,
    name: row.name,
    externalId: row.external_id,
    issuer: row.issuer,
    secret: row.secret,
    secretsMade: row.secrets_made,
    active: row.active,
    version: row.version,
    createdAt: row.created_at,
    configuration: storedConfiguration.parse(row.configuration),
  };
}
