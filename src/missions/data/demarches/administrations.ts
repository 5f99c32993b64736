import type { Context } from '../../../context.js';
import type { Tx } from '../../../kernel/database/index.js';
import { ensureAuthorisation, requestEvidence } from '../exchange/index.js';
import type { Ask } from './collect.js';

// How Démarches reaches the exchange.

/** Asks an administration through the exchange. */
export const ask: Ask = requestEvidence;

export interface Authorisation {
  organisationId: string;
  procedureId: string;
  service: string;
  purpose: string;
  legalBasis: string;
  scopes: readonly string[];
}

/** The identifier of the authorisation of a procedure, which is given when there is none. */
export async function authorise(context: Context, tx: Tx, authorisation: Authorisation): Promise<string> {
  return ensureAuthorisation(tx, context, { ...authorisation, id: `aut_${authorisation.procedureId}` });
}
