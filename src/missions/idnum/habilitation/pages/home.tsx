import type { FastifyRequest } from 'fastify';
import { Button, Form, Page, Table, When, type Markup } from '../../../../design/index.js';
import { t } from '../../../../kernel/i18n/index.js';
import type { Membership } from '../../mandats/index.js';
import type { Request } from '../store-requests.js';
import { RequestBadge, roomTitle } from './parts.js';

interface Props {
  request: FastifyRequest;
  organisation: string;
  /** Those of the agent. */
  requests: readonly Request[];
  /** For which organisations the agent is a referent. */
  teams: readonly Membership[];
  /** The organisation helps already, or somebody there asked. */
  taken: boolean;
}

/** What the habilitation is, and where the requests of the agent stand. */
export function HomePage({ request, organisation, requests, teams, taken }: Props): Markup {
  const { lang } = request;
  const open = requests.some(({ state }) => !['validated', 'refused', 'closed'].includes(state));
  return (
    <Page request={request} title={roomTitle(lang)}>
      <p>
        {t(
          {
            fr: 'Une organisation habilitée aide des personnes à faire leurs démarches en ligne, avec leur accord écrit\u00a0: le mandat.',
            en: 'An organisation that is accepted helps people with their online procedures, with their written agreement: the mandate.',
          },
          lang,
        )}
      </p>
      {teams.length > 0 ? (
        <>
          <h2>{t({ fr: 'Vous êtes référent', en: 'You are a referent' }, lang)}</h2>
          <ul>
            {teams.map((team) => (
              <li>
                <a href={`/habilitation/equipe/${team.organisation.id}`}>
                  {t({ fr: 'L’équipe des aidants de {name}', en: 'The team of helpers of {name}' }, lang, { name: team.organisation.name })}
                </a>
              </li>
            ))}
          </ul>
        </>
      ) : null}
      {requests.length > 0 ? (
        <>
          <h2>{t({ fr: 'Vos demandes', en: 'Your requests' }, lang)}</h2>
          <Table
            caption={t({ fr: 'Vos demandes, la dernière d’abord', en: 'Your requests, the last one first' }, lang)}
            captionHidden
            rowHeaders
            columns={[
              { text: t({ fr: 'Demande', en: 'Request' }, lang) },
              { text: t({ fr: 'Commencée le', en: 'Begun on' }, lang) },
              { text: t({ fr: 'État', en: 'State' }, lang) },
            ]}
            rows={requests.map((one) => [
              <a href={`/habilitation/demandes/${one.id}`}>
                {one.organisation.name}
                <span class="fr-sr-only">
                  {' '}
                  (<When at={one.createdAt} time lang={lang} />)
                </span>
              </a>,
              <When at={one.createdAt} lang={lang} />,
              <RequestBadge state={one.state} lang={lang} />,
            ])}
          />
        </>
      ) : null}
      {open ? null : (
        <>
          <h2>{t({ fr: 'Habiliter votre organisation', en: 'Have your organisation accepted' }, lang)}</h2>
          {taken ? (
            <p>
              {t(
                {
                  fr: '«\u00a0{organisation}\u00a0» est déjà habilitée, ou un collègue l’a demandé. Adressez-vous à votre référent ou à vos collègues.',
                  en: '“{organisation}” is accepted already, or a colleague asked for it. See your referent or your colleagues.',
                },
                lang,
                { organisation },
              )}
            </p>
          ) : (
            <Form action="/habilitation">
              <p>
                {t(
                  {
                    fr: 'Il y a quatre questions. Vous pouvez vous arrêter et reprendre. Puis un opérateur décide, et chaque aidant est formé avant d’aider.',
                    en: 'There are four questions. You may stop and go on later. Then an operator decides, and each helper is trained before they help.',
                  },
                  lang,
                )}
              </p>
              <Button>{t({ fr: 'Demander pour {organisation}', en: 'Ask for {organisation}' }, lang, { organisation })}</Button>
            </Form>
          )}
        </>
      )}
    </Page>
  );
}
