import { createHash } from 'node:crypto';
import type { Context } from '../../../context.js';
import { civilDate } from '../../../kernel/clock.js';
import { procedures } from '../../../registry/index.js';
import type { Satisfaction } from './questions.js';

const opinions = 240;
const days = 180;

/** Made-up opinions for the sandbox, marked as such wherever they are shown, so that the quality page has something to show. Made once. */
export async function seedOpinions(context: Pick<Context, 'db' | 'clock'>): Promise<void> {
  const { db, clock } = context;
  for (const procedure of await procedures(db)) {
    const known = await db
      .selectFrom('avis_opinion')
      .select('id')
      .where('procedure_id', '=', procedure.id)
      .where('demonstration', '=', true)
      .limit(1)
      .executeTakeFirst();
    if (known) continue;
    const rows = Array.from({ length: opinions }, (_, i) => {
      const dice = createHash('sha256').update(`${procedure.slug} ${i}`).digest();
      const at = new Date(clock.now().getTime() - (dice.readUInt16BE(0) % days) * 86_400_000);
      const satisfaction: Satisfaction = (dice[2] ?? 0) < 180 ? 'good' : (dice[2] ?? 0) < 228 ? 'medium' : 'bad';
      return {
        id: `avi_demo_${procedure.id}_${i}`,
        procedure_id: procedure.id,
        class: 'invited' as const,
        occasion: 'decision' as const,
        given_on: civilDate(at),
        satisfaction,
        comprehension: 1 + ((dice[3] ?? 0) % 5),
        help_sought: (dice[4] ?? 0) < 190 ? ['none'] : ['web'],
        comment: null,
        lang: 'fr' as const,
        demonstration: true,
      };
    });
    await db
      .insertInto('avis_opinion')
      .values(rows)
      .onConflict((c) => c.doNothing())
      .execute();
  }
}
