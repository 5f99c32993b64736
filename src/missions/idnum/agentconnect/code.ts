import type { Context } from '../../../context.js';
import { transact, type Tx } from '../../../kernel/database/index.js';
import { t, type Lang } from '../../../kernel/i18n/index.js';
import { randomBytes } from '../../../kernel/ids.js';
import type { Secrets } from '../../../kernel/secrets.js';
import { agentConnectFaults } from './faults.js';
import { codeUse, findArrival, putCode, tryCode, type Arrival } from './store-arrivals.js';

/**
 * The second factor of an agent whose provider has none: a code sent to the address that the provider gave (ProConnect, since August 2026).
 * Six digits live ten minutes and five attempts; a request has three codes, an account so many attempts and mails a day. To guess one takes
 * the password of the agent, and succeeds once in sixty-six thousand requests.
 */
export const codeRules = { minutes: 10, attemptsPerCode: 5, codesPerRequest: 3, attemptsPerDay: 30, codesPerDay: 20 } as const;
const digits = 6;
const day = 86_400_000;

/** Six digits, each as likely as any other. */
function newCode(): string {
  const count = 10 ** digits;
  // Numbers above the last whole multiple would make small codes likelier.
  const fair = 2 ** 32 - (2 ** 32 % count);
  for (;;) {
    const number = randomBytes(4).readUInt32BE();
    if (number < fair) return String(number % count).padStart(digits, '0');
  }
}

/** Bound to the request of the service: the code of another sign-in is worth nothing here. */
const hashOf = (secrets: Secrets, uid: string, code: string): Buffer => secrets.mac('agentconnect.code', uid, code);

/**
 * Sends a code to the agent of an arrival, if none counts now or another one is asked for.
 * @returns false when so many were sent that there are no more
 */
export async function sendCode(
  tx: Tx,
  context: Pick<Context, 'secrets' | 'clock' | 'mail'>,
  given: { uid: string; arrival: Pick<Arrival, 'draft'>; service: string; lang: Lang },
): Promise<boolean> {
  const { uid, arrival, service, lang } = given;
  const { secrets, clock, mail } = context;
  const now = clock.now();
  const used = await codeUse(tx, arrival.draft.accountId, new Date(now.getTime() - day));
  if (used.sent >= codeRules.codesPerDay || used.attempts >= codeRules.attemptsPerDay) return false;
  const code = newCode();
  const expiresAt = new Date(now.getTime() + codeRules.minutes * 60_000);
  const rank = await putCode(tx, { uid, hash: hashOf(secrets, uid, code), expiresAt, most: codeRules.codesPerRequest });
  if (rank === null) return false;
  await mail.queue(tx, {
    to: arrival.draft.told.email,
    lang,
    key: `agentconnect.code ${secrets.mac('agentconnect.code-mail', uid).toString('base64url')} ${rank}`,
    subject: t({ fr: `Votre code pour «\u00a0${service}\u00a0»`, en: `Your code for “${service}”` }, lang),
    text: t(
      {
        fr: `Bonjour,

Votre code pour vous connecter à «\u00a0${service}\u00a0»\u00a0: ${code}
Il sert une seule fois, pendant ${codeRules.minutes} minutes, dans le navigateur où vous avez commencé.

Vous n’avez rien demandé\u00a0? Quelqu’un connaît votre mot de passe\u00a0: prévenez votre service informatique. Ne donnez ce code à personne.
`,
        en: `Hello,

Your code to sign in to “${service}”: ${code}
It works once, for ${codeRules.minutes} minutes, in the browser where you began.

You asked for nothing? Somebody knows your password: tell your IT department. Give this code to nobody.
`,
      },
      lang,
    ),
  });
  return true;
}

/** What became of a code that an agent gave. */
export type CodeVerdict = 'right' | 'wrong' | 'dead' | 'blocked';

/**
 * Judges a code given for the request `uid`.
 * @returns `wrong` when another try is left, `dead` when another code must be sent, `blocked` when there is none any more
 * @throws Fault AC-PERDUE when nobody waits for a code there
 */
export async function judgeCode(context: Pick<Context, 'db' | 'secrets' | 'clock'>, uid: string, typed: string): Promise<CodeVerdict> {
  const { db, secrets, clock } = context;
  const code = typed.replace(/\s/g, '');
  return transact(db, async (tx) => {
    const now = clock.now();
    const arrival = await findArrival(tx, secrets, uid, now);
    if (!arrival?.needsCode) throw agentConnectFaults.make('AC-PERDUE');
    const used = await codeUse(tx, arrival.draft.accountId, new Date(now.getTime() - day));
    if (used.attempts >= codeRules.attemptsPerDay) return 'blocked';
    const well = /^\d{6}$/.test(code);
    // What cannot be a code is a slip, not a guess: it costs nothing.
    if (!well) return arrival.codeAlive ? 'wrong' : deadOrBlocked(arrival);
    const { attemptsPerCode: perCode } = codeRules;
    if (await tryCode(tx, { uid, hash: hashOf(secrets, uid, code), now, perCode })) return 'right';
    const after = await findArrival(tx, secrets, uid, now);
    return after?.codeAlive ? 'wrong' : deadOrBlocked(arrival);
  });
}

const deadOrBlocked = ({ sent }: Arrival): CodeVerdict => (sent < codeRules.codesPerRequest ? 'dead' : 'blocked');
