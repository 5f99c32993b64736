import type { Product } from '../../../product.js';
import { mandateCookies } from './cookies.js';
import { aidantsFaults } from './faults.js';
import { issuerJobs, mountIssuer } from './issuer/index.js';
import { agreeRoutes } from './routes-agree.js';
import { mandateRoutes } from './routes-mandate.js';
import { newRoutes } from './routes-new.js';
import { personRoutes } from './routes-person.js';
import { verifyRoutes } from './routes-verify.js';
import { homeRoutes } from './routes.js';
import { seedHelpers } from './seed.js';

export { attestationPdf } from './attestation-pdf.js';
export { attest, attestable, type Attestation, type AttestationKind } from './attestation.js';
export { membershipsOf } from './helper.js';

/** Aidants Connect: the space of those who help people with their procedures, under a mandate. */
export const aidantsConnect: Product = {
  name: 'aidantsconnect',
  faults: aidantsFaults.table,
  menu: [{ label: { fr: 'Aider une personne', en: 'Help a person' }, href: '/aidants', for: 'agent', order: 18 }],
  async routes(app, context) {
    await mountIssuer(app, context);
    const cookies = mandateCookies(context);
    homeRoutes(app, context);
    newRoutes(app, context, cookies);
    await personRoutes(app, context, cookies);
    agreeRoutes(app, context, cookies);
    mandateRoutes(app, context, cookies);
    verifyRoutes(app, context);
  },
  jobs: issuerJobs,
  seed: seedHelpers,
};
