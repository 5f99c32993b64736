import { z } from 'zod';
import type { Context } from '../../../context.js';
import { transact } from '../../../kernel/database/index.js';
import { formatDate } from '../../../kernel/i18n/index.js';
import { identiteFaults } from './faults.js';
import { journal } from './journal.js';
import { mailChange } from './mails.js';
import { methods, nameOf, withMethods } from './rules.js';
import { arrive, present, strengthen, type Visit } from './sign-in.js';
import { findAccount, lockAccount, type Account } from './store.js';
import { advance, lockAttempt } from './store-attempts.js';
import {
  deletePasskey,
  insertPasskey,
  knownTransports,
  lockPasskey,
  newChallenge,
  notePasskeyUse,
  passkeysOf,
  renamePasskey,
  takeChallenge,
} from './store-passkeys.js';

// It brings a whole library of certificates: loaded when a passkey is first used.
const library = () => import('@simplewebauthn/server');

const base64url = z.string().regex(/^[A-Za-z0-9_-]+$/);
const credential = z.object({
  id: base64url,
  rawId: base64url,
  type: z.literal('public-key'),
  clientExtensionResults: z.object({}).catch({}),
});
const created = credential.extend({
  response: z.object({
    clientDataJSON: base64url,
    attestationObject: base64url,
    transports: z
      .array(z.string())
      .catch([])
      .transform((given) => knownTransports(given)),
  }),
});
const used = credential.extend({
  response: z.object({
    clientDataJSON: base64url,
    authenticatorData: base64url,
    signature: base64url,
    userHandle: base64url.nullish().transform((handle) => handle ?? undefined),
  }),
});

/** A passkey belongs to the host of Socle, and works on its pages only. */
const place = ({ config }: Pick<Context, 'config'>) => {
  const { origin, hostname } = new URL(config.baseUrl);
  return { origin, rpId: hostname };
};
const refused = (cause?: unknown) => identiteFaults.make('IDENT-CLE', {}, { cause });
const bytesOf = (text: string): Uint8Array<ArrayBuffer> => Uint8Array.from(Buffer.from(text, 'base64url'));
/** WebAuthn wants a name of the person that says nothing: the identifier of the account is random. */
const handleOf = (accountId: string): string => Buffer.from(accountId).toString('base64url');
const mostPasskeys = 20;

/** What a browser needs to make a passkey for an account (PublicKeyCredentialCreationOptionsJSON). */
export async function creationOptions(context: Context, account: Account, browser: Buffer): Promise<object> {
  const { generateRegistrationOptions } = await library();
  const challenge = await newChallenge(context.db, context, browser, { accountId: account.id });
  const known = await passkeysOf(context.db, account.id);
  return generateRegistrationOptions({
    rpName: 'Socle',
    rpID: place(context).rpId,
    userID: bytesOf(handleOf(account.id)),
    userName: account.email,
    userDisplayName: nameOf(account),
    challenge: bytesOf(challenge),
    attestationType: 'none',
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    excludeCredentials: known.map(({ id, transports }) => ({ id, transports: [...transports] })),
  });
}

/**
 * Adds the passkey that a browser made, and makes a sign-in under way safer by it.
 * @param suite the sign-in under way
 * @returns its identifier
 * @throws Fault IDENT-CLE
 */
export async function addPasskey(
  context: Context,
  account: Account,
  given: { browser: Buffer; answer: unknown; suite: string | null },
): Promise<string> {
  const { verifyRegistrationResponse } = await library();
  const { browser, suite } = given;
  const { origin, rpId } = place(context);
  const read = created.safeParse(given.answer);
  if (!read.success) throw refused(read.error);
  const { verified, registrationInfo } = await verifyRegistrationResponse({
    response: read.data,
    expectedChallenge: (challenge) => takeChallenge(context.db, context, challenge, browser, { accountId: account.id }),
    expectedOrigin: origin,
    expectedRPID: rpId,
    requireUserVerification: true,
  }).catch((error: unknown) => {
    throw refused(error);
  });
  if (!verified || !registrationInfo) throw refused();
  const { id, publicKey, counter } = registrationInfo.credential;
  await transact(context.db, async (tx) => {
    await lockAccount(tx, account.id);
    if ((await passkeysOf(tx, account.id)).length >= mostPasskeys) throw refused();
    const added = await insertPasskey(tx, context, {
      id,
      accountId: account.id,
      publicKey: Buffer.from(publicKey),
      counter,
      transports: read.data.response.transports,
      name:
        account.lang === 'en' ? `Passkey of ${formatDate(context.clock.now(), 'en')}` : `Clé du ${formatDate(context.clock.now(), 'fr')}`,
    });
    if (!added) throw refused();
    await journal(tx, context, account, 'identite.passkey-added', { reference: id });
    await mailChange(tx, context, account, 'passkey-added');
    if (suite !== null) await strengthen(tx, context, { id: suite, browser, accountId: account.id, methods: methods.passkey });
  });
  return id;
}

