import type { Text } from '../kernel/i18n/index.js';

/** A family of online procedures: what a mandate is given for. Keys and titles are those of Aidants Connect; the examples are ours. */
export interface ProcedureFamily {
  title: Text;
  examples: Text;
}

/** Every family, in the order in which people are shown them. A procedure of the register belongs to one, or to none while nobody said so. */
export const procedureFamilies = {
  papiers: {
    title: { fr: 'Papiers, citoyenneté, élections', en: 'Papers, citizenship, elections' },
    examples: { fr: 'carte d’identité, passeport, liste électorale', en: 'identity card, passport, electoral roll' },
  },
  famille: {
    title: { fr: 'Famille, scolarité', en: 'Family, schooling' },
    examples: { fr: 'cantine, inscription à l’école, allocations', en: 'school meals, enrolment, allowances' },
  },
  social: {
    title: { fr: 'Social, santé', en: 'Social care, health' },
    examples: { fr: 'assurance maladie, handicap, retraite', en: 'health insurance, disability, pension' },
  },
  travail: {
    title: { fr: 'Travail, formation', en: 'Work, training' },
    examples: { fr: 'chômage, formation, apprentissage', en: 'unemployment, training, apprenticeship' },
  },
  logement: {
    title: { fr: 'Logement', en: 'Housing' },
    examples: { fr: 'aide au loyer, logement social', en: 'rent aid, social housing' },
  },
  transports: {
    title: { fr: 'Transports, mobilité', en: 'Transport' },
    examples: { fr: 'permis, carte grise, stationnement', en: 'driving licence, vehicle papers, parking' },
  },
  argent: {
    title: { fr: 'Argent, impôts, consommation', en: 'Money, taxes, consumption' },
    examples: { fr: 'impôt sur le revenu, amendes, litiges', en: 'income tax, fines, disputes' },
  },
  justice: {
    title: { fr: 'Justice', en: 'Justice' },
    examples: { fr: 'aide juridictionnelle, casier judiciaire', en: 'legal aid, criminal record' },
  },
  etranger: {
    title: { fr: 'Étranger, Europe', en: 'Abroad, Europe' },
    examples: { fr: 'titre de séjour, visa, vie à l’étranger', en: 'residence permit, visa, living abroad' },
  },
  loisirs: {
    title: { fr: 'Loisirs, sport, culture', en: 'Leisure, sport, culture' },
    examples: { fr: 'bibliothèque, associations, chasse, pêche', en: 'library, associations, hunting, fishing' },
  },
} as const satisfies Readonly<Record<string, ProcedureFamily>>;

export type FamilyKey = keyof typeof procedureFamilies;

export const familyKeys = Object.keys(procedureFamilies) as readonly FamilyKey[]; // Object.keys forgets the names

/** Whether a text is the key of a family. */
export const isFamily = (key: string): key is FamilyKey => Object.hasOwn(procedureFamilies, key);
