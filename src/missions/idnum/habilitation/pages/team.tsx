import type { FastifyRequest } from 'fastify';
import { Badge, Button, ButtonLink, Buttons, Form, Page, Table, When, type FieldFault, type Markup } from '../../../../design/index.js';
import { t } from '../../../../kernel/i18n/index.js';
import type { Membership } from '../../mandats/index.js';
import type { TypedPerson } from '../forms.js';
import { fullName } from '../people.js';
import type { HelperRequest } from '../store-helpers.js';
import { HelperBadge, PersonFields, roomCrumb } from './parts.js';

const teamPath = ({ organisation }: Membership) => `/habilitation/equipe/${organisation.id}`;
/** The way back to a team. */
export const teamCrumb = (referent: Membership, { lang }: FastifyRequest) => ({
  text: t({ fr: 'Équipe des aidants', en: 'Team of helpers' }, lang),
  href: teamPath(referent),
});

/** The members of an organisation, and the requests for helpers, for a referent. */
export function TeamPage({
  request,
  referent,
  members,
  helpers,
  notice,
}: {
  request: FastifyRequest;
  referent: Membership;
  members: readonly Membership[];
  helpers: readonly HelperRequest[];
  notice: string | null;
}): Markup {
  const { lang } = request;
  const path = teamPath(referent);
  const name = t({ fr: 'Nom', en: 'Name' }, lang);
  return (
    <Page
      request={request}
      title={t({ fr: 'Équipe des aidants', en: 'Team of helpers' }, lang)}
      breadcrumb={[roomCrumb(lang)]}
      narrow={false}
      notice={notice === null ? null : { kind: 'success', text: notice }}
    >
      <p>{referent.organisation.name}</p>
      <p>
        <ButtonLink href={`${path}/aidants/nouveau`}>{t({ fr: 'Demander un aidant', en: 'Ask for a helper' }, lang)}</ButtonLink>
      </p>
      <h2>{t({ fr: 'Membres ({count})', en: 'Members ({count})' }, lang, { count: members.length })}</h2>
      <Table
        caption={t({ fr: 'Membres de l’équipe', en: 'Members of the team' }, lang)}
        captionHidden
        rowHeaders
        columns={[{ text: name }, { text: t({ fr: 'Rôle', en: 'Role' }, lang) }, { text: t({ fr: 'Depuis le', en: 'Since' }, lang) }]}
        rows={members.map((member) => [
          <a href={`${path}/membres/${member.id}`}>{member.helper.name}</a>,
          <Roles member={member} request={request} />,
          <When at={member.since} lang={lang} />,
        ])}
      />
      <h2>{t({ fr: 'Demandes pour des aidants', en: 'Requests for helpers' }, lang)}</h2>
      {helpers.length === 0 ? (
        <p>{t({ fr: 'Il n’y en a pas.', en: 'There are none.' }, lang)}</p>
      ) : (
        <Table
          caption={t({ fr: 'Demandes, celles en cours d’abord', en: 'Requests, those under way first' }, lang)}
          captionHidden
          rowHeaders
          columns={[
            { text: name },
            { text: t({ fr: 'Demandé le', en: 'Asked on' }, lang) },
            { text: t({ fr: 'État', en: 'State' }, lang) },
          ]}
          rows={helpers.map((one) => [
            <a href={`${path}/aidants/${one.id}`}>{fullName(one.person)}</a>,
            <When at={one.createdAt} lang={lang} />,
            <HelperBadge state={one.state} lang={lang} />,
          ])}
        />
      )}
    </Page>
  );
}

const Roles = ({ member, request: { lang } }: { member: Membership; request: FastifyRequest }): Markup => (
  <>
    {member.referent ? <Badge kind="info">{t({ fr: 'Référent', en: 'Referent' }, lang)}</Badge> : null}{' '}
    {member.acts ? <Badge>{t({ fr: 'Aidant', en: 'Helper' }, lang)}</Badge> : null}
  </>
);

