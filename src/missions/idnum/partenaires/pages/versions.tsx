import type { FastifyRequest } from 'fastify';
import { Button, Definitions, Form, Hidden, Page, Timeline, type Markup } from '../../../../design/index.js';
import { t, type Lang, type Text } from '../../../../kernel/i18n/index.js';
import { changedSettings, type Change, type Setting } from '../configuration.js';
import type { Partner, Version } from '../store.js';
import { homeCrumb, partnerCrumb, partnerPath, Tabs } from './parts.js';
import { SettingList, Values } from './settings.js';

const changeWords: Readonly<Record<Version['change'], Text>> = {
  create: { fr: 'Inscription', en: 'Registration' },
  edit: { fr: 'Modification', en: 'Change' },
  restore: { fr: 'Retour à la version {restored}', en: 'Back to version {restored}' },
  approve: { fr: 'Accepté par l’opérateur', en: 'Approved by the operator' },
};

const titleOf = (version: Version, lang: Lang): string =>
  `${t({ fr: 'Version {number}', en: 'Version {number}' }, lang, { number: version.number })} – ${t(changeWords[version.change], lang, { restored: version.restored ?? '' })}`;

/** What changed, in a sentence: the names of the settings. */
const changeSentence = (changes: readonly Change[], lang: Lang): string =>
  changes.length === 0
    ? t({ fr: 'Rien n’a changé.', en: 'Nothing changed.' }, lang)
    : t({ fr: 'A changé\u00a0: {names}.', en: 'Changed: {names}.' }, lang, {
        names: changes.map(({ setting }) => t(setting.label, lang)).join(', '),
      });

/** Every version of a partner, latest first. */
export function VersionsPage({
  request,
  partner,
  settings,
  versions,
}: {
  request: FastifyRequest;
  partner: Partner;
  settings: readonly Setting[];
  versions: readonly Version[];
}): Markup {
  const { lang } = request;
  return (
    <Page
      request={request}
      title={`${partner.name} – ${t({ fr: 'versions', en: 'versions' }, lang)}`}
      breadcrumb={[homeCrumb(lang), partnerCrumb(partner)]}
    >
      <Tabs partner={partner} current="versions" lang={lang} />
      <p>
        {t(
          {
            fr: 'Chaque enregistrement fait une version. Toutes peuvent être relues.',
            en: 'Each save makes a version. All of them can be read again.',
          },
          lang,
        )}
      </p>
      <Timeline
        lang={lang}
        items={versions.map((version, i) => {
          const before = versions[i + 1];
          return {
            at: version.at,
            title: <a href={`${partnerPath(partner.id)}/versions/${version.number}`}>{titleOf(version, lang)}</a>,
            children: (
              <p>
                {version.agent}.{' '}
                {before ? changeSentence(changedSettings(settings, before.configuration, version.configuration), lang) : null}
              </p>
            ),
          };
        })}
      />
    </Page>
  );
}

interface VersionProps {
  request: FastifyRequest;
  partner: Partner;
  settings: readonly Setting[];
  version: Version;
  /** The one before it. */
  before: Version | null;
  /** 'current': it is; 'rights': only the operator could put it back. */
  restorable: 'yes' | 'current' | 'rights';
}

/** One version: what changed, the whole of it, and the button that puts it back. */
export function VersionPage({ request, partner, settings, version, before, restorable }: VersionProps): Markup {
  const { lang } = request;
  const path = `${partnerPath(partner.id)}/versions`;
  return (
    <Page
      request={request}
      title={titleOf(version, lang)}
      breadcrumb={[homeCrumb(lang), partnerCrumb(partner), { text: t({ fr: 'Versions', en: 'Versions' }, lang), href: path }]}
    >
      <p>
        {partner.name} – {version.agent}
      </p>
      {before ? (
        <>
          <h2>
            {t({ fr: 'Ce qui a changé depuis la version {number}', en: 'What changed since version {number}' }, lang, {
              number: before.number,
            })}
          </h2>
          <Differences changes={changedSettings(settings, before.configuration, version.configuration)} lang={lang} />
        </>
      ) : null}
      <h2>{t({ fr: 'Configuration complète', en: 'All settings' }, lang)}</h2>
      <SettingList settings={settings} values={version.configuration} lang={lang} />
      {restorable === 'yes' ? (
        <>
          <h2>{t({ fr: 'Remettre cette version', en: 'Put this version back' }, lang)}</h2>
          <p>
            {t(
              {
                fr: 'Par rapport à la configuration actuelle, voici ce qui changera\u00a0:',
                en: 'Compared with the settings of now, this will change:',
              },
              lang,
            )}
          </p>
          <Differences changes={changedSettings(settings, partner.configuration, version.configuration)} lang={lang} />
          <Form action={`${path}/${version.number}/remettre`}>
            <Hidden name="version" value={partner.version} />
            <Button>{t({ fr: 'Remettre cette version', en: 'Put this version back' }, lang)}</Button>
          </Form>
        </>
      ) : (
        <p>
          {restorable === 'current'
            ? t({ fr: 'C’est la configuration actuelle.', en: 'These are the settings of now.' }, lang)
            : t(
                {
                  fr: 'Cette version donne d’autres droits que ceux qui ont été acceptés\u00a0: seule une nouvelle demande peut y revenir.',
                  en: 'This version gives other rights than those approved: only a new request can go back to it.',
                },
                lang,
              )}
        </p>
      )}
    </Page>
  );
}

/** What differs, setting by setting. */
export function Differences({ changes, lang }: { changes: readonly Change[]; lang: Lang }): Markup {
  if (changes.length === 0) return <p>{t({ fr: 'Rien.', en: 'Nothing.' }, lang)}</p>;
  const side = (words: Text, setting: Setting, list: readonly string[]) =>
    list.length > 0 ? (
      <>
        {t(words, lang)} <Values setting={setting} list={list} lang={lang} />
      </>
    ) : null;
  return (
    <Definitions
      items={changes.map(({ setting, removed, added }) => ({
        term: t(setting.label, lang),
        value: (
          <>
            {side({ fr: 'Retiré\u00a0:', en: 'Removed:' }, setting, removed)}
            {removed.length > 0 && added.length > 0 ? <br /> : null}
            {side({ fr: 'Ajouté\u00a0:', en: 'Added:' }, setting, added)}
          </>
        ),
      }))}
    />
  );
}
