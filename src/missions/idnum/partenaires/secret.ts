import type { Context } from '../../../context.js';
import { transact } from '../../../kernel/database/index.js';
import { randomToken } from '../../../kernel/ids.js';
import type { AgentSession } from '../../../kernel/sessions/index.js';
import { renewClientSecret } from '../provider/index.js';
import { connect } from './kinds/index.js';
import { sealSecret } from './sealing.js';
import { lockPartner, writeSecret, type Partner } from './store.js';
import { journal, owned } from './work.js';

/**
 * Gives a partner another secret. The one it had stops working within seconds.
 * @param shown how many secrets it had had when the page was shown: a form that is sent twice makes one
 * @param typed the new secret of Socle at an identity provider
 * @returns the secret to tell, this once; 'already' when it was made before
 * @throws Fault PARTENAIRE-INCONNU
 */
export function renewSecret(
  context: Context,
  agent: AgentSession,
  id: string,
  { shown, typed }: { shown: number; typed: string },
): Promise<{ outcome: 'renewed'; partner: Partner; secret: string } | { outcome: 'already' }> {
  return transact(context.db, async (tx) => {
    const partner = owned(await lockPartner(tx, id), agent);
    if (partner.secretsMade !== shown) return { outcome: 'already' };
    const secret =
      partner.kind === 'service'
        ? await renewClientSecret(tx, context, partner.externalId)
        : partner.kind === 'identity_provider'
          ? typed
          : randomToken(32);
    await writeSecret(tx, id, partner.kind === 'service' ? null : sealSecret(context, secret));
    if (partner.kind !== 'service') await connect(tx, context, { ...partner, secret }, partner.configuration);
    await journal(context, tx, agent, 'partenaires.secret', partner);
    return { outcome: 'renewed', partner, secret };
  });
}