/** What a browser needs to sign in with a passkey, whosever it is: nothing is said of who has an account. @throws Fault IDENT-PERDUE */
export async function requestOptions(context: Context, { id, browser }: Visit): Promise<object> {
  const { generateAuthenticationOptions } = await library();
  const challenge = await newChallenge(context.db, context, browser, { attemptId: id });
  return generateAuthenticationOptions({
    rpID: place(context).rpId,
    userVerification: 'required',
    challenge: bytesOf(challenge),
  });
}

/**
 * Signs in with a passkey: the challenge is of this sign-in and used once, the origin and the host are ours, the user was verified, the
 * signature is right and its count grew.
 * @throws Fault IDENT-CLE, IDENT-COMPTE-FERME, IDENT-PERDUE
 */
export async function signInWithPasskey(context: Context, visit: Visit, answer: unknown): Promise<void> {
  const { db } = context;
  const { verifyAuthenticationResponse } = await library();
  const { origin, rpId } = place(context);
  const read = used.safeParse(answer);
  if (!read.success) throw refused(read.error);
  const { data: response } = read;
  // Before anything is judged, in a transaction of its own: whatever the answer is worth, its challenge is used.
  const fresh = await takeChallenge(db, context, challengeIn(response.response.clientDataJSON), visit.browser, { attemptId: visit.id });
  await transact(db, async (tx) => {
    const attempt = present(await lockAttempt(tx, context, visit.id, visit.browser));
    if (attempt.step === 'organisation') return;
    const key = await lockPasskey(tx, response.id);
    const { userHandle } = response.response;
    const owner = key?.accountId ?? '';
    if (!fresh || !key || (userHandle !== undefined && userHandle !== handleOf(owner))) throw refused();
    // Who has begun with the code of an e-mail goes on as the same person.
    if (attempt.accountId !== null && attempt.accountId !== owner) throw refused();
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response,
      expectedChallenge: () => true, // taken above
      expectedOrigin: origin,
      expectedRPID: rpId,
      credential: {
        id: key.id,
        publicKey: Uint8Array.from(key.publicKey),
        counter: key.counter,
        transports: [...key.transports],
      },
      requireUserVerification: true,
    }).catch((error: unknown) => {
      throw refused(error);
    });
    if (!verified) throw refused();
    const account = await findAccount(tx, context.secrets, owner);
    if (!account?.active) throw identiteFaults.make('IDENT-COMPTE-FERME');
    await notePasskeyUse(tx, context, key.id, authenticationInfo.newCounter);
    const amr = withMethods(attempt.amr, methods.passkey);
    await advance(tx, attempt.id, { step: 'organisation', accountId: account.id, amr });
    await arrive(tx, context, visit, account, amr);
  });
}

/** The challenge that an answer is for, as it says; the library reads the rest of it. */
function challengeIn(clientDataJson: string): string {
  try {
    return z.object({ challenge: base64url }).parse(JSON.parse(Buffer.from(clientDataJson, 'base64url').toString())).challenge;
  } catch (error) {
    throw refused(error);
  }
}

/** Renames a passkey. @throws Fault IDENT-DEMANDE when it is someone else's */
export async function rename(context: Context, account: Account, id: string, name: string): Promise<void> {
  await transact(context.db, async (tx) => {
    if (!(await renamePasskey(tx, account.id, id, name))) throw identiteFaults.make('IDENT-DEMANDE');
    await journal(tx, context, account, 'identite.passkey-renamed', { reference: id });
  });
}

/** Removes a passkey. @throws Fault IDENT-DEMANDE when it is someone else's */
export async function remove(context: Context, account: Account, id: string): Promise<void> {
  await transact(context.db, async (tx) => {
    await lockAccount(tx, account.id);
    if (!(await deletePasskey(tx, account.id, id))) throw identiteFaults.make('IDENT-DEMANDE');
    await journal(tx, context, account, 'identite.passkey-removed', { reference: id });
    await mailChange(tx, context, account, 'passkey-removed');
  });
}
