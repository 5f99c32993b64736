import { defineFaults, type FaultDefinition } from '../errors/index.js';

const operator = {
  status: 503,
  who: 'operator',
  title: { fr: 'Le registre des accès a besoin de réparation', en: 'The ledger of accesses needs repair' },
  text: { fr: 'Un problème technique empêche d’écrire au registre.', en: 'A technical problem keeps the ledger from being written.' },
  remedy: { fr: 'Réessayez plus tard. Vous n’avez rien à faire.', en: 'Try again later. You have nothing to do.' },
} as const satisfies Omit<FaultDefinition, 'developer'>;

/** What the person who runs Socle can be told about the ledger. */
export const ledgerFaults = defineFaults({
  'ledger-key-sealed': {
    ...operator,
    developer:
      'The signing key {kid} of the ledger was sealed under another master secret. Put that secret back, or, as the owner of the database, ' +
      "retire the key so that a new one is made at the next start: update ledger_key set retired_at = now() where kid = '{kid}'",
  },
  'ledger-damaged': {
    ...operator,
    developer:
      'The tree of the ledger is not the one that was signed ({reason}): no further head is signed. Run `socle ledger verify`, which locates the damage.',
  },
});
