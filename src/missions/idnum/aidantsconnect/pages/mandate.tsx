import type { FastifyRequest } from 'fastify';
import {
  ButtonLink,
  Buttons,
  CheckboxGroup,
  Button,
  Definitions,
  Form,
  Page,
  When,
  type FieldFault,
  type Markup,
} from '../../../../design/index.js';
import { t, type Lang } from '../../../../kernel/i18n/index.js';
import { procedureFamilies } from '../../../../registry/index.js';
import type { Mandate, Membership } from '../../mandats/index.js';
import { standingOf } from '../rules.js';
import { agreedWords } from '../words.js';
import { Papers, Uses, type NamedUse } from './mandate-parts.js';
import { durationLine, nameOf, StandingBadge } from './parts.js';

interface Props {
  request: FastifyRequest;
  mandate: Mandate;
  membership: Membership;
  /** Who wrote it. */
  author: string;
  uses: readonly NamedUse[];
  now: Date;
  notice: string | null;
  faults?: readonly FieldFault[];
}

const crumb = (lang: Lang) => [{ text: t({ fr: 'Aider une personne', en: 'Help a person' }, lang), href: '/aidants' }];

/** A mandate as the helpers of its organisation see it: where it stands, what it is for, what was done under it, and what can be done now. */
export function MandatePage({ request, mandate, membership, author, uses, now, notice, faults = [] }: Props): Markup {
  const { lang } = request;
  const standing = standingOf(mandate, now);
  const base = `/aidants/mandats/${mandate.id}`;
  const acts = membership.acts;
  return (
    <Page
      request={request}
      title={t({ fr: 'Mandat\u00a0: {name}', en: 'Mandate: {name}' }, lang, { name: nameOf(mandate, lang) })}
      breadcrumb={crumb(lang)}
      notice={notice === null ? null : { kind: 'success', text: notice }}
      faults={faults}
    >
      <p>
        <StandingBadge mandate={mandate} now={now} lang={lang} />
      </p>
      {standing === 'waiting' ? <Waiting mandate={mandate} acts={acts} lang={lang} /> : null}
      <Definitions
        items={[
          { term: t({ fr: 'Organisation', en: 'Organisation' }, lang), value: mandate.organisation.name },
          { term: t({ fr: 'Durée', en: 'How long' }, lang), value: durationLine(mandate, lang) },
          {
            term: t({ fr: 'Accord', en: 'Agreed' }, lang),
            value: mandate.signedAt ? (
              <>
                <When at={mandate.signedAt} time lang={lang} />, {t(agreedWords[mandate.method], lang)}
              </>
            ) : (
              t({ fr: 'Pas signé', en: 'Not signed' }, lang)
            ),
          },
          ...(mandate.expiresAt
            ? [{ term: t({ fr: 'Fin prévue', en: 'Ends on' }, lang), value: <When at={mandate.expiresAt} time lang={lang} /> }]
            : []),
          ...(mandate.endedAt
            ? [{ term: t({ fr: 'Terminé', en: 'Ended' }, lang), value: <When at={mandate.endedAt} time lang={lang} /> }]
            : []),
          { term: t({ fr: 'Écrit par', en: 'Written by' }, lang), value: author },
        ]}
      />
      <Families mandate={mandate} revocable={standing === 'active'} faults={faults} lang={lang} />
      {standing === 'active' && acts ? (
        <>
          <h2>{t({ fr: 'Renouveler', en: 'Renew' }, lang)}</h2>
          <p>
            {t(
              {
                fr: 'La personne donne de nouveau son accord, et un nouveau mandat remplace celui-ci.',
                en: 'The person agrees again, and a new mandate replaces this one.',
              },
              lang,
            )}
          </p>
          <ButtonLink href={`/aidants/mandats/nouveau?renouvelle=${mandate.id}`} kind="secondary">
            {t({ fr: 'Renouveler ce mandat', en: 'Renew this mandate' }, lang)}
          </ButtonLink>
        </>
      ) : null}
      <Papers mandate={mandate} base={base} draft={standing === 'waiting'} lang={lang} />
      {mandate.signedAt ? <Uses uses={uses} lang={lang} /> : null}
    </Page>
  );
}

function Waiting({ mandate, acts, lang }: { mandate: Mandate; acts: boolean; lang: Lang }): Markup {
  const base = `/aidants/mandats/${mandate.id}`;
  return (
    <>
      <p>
        {t(
          {
            fr: 'La personne n’a pas encore donné son accord. Sans lui, le mandat ne permet rien.',
            en: 'The person has not agreed yet. Until then the mandate allows nothing.',
          },
          lang,
        )}
      </p>
      {acts ? (
        <Buttons>
          {mandate.method === 'in_person' ? (
            <ButtonLink href={`${base}/personne`}>{t({ fr: 'Continuer avec la personne', en: 'Go on with the person' }, lang)}</ButtonLink>
          ) : (
            <ButtonLink href={`${base}/code`}>{t({ fr: 'Lire le code', en: 'Read the code' }, lang)}</ButtonLink>
          )}
          <ButtonLink href={`${base}/abandon`} kind="secondary">
            {t({ fr: 'Abandonner', en: 'Give up' }, lang)}
          </ButtonLink>
        </Buttons>
      ) : null}
    </>
  );
}

function Families({
  mandate,
  revocable,
  faults,
  lang,
}: {
  mandate: Mandate;
  revocable: boolean;
  faults: readonly FieldFault[];
  lang: Lang;
}): Markup {
  const revoked = mandate.named.filter(({ revokedAt }) => revokedAt !== null);
  return (
    <>
      <h2>{t({ fr: 'Démarches', en: 'Procedures' }, lang)}</h2>
      {revocable ? (
        <Form action={`/aidants/mandats/${mandate.id}/retrait`}>
          <CheckboxGroup
            name="familles"
            legend={t({ fr: 'Permises. Cochez celles à retirer\u00a0:', en: 'Allowed. Tick those to revoke:' }, lang)}
            options={mandate.families.map((family) => ({
              value: family,
              text: t(procedureFamilies[family].title, lang),
              hint: t(procedureFamilies[family].examples, lang),
            }))}
            fault={faults[0]?.text ?? null}
          />
          <Button kind="danger">{t({ fr: 'Retirer…', en: 'Revoke…' }, lang)}</Button>
        </Form>
      ) : (
        <ul>
          {mandate.families.map((family) => (
            <li>{t(procedureFamilies[family].title, lang)}</li>
          ))}
        </ul>
      )}
      {revoked.length > 0 ? (
        <>
          <h3 class="fr-mt-4w">{t({ fr: 'Déjà retirées', en: 'Revoked already' }, lang)}</h3>
          <ul>
            {revoked.map(({ family, revokedAt, revokedBy }) => (
              <li>
                {t(procedureFamilies[family].title, lang)},{' '}
                {revokedBy === 'person'
                  ? t({ fr: 'par la personne, ', en: 'by the person, ' }, lang)
                  : t({ fr: 'par l’organisation, ', en: 'by the organisation, ' }, lang)}
                {revokedAt ? <When at={revokedAt} time lang={lang} /> : null}
              </li>
            ))}
          </ul>
        </>
      ) : null}
    </>
  );
}
