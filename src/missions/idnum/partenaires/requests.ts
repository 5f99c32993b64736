import type { Context } from '../../../context.js';
import { transact, type Db, type Tx } from '../../../kernel/database/index.js';
import type { Lang } from '../../../kernel/i18n/index.js';
import { newId } from '../../../kernel/ids.js';
import type { EmailAddress } from '../../../kernel/mail/index.js';
import type { AgentSession } from '../../../kernel/sessions/index.js';
import { isAmong, isOperator } from '../signin/index.js';
import { textOf, type Configuration, type Problem } from './configuration.js';
import { partnersFaults } from './faults.js';
import { checkConfiguration, connect, newExternalId, settingsOf } from './kinds/index.js';
import { queueDecision } from './mail.js';
import { judge, judgeApproval, withFree, type TransitionName } from './rules.js';
import { openSecret } from './sealing.js';
import { authorsOf, closeRequest, findRequest, insertRequest, lastRequest, lockRequest, type Request } from './store-requests.js';
import { insertPartner, lockPartner, openPartner, productionOf, type Partner } from './store.js';
import { actor, journal, newPartnerId, ownPartner, refusable, writeVersion, type Saved } from './work.js';

/** What would be opened: the rights of the test service with the addresses of production. */
export function askedConfiguration(partner: Partner, free: Configuration): Configuration {
  return partner.kind === 'service'
    ? withFree(settingsOf(partner.kind, partner.product), partner.configuration, free)
    : partner.configuration;
}

/**
 * Asks the operator to open a partner.
 * @throws Fault PARTENAIRE-INCONNU, PARTENAIRE-ETAT when a request waits already, or it is open
 */
export async function askProduction(
  context: Context,
  agent: AgentSession,
  id: string,
  given: { free: Configuration; legalBasis: string; contact: EmailAddress; lang: Lang },
): Promise<Saved<{ outcome: 'asked' }>> {
  const partner = await ownPartner(context, id, agent);
  if (partner.environment !== 'test') throw partnersFaults.make('PARTENAIRE-ETAT');
  const configuration = askedConfiguration(partner, given.free);
  const problems = checkForProduction(context, partner, configuration);
  if (problems.length > 0) return { outcome: 'refused', problems };
  return transact(context.db, async (tx) => {
    const asked = await insertRequest(tx, {
      id: newId('request'),
      partnerId: id,
      version: partner.version,
      configuration,
      legalBasis: given.legalBasis,
      contact: given.contact,
      askedAt: context.clock.now(),
      askedBy: { ...actor(agent), email: agent.email },
      lang: given.lang,
    });
    if (!asked) throw partnersFaults.make('PARTENAIRE-ETAT');
    await journal(context, tx, agent, 'partenaires.ask', partner, { detail: { version: partner.version } });
    return { outcome: 'asked' };
  });
}

/** What is wrong with a configuration once it is for the public. */
export const checkForProduction = ({ config }: Context, partner: Partner, configuration: Configuration): Problem[] =>
  checkConfiguration(partner.kind, partner.product, configuration, { environment: 'production', sandbox: config.mode === 'sandbox' });

/** Takes a request back. @throws Fault PARTENAIRE-INCONNU, PARTENAIRE-ETAT when it does not wait any more */
export async function withdrawRequest(context: Context, agent: AgentSession, id: string): Promise<void> {
  const partner = await ownPartner(context, id, agent);
  const last = await lastRequest(context.db, id);
  if (!last) throw partnersFaults.make('PARTENAIRE-ETAT');
  await transact(context.db, async (tx) => {
    await inState(tx, last.id, 'withdraw', '');
    await closeRequest(tx, last.id, { state: 'withdrawn', at: context.clock.now(), operator: null, reason: null });
    await journal(context, tx, agent, 'partenaires.withdraw', partner);
  });
}

async function inState(tx: Tx, id: string, name: TransitionName, reason: string): Promise<Request> {
  const request = await lockRequest(tx, id);
  if (!request) throw partnersFaults.make('PARTENAIRE-INCONNU');
  const verdict = judge(name, request.state, name === 'withdraw' ? 'organisation' : 'operator', reason);
  if (verdict !== 'allowed') throw partnersFaults.make('PARTENAIRE-ETAT');
  return request;
}

