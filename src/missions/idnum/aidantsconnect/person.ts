import type { Context } from '../../../context.js';
import { Fault } from '../../../kernel/errors/index.js';
import { currentPersonKey, personKey, pivotOf } from '../../../registry/index.js';
import { introducePerson, mandatsFaults, type MandatePerson } from '../mandats/index.js';
import { personClaims, personData } from '../signin/index.js';
import type { Visit } from './cookies.js';
import { aidantsFaults } from './faults.js';

/**
 * Makes known to a mandate who has just signed in. Whatever keeps them from signing is returned, not thrown: they must be signed out of
 * FranceConnect first.
 * @param claims what FranceConnect said
 */
export async function welcome(context: Context, mandate: string, claims: unknown): Promise<Visit['came']> {
  try {
    const read = personClaims.safeParse(claims);
    if (!read.success) throw aidantsFaults.make('AIDANT-IDENTITE-INCOMPLETE');
    if (typeof claims === 'object' && claims !== null && 'act' in claims) throw aidantsFaults.make('AIDANT-PAR-UN-AIDANT');
    const { identity, email } = personData(read.data, { subject: '', idToken: '', acr: '' });
    const key = await currentPersonKey(context.db, personKey(context.secrets, pivotOf(identity)));
    const known: MandatePerson = { ...identity, email };
    await introducePerson(context, mandate, { key, identity: known });
    return { key };
  } catch (error) {
    if (error instanceof Fault) return { refused: error.code };
    throw error;
  }
}

/** The fault that kept somebody from signing, by its code. */
export function refusalOf(code: string): Fault {
  const own = aidantsFaults.table;
  if (code === 'AIDANT-IDENTITE-INCOMPLETE' || code === 'AIDANT-PAR-UN-AIDANT') return new Fault(code, own[code]);
  const known = Object.entries(mandatsFaults.table).find(([name]) => name === code);
  return known ? new Fault(code, known[1]) : aidantsFaults.make('AIDANT-PERSONNE-PERDUE');
}
