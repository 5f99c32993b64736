import { Badge, type Markup } from '../../../../design/index.js';
import { t, type Lang } from '../../../../kernel/i18n/index.js';
import { registerWords, type Register } from '../registers.js';
import { stateWords, type TicketState } from '../rules.js';

/** The registers to check, one after the other: who corrects, what they keep, what to do, what to bring. */
export function Registers({ registers, provider, lang }: { registers: readonly Register[]; provider: string; lang: Lang }): Markup {
  return (
    <ol>
      {registers.map((register) => {
        const { who, keeps, steps, bring } = registerWords[register];
        return (
          <li>
            <p>
              <strong>{t(who, lang, { provider })}.</strong> {t(keeps, lang)} {t(steps, lang, { provider })}
            </p>
            <p>
              {t({ fr: 'À apporter ou à envoyer\u00a0:', en: 'To bring or to send:' }, lang)}{' '}
              {bring.map((paper) => t(paper, lang)).join(', ')}.
            </p>
          </li>
        );
      })}
    </ol>
  );
}

/** Where a ticket stands. */
export function StateBadge({ state, lang }: { state: TicketState; lang: Lang }): Markup {
  const { label, badge } = stateWords[state];
  return <Badge kind={badge}>{t(label, lang)}</Badge>;
}
