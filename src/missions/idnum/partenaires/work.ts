import type { Context } from '../../../context.js';
import { transact, type Tx } from '../../../kernel/database/index.js';
import { Fault } from '../../../kernel/errors/index.js';
import { newId, randomToken } from '../../../kernel/ids.js';
import type { AgentSession } from '../../../kernel/sessions/index.js';
import type { BrokerName } from '../provider/index.js';
import type { partnersActions } from './actions.js';
import { changedSettings, textOf, type Configuration, type Problem } from './configuration.js';
import { partnersFaults } from './faults.js';
import { checkConfiguration, connect, newExternalId, settingsOf, type Kind } from './kinds/index.js';
import { freeSettings, keepsRights, withFree } from './rules.js';
import { openSecret, sealSecret } from './sealing.js';
import { findPartner, insertNextVersion, insertPartner, lockPartner, versionsOf, type Partner } from './store.js';

/** What came of saving: what is wrong, or what was done. */
export type Saved<Done> = { outcome: 'refused'; problems: readonly Problem[] } | Done;

/** A partner of the agent's organisation. @throws Fault PARTENAIRE-INCONNU */
export async function ownPartner(context: Pick<Context, 'db'>, id: string, agent: Pick<AgentSession, 'siret'>): Promise<Partner> {
  return owned(await findPartner(context.db, id), agent);
}

/** The same partner. @throws Fault PARTENAIRE-INCONNU when it is not one of the agent's organisation */
export function owned(partner: Partner | null, agent: Pick<AgentSession, 'siret'>): Partner {
  if (partner?.siret !== agent.siret) throw partnersFaults.make('PARTENAIRE-INCONNU');
  return partner;
}

/** Who did what to a partner, in the ledger of the same transaction. */
export async function journal(
  context: Pick<Context, 'ledger'>,
  tx: Tx,
  agent: AgentSession,
  action: keyof typeof partnersActions,
  partner: Pick<Partner, 'id' | 'name' | 'environment'>,
  more: { fields?: readonly string[]; detail?: Readonly<Record<string, string | number>> } = {},
): Promise<void> {
  await context.ledger.append(tx, {
    action,
    subject: null,
    actor: { kind: 'agent', id: agent.accountId, label: agent.displayName, organisation: agent.siret },
    purpose: partner.name,
    reference: partner.id,
    ...(more.fields ? { fields: more.fields } : {}),
    detail: { environment: partner.environment, ...more.detail },
  });
}

/** Turns what a broker refuses beyond the schema into a problem of a setting. */
export async function refusable<Done>(work: () => Promise<Saved<Done>>): Promise<Saved<Done>> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Fault) || error.code !== 'OIDC-REGISTRATION') throw error;
    const [key = 'profile'] = String(error.data['field'] ?? '').split('.');
    return { outcome: 'refused', problems: [{ key }] };
  }
}

/** An identity provider without the secret that it gave us. */
export const missingSecret: Problem = {
  key: 'secret',
  text: { fr: 'écrivez le secret que vous nous avez donné.', en: 'write the secret that you gave us.' },
};

/**
 * Enters a partner: it works at once in a sandbox; elsewhere it waits for the operator.
 * @param typedSecret of Socle at an identity provider, which is not ours to make
 * @returns 'already' when this very form was sent before; the secret is told this once
 */
export function createPartner(
  context: Context,
  agent: AgentSession,
  given: { id: string; kind: Kind; product: BrokerName; configuration: Configuration; typedSecret: string },
): Promise<Saved<{ outcome: 'created'; partner: Partner; secret: string | null } | { outcome: 'already' }>> {
  const { config, clock } = context;
  const { id, kind, product, configuration } = given;
  const sandbox = config.mode === 'sandbox';
  const problems = [
    ...checkConfiguration(kind, product, configuration, { environment: 'test', sandbox }),
    ...(kind === 'identity_provider' && given.typedSecret === '' ? [missingSecret] : []),
  ];
  if (problems.length > 0) return Promise.resolve({ outcome: 'refused', problems });
  return refusable(() =>
    transact(context.db, async (tx) => {
      const plain = kind === 'service' ? null : kind === 'identity_provider' ? given.typedSecret : randomToken(32);
      const partner = {
        id,
        kind,
        product,
        environment: 'test' as const,
        origin: null,
        siret: agent.siret,
        organisation: agent.organisationLabel,
        name: textOf(configuration, 'name'),
        externalId: newExternalId(kind, configuration),
        issuer: null,
        secret: plain === null ? null : sealSecret(context, plain),
        // An identity provider is shown to nobody before the operator has looked at it.
        active: sandbox && kind !== 'identity_provider',
        configuration,
      };
      // Asked first: a form that was sent twice must not leave a second client behind.
      if (await findPartner(tx, id)) return { outcome: 'already' };
      const { issuer, secret } = await connect(tx, context, { ...partner, secret: plain }, configuration);
      const saving = { change: 'create' as const, agent: actor(agent), at: clock.now() };
      if (!(await insertPartner(tx, { ...partner, issuer }, saving))) throw partnersFaults.make('PARTENAIRE-CHANGE');
      await journal(context, tx, agent, 'partenaires.create', partner, { fields: Object.keys(configuration), detail: { kind, product } });
      const entered = owned(await findPartner(tx, id), agent);
      return { outcome: 'created', partner: entered, secret };
    }),
  );
}

