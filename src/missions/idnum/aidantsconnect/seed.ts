import type { Context } from '../../../context.js';
import { transact } from '../../../kernel/database/index.js';
import { parseEmail } from '../../../kernel/mail/index.js';
import { saveOrganisation } from '../../../registry/index.js';
import type { SandboxFacts } from '../../../sandbox/index.js';
import { saveHelperOrganisation, saveMember } from '../mandats/index.js';

/** Who helps people in the town of the sandbox, by the beginning of their address. */
const members = [
  { who: 'nadia.', acts: true, referent: false },
  { who: 'yves.', acts: false, referent: true },
] as const;

/** The France Services place of the town of the sandbox: a helper, and a referent who does not act. Changes nothing the second time. */
export async function seedHelpers({ db, secrets, clock }: Context, { agents }: Pick<SandboxFacts, 'agents'>): Promise<void> {
  const town = agents.map(({ organisation }) => organisation).find(({ label }) => label.startsWith('Ville'));
  if (!town) return;
  const at = clock.now();
  await transact(db, async (tx) => {
    const { id } = await saveOrganisation(tx, { siret: town.siret, name: town.label, kind: 'local_authority' });
    const organisationId = await saveHelperOrganisation(tx, {
      organisationId: id,
      kind: 'france_services',
      franceServicesNumber: '9100042',
      at,
    });
    for (const { who, acts, referent } of members) {
      const agent = agents.find(({ email }) => email.startsWith(who));
      const email = agent && parseEmail(agent.email);
      if (agent && email)
        await saveMember(tx, secrets, {
          organisationId,
          givenName: agent.given_name,
          usualName: agent.usual_name,
          email,
          acts,
          referent,
          at,
        });
    }
  });
}
