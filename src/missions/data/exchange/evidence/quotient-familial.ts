import { z } from 'zod';
import { endOfMonth, sayEuros, sayMonth, sayNumber, sayOneOf } from '../display.js';
import { civilityShape, periodShape } from '../parameters.js';
import { defineEvidence, field, type Issuer } from './define.js';
import { address, completeFromHousehold, people } from './family.js';

const cnaf: Issuer = { name: 'Caisse nationale des allocations familiales (CNAF)', siret: null };
const msa: Issuer = { name: 'Mutualité sociale agricole (MSA)', siret: null };

const quotient = z.object({
  fournisseur: field(
    z.enum(['CNAF', 'MSA']),
    { fr: 'Organisme', en: 'Body' },
    {
      say: sayOneOf({
        CNAF: { fr: 'Caisse d’allocations familiales (CAF)', en: 'Family allowance office (CAF)' },
        MSA: { fr: 'Mutualité sociale agricole (MSA)', en: 'Agricultural social insurance (MSA)' },
      }),
    },
  ),
  valeur: field(z.int(), { fr: 'Quotient familial', en: 'Family quotient' }, { say: sayEuros }),
  annee: field(z.int(), { fr: 'Année du quotient', en: 'Year of the quotient' }, { say: sayNumber }),
  mois: field(z.int().min(1).max(12), { fr: 'Mois du quotient', en: 'Month of the quotient' }, { say: sayMonth }),
  annee_calcul: field(z.int(), { fr: 'Année du calcul', en: 'Year of the calculation' }, { say: sayNumber }),
  mois_calcul: field(z.int().min(1).max(12), { fr: 'Mois du calcul', en: 'Month of the calculation' }, { say: sayMonth }),
});

const data = z.object({
  quotient_familial: field(quotient, { fr: 'Quotient familial', en: 'Family quotient' }, { scopes: ['cnaf_quotient_familial'] }),
  allocataires: people({ fr: 'Allocataires', en: 'Beneficiaries' }, ['cnaf_allocataires']),
  enfants: people({ fr: 'Enfants', en: 'Children' }, ['cnaf_enfants']),
  adresse: address(['cnaf_adresse']),
});
type Data = z.infer<typeof data>;

/** The family quotient of the CAF or the MSA, and the household it was computed for. */
export const quotientFamilial = defineEvidence({
  id: 'quotient_familial',
  path: 'dss/quotient_familial',
  version: 'v3',
  operation: 'cnav_quotient_familial',
  title: { fr: 'Quotient familial', en: 'Family quotient' },
  summary: {
    fr: 'Le quotient familial calculé par la CAF ou la MSA, les personnes du foyer et leur adresse.',
    en: 'The family quotient computed by the CAF or the MSA, the people of the household and their address.',
  },
  provider: 'cnav',
  upstream: '/v1/quotient-familial',
  issuers: [cnaf, msa],
  // The data has passed the schema below.
  issuer: (answer) => ((answer as Data).quotient_familial.fournisseur === 'MSA' ? msa : cnaf),
  subject: (answer, asked) => completeFromHousehold(asked, (answer as Data).allocataires),
  legalBases: {
    'crpa-l114-8': {
      fr: 'Article L. 114-8 du code des relations entre le public et l’administration',
      en: 'Article L. 114-8 of the code of relations between the public and the administration',
    },
    cantines: {
      fr: 'Article R. 531-52 du code de l’éducation (tarifs de la restauration scolaire)',
      en: 'Article R. 531-52 of the education code (prices of school meals)',
    },
    ccas: {
      fr: 'Article L. 123-5 du code de l’action sociale et des familles (aide sociale communale)',
      en: 'Article L. 123-5 of the social action and family code (municipal social aid)',
    },
    transport: {
      fr: 'Article L. 1113-1 du code des transports (tarifs réduits)',
      en: 'Article L. 1113-1 of the transport code (reduced fares)',
    },
  },
  scopes: {
    cnaf_quotient_familial: { fr: 'Votre quotient familial', en: 'Your family quotient' },
    cnaf_allocataires: {
      fr: 'Le nom, les prénoms, la date de naissance et le sexe des allocataires',
      en: 'Names, date of birth and sex of the beneficiaries',
    },
    cnaf_enfants: {
      fr: 'Le nom, les prénoms, la date de naissance et le sexe de vos enfants',
      en: 'Names, date of birth and sex of your children',
    },
    cnaf_adresse: { fr: 'Votre adresse', en: 'Your address' },
  },
  modalities: {
    identite: { parameters: z.object({ ...civilityShape, ...periodShape }) },
    france_connect: { parameters: z.object(periodShape) },
  },
  data,
  freshness: {
    fr: 'Quotient du mois demandé, recalculé quand la situation change. Le foyer et l’adresse sont ceux d’aujourd’hui.',
    en: 'Quotient of the month asked for, computed again when the situation changes. Household and address are those of today.',
  },
  validUntil: (_answer, fetchedAt) => endOfMonth(fetchedAt),
  validity: { fr: 'Jusqu’à la fin du mois', en: 'Until the end of the month' },
  retentionMonths: 12,
  cacheSeconds: 24 * 3600,
  notFound: '37003',
  notFoundAt: 'CNAV',
});