/** Lets only operators through. @throws Fault PARTENAIRE-OPERATEUR */
export async function checkOperator(context: Pick<Context, 'config' | 'db'>, agent: AgentSession): Promise<void> {
  if (!(await isOperator(context, agent))) throw partnersFaults.make('PARTENAIRE-OPERATEUR');
}

/** A request, for the operator. @throws Fault PARTENAIRE-OPERATEUR, PARTENAIRE-INCONNU */
export async function requestForOperator(context: Context, agent: AgentSession, id: string): Promise<Request> {
  await checkOperator(context, agent);
  const request = await findRequest(context.db, id);
  if (!request) throw partnersFaults.make('PARTENAIRE-INCONNU');
  return request;
}

/** Whether this operator may approve a request, or somebody else must. */
export async function approvalBy({ config }: Pick<Context, 'config'>, db: Db, agent: AgentSession, request: Request) {
  const others = config.operators.filter((one) => !isAmong([one], agent.email)).length;
  return judgeApproval(agent.accountId, await authorsOf(db, request), others);
}

/**
 * Decides a request, in one transaction with what it opens, the ledger and the e-mail to who asked.
 * @throws Fault PARTENAIRE-OPERATEUR, PARTENAIRE-INCONNU, PARTENAIRE-ETAT; PARTENAIRE-QUATRE-YEUX or PARTENAIRE-SEUL-OPERATEUR to who
 * approves their own
 */
export async function decideRequest(
  context: Context,
  agent: AgentSession,
  id: string,
  decision: { name: 'approve' | 'refuse'; reason: string },
): Promise<Saved<{ outcome: 'decided' }>> {
  await checkOperator(context, agent);
  return refusable(() =>
    transact(context.db, async (tx) => {
      const request = await inState(tx, id, decision.name, decision.reason);
      const partner = await lockPartner(tx, request.partner.id);
      if (!partner) throw partnersFaults.make('PARTENAIRE-INCONNU');
      if (decision.name === 'approve') {
        const approval = await approvalBy(context, tx, agent, request);
        if (approval !== 'allowed') throw partnersFaults.make(approval === 'own' ? 'PARTENAIRE-QUATRE-YEUX' : 'PARTENAIRE-SEUL-OPERATEUR');
        const problems = checkForProduction(context, partner, request.configuration);
        if (problems.length > 0) return { outcome: 'refused', problems };
      }
      const opened = decision.name === 'approve' ? await open(context, tx, agent, partner, request.configuration) : partner.id;
      await closeRequest(tx, id, {
        state: decision.name === 'approve' ? 'approved' : 'refused',
        at: context.clock.now(),
        operator: agent.accountId,
        reason: decision.reason.trim() || null,
      });
      await journal(context, tx, agent, `partenaires.${decision.name}`, partner, { detail: { request: id } });
      await queueDecision(tx, context, request, { ...decision, partnerId: opened });
      return { outcome: 'decided' };
    }),
  );
}

/** Makes what was approved work, and returns the partner that works in production. Test and production are two entities: a person has another subject in each. */
async function open(context: Context, tx: Tx, agent: AgentSession, partner: Partner, configuration: Configuration): Promise<string> {
  const approve = { change: 'approve' } as const;
  if (partner.kind !== 'service') {
    await openPartner(tx, partner.id);
    await writeVersion(context, tx, agent, { ...partner, active: true }, configuration, approve);
    return partner.id;
  }
  const known = await productionOf(tx, partner.id);
  if (known) {
    await writeVersion(context, tx, agent, known, configuration, approve);
    return known.id;
  }
  const fresh = {
    ...partner,
    id: newPartnerId(),
    environment: 'production' as const,
    origin: partner.id,
    externalId: newExternalId('service', configuration),
    name: textOf(configuration, 'name'),
    active: true,
    configuration,
  };
  const { issuer } = await connect(tx, context, { ...fresh, secret: openSecret(context, partner) }, configuration);
  await insertPartner(tx, { ...fresh, issuer }, { ...approve, agent: actor(agent), at: context.clock.now() });
  return fresh.id;
}
