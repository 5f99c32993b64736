import type { Context } from '../../../context.js';
import { civilDate } from '../../../kernel/clock.js';
import { transact, type Db } from '../../../kernel/database/index.js';
import type { Lang } from '../../../kernel/i18n/index.js';
import { avisFaults } from './faults.js';
import type { Satisfaction } from './questions.js';
import { correctOpinion, countInWave, giveOpinion, invite, useInvitation, type Invitation, type Occasion } from './store.js';

/** Open opinions that a procedure takes in an hour. */
const openPerHour = 300;
const hour = 3_600_000;

type Room = Pick<Context, 'db' | 'clock' | 'secrets'>;

/** The identifier of an opinion: only who holds the secret of the link or of the form finds it again. */
export const opinionId = ({ secrets }: Pick<Context, 'secrets'>, kind: 'open' | 'invited', secret: string): string =>
  `avi_${secrets.mac(`avis.${kind}`, secret).subarray(0, 18).toString('base64url')}`;

/**
 * A link that invites the person to give their opinion at the end of a procedure: one opinion for each file and occasion, however many links.
 * @param fileKey names the file; it is kept keyed, so that nobody goes from an opinion to a file
 * @returns a path of this site
 */
export async function opinionLink(
  context: Pick<Context, 'secrets'>,
  db: Db,
  invitation: { procedureId: string; occasion: Occasion; fileKey: string },
): Promise<string> {
  const fileKey = context.secrets.mac('avis.file', invitation.fileKey).toString('base64url');
  return `/avis/invitation/${await invite(db, { ...invitation, fileKey })}`;
}

/** Takes an opinion by invitation. The same link again corrects it on the same day. @throws Fault AVIS-DEJA-DONNE when another link was used */
export async function giveByInvitation(
  context: Room,
  token: string,
  invitation: Invitation,
  satisfaction: Satisfaction,
  lang: Lang,
): Promise<void> {
  const id = opinionId(context, 'invited', token);
  const givenOn = civilDate(context.clock.now());
  await transact(context.db, async (tx) => {
    if (await useInvitation(tx, invitation.guard)) {
      await giveOpinion(tx, { id, procedureId: invitation.procedureId, occasion: invitation.occasion, givenOn, satisfaction, lang });
      return;
    }
    await correctOpinion(tx, id, satisfaction, givenOn);
    const mine = await tx.selectFrom('avis_opinion').select('id').where('id', '=', id).executeTakeFirst();
    if (!mine) throw avisFaults.make('AVIS-DEJA-DONNE');
  });
}

/** Takes an open opinion: anybody may give one, counted apart. The same form again corrects it. @throws Fault AVIS-TROP */
export async function giveOpenly(context: Room, key: string, procedureId: string, satisfaction: Satisfaction, lang: Lang): Promise<void> {
  const id = opinionId(context, 'open', key);
  const now = context.clock.now();
  const givenOn = civilDate(now);
  await transact(context.db, async (tx) => {
    const known = await tx.selectFrom('avis_opinion').select('id').where('id', '=', id).executeTakeFirst();
    if (known) return correctOpinion(tx, id, satisfaction, givenOn);
    if (!(await countInWave(tx, procedureId, new Date(Math.floor(now.getTime() / hour) * hour), openPerHour)))
      throw avisFaults.make('AVIS-TROP');
    await giveOpinion(tx, { id, procedureId, occasion: null, givenOn, satisfaction, lang });
  });
}
