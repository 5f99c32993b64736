import type { Context } from '../../../context.js';
import { transact } from '../../../kernel/database/index.js';
import { saveOrganisation, saveProcedure } from '../../../registry/index.js';
import type { SandboxFacts } from '../../../sandbox/index.js';
import { ensureAuthorisation } from '../exchange/index.js';
import { readForm } from './form.js';
import { tarifCantine } from './procedures/tarif-cantine.js';
import { publishRevision } from './store.js';

/** The town of the sandbox, its procedure and what it may ask for. Changes nothing the second time. */
export async function seedDemarches(context: Context, sandbox: Pick<SandboxFacts, 'agents'>): Promise<void> {
  const town = sandbox.agents.map((agent) => agent.organisation).find((o) => o.label.startsWith('Ville'));
  if (!town) return;
  const { slug, title, summary, legalBasis, authorisation } = tarifCantine;
  await transact(context.db, async (tx) => {
    const organisation = await saveOrganisation(tx, { siret: town.siret, name: town.label, kind: 'local_authority' });
    const procedure = await saveProcedure(tx, {
      slug,
      organisationId: organisation.id,
      title,
      summary,
      legalBasis,
      serviceUrl: `/demarches/${slug}`,
      family: 'famille',
    });
    const { evidence, ...asked } = authorisation;
    const authorisationId = await ensureAuthorisation(tx, context, {
      ...asked,
      id: `aut_demarches_${slug}`,
      organisationId: organisation.id,
      procedureId: procedure.id,
    });
    await publishRevision(tx, {
      procedureId: procedure.id,
      form: readForm(tarifCantine.form),
      authorisations: { [evidence]: authorisationId },
      at: context.clock.now(),
    });
  });
}
