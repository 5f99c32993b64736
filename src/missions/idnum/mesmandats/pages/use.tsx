import type { FastifyRequest } from 'fastify';
import {
  Button,
  ButtonLink,
  Buttons,
  Callout,
  Definitions,
  Form,
  Page,
  TextArea,
  When,
  type FieldFault,
  type Markup,
} from '../../../../design/index.js';
import { formatNumber, t } from '../../../../kernel/i18n/index.js';
import type { Procedure } from '../../../../registry/index.js';
import type { Mandate, Membership, Use } from '../../mandats/index.js';
import { contestLength } from '../rules.js';
import { afterContest, whatFor } from '../words.js';
import { homeCrumb } from './parts.js';

interface Props {
  request: FastifyRequest;
  use: Use;
  mandate: Mandate;
  helper: Membership | null;
  procedure: Procedure | null;
  /** Whether the mandate is still in force for it. */
  stoppable: boolean;
  /** What the person wrote. */
  words: string;
  faults: readonly FieldFault[];
  done: boolean;
}

/** One time that a helper acted: what is known of it, and the words in which the person says that they did not want it. */
export function UsePage({ request, use, mandate, helper, procedure, stoppable, words, faults, done }: Props): Markup {
  const { lang } = request;
  const faultOf = (field: string) => faults.find((fault) => fault.field === field)?.text ?? null;
  const after = (
    <ul>
      {afterContest.map((line) => (
        <li>{t(line, lang)}</li>
      ))}
    </ul>
  );
  return (
    <Page
      request={request}
      title={t({ fr: 'Démarche faite en votre nom', en: 'Something done in your name' }, lang)}
      breadcrumb={[homeCrumb(lang), { text: mandate.organisation.name, href: `/mes-mandats/${mandate.id}` }]}
      faults={faults}
      notice={
        done
          ? {
              kind: 'success',
              text: t({ fr: 'C’est enregistré. Le référent est prévenu.', en: 'It is kept. The referent is told.' }, lang),
            }
          : null
      }
    >
      <Definitions
        items={[
          { term: t({ fr: 'Quand', en: 'When' }, lang), value: <When at={use.at} time lang={lang} /> },
          {
            term: t({ fr: 'Qui', en: 'Who' }, lang),
            value: `${helper?.helper.name ?? t({ fr: 'Un aidant', en: 'A helper' }, lang)}, ${mandate.organisation.name}`,
          },
          { term: t({ fr: 'Service', en: 'Service' }, lang), value: use.service },
          { term: t({ fr: 'Démarche', en: 'Procedure' }, lang), value: whatFor(use.family, procedure, lang) },
        ]}
      />
      {use.contestedAt ? (
        <>
          <h2>{t({ fr: 'Vous avez contesté', en: 'You contested it' }, lang)}</h2>
          <p>
            <When at={use.contestedAt} time lang={lang} />
            {lang === 'fr' ? '\u00a0:' : ':'}
          </p>
          <blockquote>
            <p>{use.contest}</p>
          </blockquote>
          <h2>{t({ fr: 'Et maintenant\u00a0?', en: 'What now?' }, lang)}</h2>
          {after}
        </>
      ) : (
        <>
          <h2>{t({ fr: 'Vous n’étiez pas d’accord\u00a0?', en: 'Had you not agreed?' }, lang)}</h2>
          <p>{t({ fr: 'Si vous l’écrivez ici\u00a0:', en: 'If you write it here:' }, lang)}</p>
          {after}
          <Form action={`/mes-mandats/utilisations/${use.id}`}>
            <TextArea
              name="recit"
              label={t({ fr: 'Ce qui ne va pas, avec vos mots', en: 'What is wrong, in your own words' }, lang)}
              hint={t(
                {
                  fr: `${formatNumber(contestLength, 'fr')} caractères au plus. N’écrivez pas de mot de passe.`,
                  en: `${formatNumber(contestLength, 'en')} characters at most. Write no password.`,
                },
                lang,
              )}
              value={words}
              fault={faultOf('recit')}
            />
            <Button>{t({ fr: 'Contester cette démarche', en: 'Contest this' }, lang)}</Button>
          </Form>
        </>
      )}
      {stoppable ? (
        <Callout title={t({ fr: 'Pour que cela s’arrête', en: 'To make it stop' }, lang)}>
          <p>
            {t(
              {
                fr: 'Retirez ces démarches du mandat\u00a0: l’organisation ne pourra plus les faire.',
                en: 'Revoke these procedures: the organisation will no longer be able to do them.',
              },
              lang,
            )}
          </p>
          <Buttons>
            <ButtonLink href={`/mes-mandats/${mandate.id}/retrait?famille=${use.family}`} kind="secondary">
              {t({ fr: 'Retirer', en: 'Revoke' }, lang)}
            </ButtonLink>
          </Buttons>
        </Callout>
      ) : null}
    </Page>
  );
}