/** Asks for a helper. */
export function NewHelperPage({
  request,
  referent,
  typed,
  faults = [],
}: {
  request: FastifyRequest;
  referent: Membership;
  typed: TypedPerson;
  faults?: readonly FieldFault[];
}): Markup {
  const { lang } = request;
  return (
    <Page
      request={request}
      title={t({ fr: 'Demander un aidant', en: 'Ask for a helper' }, lang)}
      breadcrumb={[roomCrumb(lang), teamCrumb(referent, request)]}
      faults={faults}
    >
      <p>
        {t(
          {
            fr: 'Un opérateur décide. La personne est ensuite formée\u00a0: elle aide une fois sa formation notée et le test réussi.',
            en: 'An operator decides. Then they are trained: they help once their training is noted and the test passed.',
          },
          lang,
        )}
      </p>
      <Form action={`${teamPath(referent)}/aidants/nouveau`}>
        <PersonFields typed={typed} faults={faults} lang={lang} />
        <Button>{t({ fr: 'Envoyer la demande', en: 'Send the request' }, lang)}</Button>
      </Form>
    </Page>
  );
}

/** One member: ends their membership, or makes them a referent, after saying what that means. */
export function MemberPage({ request, referent, member }: { request: FastifyRequest; referent: Membership; member: Membership }): Markup {
  const { lang } = request;
  const path = `${teamPath(referent)}/membres/${member.id}`;
  const self = member.helper.id === referent.helper.id;
  const { name } = member.helper;
  return (
    <Page request={request} title={name} breadcrumb={[roomCrumb(lang), teamCrumb(referent, request)]}>
      <p>
        <Roles member={member} request={request} />
      </p>
      <p>{member.helper.email}</p>
      {self || member.referent ? null : (
        <Form action={`${path}/referent`}>
          <h2>{t({ fr: 'Nommer référent', en: 'Make a referent' }, lang)}</h2>
          <p>
            {t({ fr: '{name} pourra s’occuper de l’équipe, comme vous.', en: '{name} may then look after the team, as you do.' }, lang, {
              name,
            })}
          </p>
          <Button kind="secondary">{t({ fr: 'Nommer référent', en: 'Make a referent' }, lang)}</Button>
        </Form>
      )}
      <h2>{t({ fr: 'Fin de l’accès', en: 'End of the access' }, lang)}</h2>
      <p>
        <ButtonLink href={`${path}/retirer`} kind="secondary">
          {t({ fr: 'Retirer de l’équipe', en: 'Take out of the team' }, lang)}
        </ButtonLink>
      </p>
    </Page>
  );
}

/** Asks whether to end a membership. */
export function EndPage({ request, referent, member }: { request: FastifyRequest; referent: Membership; member: Membership }): Markup {
  const { lang } = request;
  const path = `${teamPath(referent)}/membres/${member.id}`;
  const { name } = member.helper;
  return (
    <Page
      request={request}
      title={t({ fr: 'Retirer {name} de l’équipe\u00a0?', en: 'Take {name} out of the team?' }, lang, { name })}
      breadcrumb={[roomCrumb(lang), teamCrumb(referent, request)]}
    >
      <p>
        {t(
          {
            fr: 'Son accès s’arrête tout de suite, même au milieu d’une démarche. Les mandats restent à l’organisation. Un courriel le lui dit.',
            en: 'Their access stops at once, even in the middle of a procedure. The mandates stay with the organisation. An e-mail tells them.',
          },
          lang,
        )}
      </p>
      <Form action={`${path}/retirer`}>
        <Buttons>
          <Button kind="danger">{t({ fr: 'Retirer de l’équipe', en: 'Take out of the team' }, lang)}</Button>
          <ButtonLink href={path} kind="secondary">
            {t({ fr: 'Ne rien changer', en: 'Change nothing' }, lang)}
          </ButtonLink>
        </Buttons>
      </Form>
    </Page>
  );
}
