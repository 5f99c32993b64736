import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { transact } from '../kernel/database/index.js';
import type { Product } from '../product.js';
import { registryActions } from './actions.js';
import { addOrganisationDomain } from './domains.js';
import { registryFaults } from './faults.js';
import { organisationBySiret } from './organisations.js';
import { importSirene, wasImported } from './sirene/index.js';

/** The register of organisations. Belongs to the house, whatever missions run. */
export const register: Product = {
  name: 'register',
  faults: registryFaults.table,
  actions: registryActions,
  async seed(context, { companyRegister }) {
    const { db, clock } = context;
    const file = Buffer.from(companyRegister.sirene);
    if (await wasImported(db, createHash('sha256').update(file).digest('hex'))) return;
    await importSirene(context, Readable.from([file]), { source: 'sandbox' });
    await transact(db, async (tx) => {
      for (const { siret, domain } of companyRegister.domains) {
        const organisation = await organisationBySiret(tx, siret);
        if (organisation)
          await addOrganisationDomain(tx, { organisationId: organisation.id, domain, verifiedBy: 'register', at: clock.now() });
      }
    });
  },
};
