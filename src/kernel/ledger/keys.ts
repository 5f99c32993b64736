import { generateKeyPairSync, type JsonWebKey } from 'node:crypto';
import { sql } from 'kysely';
import { transact, type Db } from '../database/index.js';
import { SealBroken, type Secrets } from '../secrets.js';
import { ledgerFaults } from './faults.js';
import { createSigner, type Signer } from './signing.js';
import type { LedgerPublicKey } from './types.js';

const sealPurpose = 'ledger/signing-key';
/** Advisory locks of this room. */
export const locks = { key: 7_365_001, sequencer: 7_365_002 } as const;

/**
 * The key that signs: the newest one that is not retired, made now when there is none. Processes that start together agree on one.
 * @throws Fault `ledger-key-sealed` when the master secret has changed
 */
export function openSigner(db: Db, secrets: Secrets): Promise<Signer> {
  return transact(db, async (tx) => {
    await sql`select pg_advisory_xact_lock(${locks.key})`.execute(tx);
    const { rows } = await sql<{ kid: string; private_sealed: string }>`
      select kid, private_sealed from ledger_key where retired_at is null order by created_at desc, kid limit 1`.execute(tx);
    if (rows[0]) return unseal(rows[0], secrets);
    const privateJwk = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' });
    const signer = createSigner(privateJwk);
    await sql`insert into ledger_key (kid, public_jwk, private_sealed)
      values (${signer.kid}, ${JSON.stringify(signer.jwk)}, ${secrets.seal(sealPurpose, JSON.stringify(privateJwk))})`.execute(tx);
    return signer;
  });
}

function unseal(row: { kid: string; private_sealed: string }, secrets: Secrets): Signer {
  try {
    // What `openSigner` sealed.
    return createSigner(JSON.parse(secrets.open(sealPurpose, row.private_sealed)) as JsonWebKey);
  } catch (cause) {
    if (cause instanceof SealBroken) throw ledgerFaults.make('ledger-key-sealed', { kid: row.kid }, { cause });
    throw cause;
  }
}

/** Every key that ever signed, oldest first. Whoever verifies should compare them with copies of their own. */
export async function publicKeys(db: Db): Promise<LedgerPublicKey[]> {
  const { rows } = await sql<LedgerPublicKey>`select kid, public_jwk as jwk from ledger_key order by created_at, kid`.execute(db);
  return rows;
}