/** The agent as versions and requests name them. */
export const actor = (agent: AgentSession) => ({ id: agent.accountId, label: agent.displayName });

/**
 * Saves what an agent typed as a new version; the broker follows within seconds.
 * @param shown version that the agent was looking at
 * @param read what they typed, for the settings that may be changed in this environment
 * @throws Fault PARTENAIRE-INCONNU
 */
export function savePartner(
  context: Context,
  agent: AgentSession,
  id: string,
  { shown, read }: { shown: number; read: Configuration },
): Promise<Saved<{ outcome: 'saved' | 'same' } | { outcome: 'conflict'; current: Partner }>> {
  return refusable(() =>
    transact(context.db, async (tx) => {
      const partner = owned(await lockPartner(tx, id), agent);
      const settings = settingsOf(partner.kind, partner.product);
      const next = partner.environment === 'test' ? read : withFree(settings, partner.configuration, read);
      const problems = check(context, partner, next);
      if (problems.length > 0) return { outcome: 'refused', problems };
      if (changedSettings(settings, partner.configuration, next).length === 0) return { outcome: 'same' };
      if (partner.version !== shown) return { outcome: 'conflict', current: partner };
      await writeVersion(context, tx, agent, partner, next, { change: 'edit' });
      return { outcome: 'saved' };
    }),
  );
}

const check = ({ config }: Context, partner: Partner, next: Configuration): Problem[] => {
  const { kind, product, environment } = partner;
  return checkConfiguration(kind, product, next, { environment, sandbox: config.mode === 'sandbox' });
};

/**
 * Puts an earlier version back, as a new one.
 * @param shown version that was current on the page
 * @throws Fault PARTENAIRE-INCONNU, PARTENAIRE-CHANGE, PARTENAIRE-VERSION when it would give other rights than the approved ones
 */
export function restoreVersion(context: Context, agent: AgentSession, id: string, { shown, number }: { shown: number; number: number }) {
  return transact(context.db, async (tx): Promise<void> => {
    const partner = owned(await lockPartner(tx, id), agent);
    const earlier = (await versionsOf(tx, id)).find((version) => version.number === number);
    if (!earlier) throw partnersFaults.make('PARTENAIRE-INCONNU');
    if (partner.version !== shown) throw partnersFaults.make('PARTENAIRE-CHANGE');
    const next = earlier.configuration;
    if (!mayRestore(partner, next) || check(context, partner, next).length > 0) throw partnersFaults.make('PARTENAIRE-VERSION');
    await writeVersion(context, tx, agent, partner, next, { change: 'restore', restored: number });
  });
}

/** Whether an agent may put this configuration back: in production, only when the operator has nothing to decide. */
export const mayRestore = (partner: Partner, configuration: Configuration): boolean =>
  freeSettings(settingsOf(partner.kind, partner.product), partner.environment).length ===
    settingsOf(partner.kind, partner.product).length ||
  keepsRights(settingsOf(partner.kind, partner.product), partner.configuration, configuration);

/** Writes a version, makes the broker follow and writes both in the ledger. */
export async function writeVersion(
  context: Context,
  tx: Tx,
  agent: AgentSession,
  partner: Partner,
  configuration: Configuration,
  how: { change: 'edit' | 'restore' | 'approve'; restored?: number },
): Promise<void> {
  const settings = settingsOf(partner.kind, partner.product);
  const name = textOf(configuration, 'name');
  await connect(tx, context, { ...partner, secret: openSecret(context, partner) }, configuration);
  await insertNextVersion(tx, partner, { name, configuration }, { ...how, agent: actor(agent), at: context.clock.now() });
  if (how.change === 'approve') return;
  await journal(context, tx, agent, `partenaires.${how.change}`, partner, {
    fields: changedSettings(settings, partner.configuration, configuration).map(({ setting }) => setting.key),
    detail: { version: partner.version + 1, ...(how.restored ? { restored: how.restored } : {}) },
  });
}

/** An identifier for a partner that is about to be entered: it travels with the form, so that a form that is sent twice makes one. */
export const newPartnerId = (): string => newId('partner');
