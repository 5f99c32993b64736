import { createPublicKey } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Context } from '../../../context.js';
import { t } from '../../../kernel/i18n/index.js';
import { keysOfPerson } from '../../../registry/index.js';
import { findMandate } from '../mandats/index.js';
import { isGenuine, readCarried } from './attestation.js';
import { aidantsFaults } from './faults.js';
import { VerifyPage } from './pages/verify.js';
import { standingOf } from './rules.js';

/** Open to all: guesses must stay few. */
const limited = { rateLimit: { max: 30, timeWindow: '1 minute' } };
const sent = z.object({ texte: z.string().max(10_000).catch('') });

/** Anyone checks an attestation, here or with the public key alone. */
export function verifyRoutes(app: FastifyInstance, context: Context): void {
  const { db, ledger } = context;

  app.get('/mandats/verifier', async (request, reply) => reply.html(VerifyPage({ request, pasted: '', verdict: null })));

  app.post('/mandats/verifier', { config: limited }, async (request, reply) => {
    const { texte: pasted } = sent.parse(request.body ?? {});
    if (pasted.trim() === '') {
      const text = t({ fr: 'Collez le texte lu dans le code QR.', en: 'Paste the text read in the QR code.' }, request.lang);
      return reply.html(VerifyPage({ request, pasted, verdict: null, faults: [{ field: 'texte', text }] }), 422);
    }
    const found = readCarried(pasted);
    if (!found || !(await isGenuine(context, found))) return reply.html(VerifyPage({ request, pasted, verdict: { genuine: false } }));
    const holds = await holdsForOwner(context, request, found.id);
    return reply.html(VerifyPage({ request, pasted, verdict: { genuine: true, lines: found.lines, holds, kid: found.kid } }));
  });

  app.get('/mandats/cles/:kid.pem', { config: limited }, async (request, reply) => {
    const { kid } = z.object({ kid: z.string() }).parse(request.params);
    const key = (await ledger.publicKeys(db)).find((one) => one.kid === kid);
    if (!key) throw aidantsFaults.make('AIDANT-CLE-INCONNUE');
    const pem = createPublicKey({ key: key.jwk, format: 'jwk' }).export({ type: 'spki', format: 'pem' });
    return reply.type('application/x-pem-file').header('cache-control', 'public, max-age=3600').send(pem);
  });
}

/** Whether the mandate of an attestation is in force: for its person, who is signed in; null for anyone else. */
async function holdsForOwner({ db, secrets, clock }: Context, request: FastifyRequest, attestationId: string): Promise<boolean | null> {
  // A helper who acts for the person is not the person.
  if (!request.person || request.person.acting) return null;
  const row = await db.selectFrom('mandate_attestation').select('mandate_id').where('id', '=', attestationId).executeTakeFirst();
  const mandate = row && (await findMandate(db, secrets, row.mandate_id));
  if (!mandate || mandate.personKey === null) return null;
  const keys = await keysOfPerson(db, request.person.subject);
  return keys.includes(mandate.personKey) ? standingOf(mandate, clock.now()) === 'active' : null;
}
