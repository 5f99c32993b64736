import { Badge, Definitions, When, type BadgeKind, type Markup } from '../../../../design/index.js';
import { t, type Lang, type Text } from '../../../../kernel/i18n/index.js';
import type { Belonging } from '../belongings.js';
import type { MembershipState } from '../rules.js';

const states: Readonly<Record<MembershipState, { text: Text; badge: BadgeKind }>> = {
  active: { text: { fr: 'Rattaché', en: 'Member' }, badge: 'success' },
  contact: { text: { fr: 'Code à écrire', en: 'Code to write' }, badge: 'info' },
  moderation: { text: { fr: 'En attente d’une décision', en: 'Waiting for a decision' }, badge: 'info' },
  refused: { text: { fr: 'Refusé', en: 'Refused' }, badge: 'error' },
  left: { text: { fr: 'Quitté', en: 'Left' }, badge: 'neutral' },
};

/** Address of the page of one membership. */
export const belongingPath = (id: string): string => `/identite/organisations/${id}`;

/** Organisations of an account, each with where it stands. */
export function BelongingList({
  belongings,
  lang,
  linked = true,
}: {
  belongings: readonly Belonging[];
  lang: Lang;
  linked?: boolean;
}): Markup {
  return (
    <Definitions
      items={belongings.map(({ membership, organisation, closed }) => ({
        term: organisation.name,
        value: (
          <>
            {closed && membership.state === 'active' ? (
              <Badge kind="warning">{t({ fr: 'Organisation fermée', en: 'Organisation closed' }, lang)}</Badge>
            ) : (
              <Badge kind={states[membership.state].badge}>{t(states[membership.state].text, lang)}</Badge>
            )}{' '}
            SIRET {organisation.siret}, <When at={membership.stateAt} lang={lang} />
            {membership.reason ? <span class="socle-written"> {membership.reason}</span> : null}
          </>
        ),
        action: linked ? { text: t({ fr: 'Voir', en: 'See' }, lang), href: belongingPath(membership.id) } : null,
      }))}
    />
  );
}
