import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK } from 'jose';
import type { Context } from '../../../context.js';
import { transact, type Db } from '../../../kernel/database/index.js';
import { newId, randomToken } from '../../../kernel/ids.js';
import type { AgentSession } from '../../../kernel/sessions/index.js';
import { docteurFaults } from './faults.js';
import type { Algorithm, Declaration } from './request.js';
import { mostRuns, runStatus } from './rules.js';
import { beginRun, consultationOf, countRuns, insertConsultation, lockRuns, type StoredConsultation } from './store.js';

/** A consultation with its secrets open. */
export interface Consultation extends Omit<StoredConsultation, 'sealedSecret' | 'sealedKeys'> {
  issuer: string;
  clientSecret: string;
  /** Private keys, one for each algorithm that needs one. */
  keys: readonly JWK[];
}

/** The job that plays the next scenario of a run. */
export const playJob = 'docteur.play';
const sealing = { secret: 'docteur.client', keys: 'docteur.keys' } as const;

/** The path of a consultation. Its id is a capability: whoever holds the address may launch the checks, and read the secret and the report. */
export const pathOf = (id: string): string => `/docteur/${id}`;

type Room = Pick<Context, 'config' | 'db' | 'secrets' | 'clock'>;

/**
 * Makes a consultation: an issuer with keys of its own, and one client.
 * @param agent who asks for it, where an agent is needed
 */
export async function createConsultation(
  room: Room & Pick<Context, 'ledger'>,
  declared: Declaration,
  agent: AgentSession | null,
): Promise<string> {
  const id = newId('consultation');
  const keys = await Promise.all(keyedAlgorithms(declared).map(newKey));
  const consultation = {
    id,
    clientId: newId('client'),
    sealedSecret: room.secrets.seal(sealing.secret, randomToken(32)),
    sealedKeys: room.secrets.seal(sealing.keys, JSON.stringify(keys)),
    initiateLoginUri: declared.initiate_login_uri,
    redirectUri: declared.redirect_uri,
    protectedResourceUri: declared.protected_resource_uri,
    idTokenAlg: declared.id_token_signed_response_alg,
    userinfoAlg: declared.userinfo_signed_response_alg,
  };
  await transact(room.db, async (tx) => {
    await insertConsultation(tx, consultation, room.clock.now());
    // Who sent the doctor where: it visits addresses of others.
    await room.ledger.append(tx, {
      action: 'docteur.create',
      subject: null,
      actor: agent
        ? { kind: 'agent', id: agent.accountId, label: `${agent.displayName} (${agent.organisationLabel})`, organisation: agent.siret }
        : { kind: 'system', id: 'docteur', label: 'Docteur d’intégration' },
      reference: id,
      detail: { host: new URL(declared.initiate_login_uri).host },
    });
  });
  return id;
}

/** The consultation of an id with its secrets, or null. */
export async function openConsultation(room: Room, id: string): Promise<Consultation | null> {
  const stored = await consultationOf(room.db, id);
  if (!stored) return null;
  const { sealedSecret, sealedKeys, ...open } = stored;
  return {
    ...open,
    issuer: `${room.config.baseUrl}${pathOf(id)}/api/v2`,
    clientSecret: room.secrets.open(sealing.secret, sealedSecret),
    keys: JSON.parse(room.secrets.open(sealing.keys, sealedKeys)) as JWK[], // sealed by createConsultation, nowhere else
  };
}

/**
 * Begins a run in the background, and forgets the results of the one before.
 * @throws Fault DOCTEUR-EN-COURS when a run of this consultation advances, DOCTEUR-OCCUPE when too many others do
 */
export async function launch(room: Room & Pick<Context, 'jobs'>, id: string): Promise<void> {
  await transact(room.db, async (tx) => {
    const now = room.clock.now();
    await lockRuns(tx);
    const consultation = await consultationOf(tx, id);
    if (!consultation) return;
    if (runStatus(consultation, now) === 'running') throw docteurFaults.make('DOCTEUR-EN-COURS');
    if ((await countRuns(tx, now)) >= mostRuns) throw docteurFaults.make('DOCTEUR-OCCUPE');
    await beginRun(tx, id, now);
    await enqueuePlay(room, tx, id, now);
  });
}

/** Asks for the next scenario of a run to be played. One job waits for each consultation, whatever asks. */
export async function enqueuePlay({ jobs }: Pick<Context, 'jobs'>, tx: Db, id: string, startedAt: Date): Promise<void> {
  await jobs.enqueue(tx, playJob, { id, startedAt: startedAt.toISOString() }, { key: `${playJob} ${id}`, maxAttempts: 3 });
}

/** Algorithms of a declaration that need a key pair; HS256 uses the secret of the client. */
function keyedAlgorithms(declared: Declaration): Exclude<Algorithm, 'HS256'>[] {
  const asked = [declared.id_token_signed_response_alg, declared.userinfo_signed_response_alg];
  return (['ES256', 'RS256'] as const).filter((alg) => asked.includes(alg));
}

async function newKey(alg: Exclude<Algorithm, 'HS256'>): Promise<JWK> {
  const { privateKey } = await generateKeyPair(alg, { extractable: true });
  const jwk = await exportJWK(privateKey);
  return { ...jwk, kid: await calculateJwkThumbprint(jwk), alg, use: 'sig' };
}
