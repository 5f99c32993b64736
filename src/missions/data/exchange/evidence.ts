import type { EvidenceType } from './evidence/define.js';
import { quotientFamilial } from './evidence/quotient-familial.js';

/**
 * What can be asked through the exchange. Routes, validation, minimisation, OpenAPI, catalogue, sandbox tokens and words for people all
 * come from this table: a new endpoint is a new row, and a connector when its provider is new.
 */
export const evidenceTypes: readonly EvidenceType[] = [quotientFamilial];

/** The row of an identifier, or null. */
export const evidenceType = (id: string): EvidenceType | null => evidenceTypes.find((type) => type.id === id) ?? null;
