import type { FastifyRequest } from 'fastify';
import { Alert, Code, Page, Table } from '../../design/index.js';
import { t } from '../../kernel/i18n/index.js';
import type { SandboxFacts } from '../../sandbox/index.js';
import type { Description } from '../sandbox.js';

/** The sandbox, for a person: test accounts, where e-mails arrive, how to connect a program. */
export function SandboxPage({
  request,
  sandbox,
  description,
}: {
  request: FastifyRequest;
  sandbox: SandboxFacts;
  description: Description;
}) {
  const { lang } = request;
  const providerTitle = (id: string) => sandbox.identityProviders.find((provider) => provider.id === id)?.title ?? id;
  return (
    <Page request={request} title={t({ fr: 'Bac à sable', en: 'Sandbox' }, lang)} narrow={false}>
      <Alert kind="info" small>
        <p>
          {t(
            {
              fr: 'Ici, toutes les personnes sont inventées. Rien n’est envoyé hors de cette machine.',
              en: 'Everyone here is invented. Nothing leaves this machine.',
            },
            lang,
          )}
        </p>
      </Alert>
      <p>
        {t({ fr: 'Le mot de passe de tous les comptes est', en: 'The password of every account is' }, lang)}{' '}
        <Code>{sandbox.identities[0]?.password ?? ''}</Code>.
      </p>
      <h2>{t({ fr: 'Se connecter comme usager', en: 'Sign in as a citizen' }, lang)}</h2>
      <Table
        caption={t({ fr: 'Comptes d’essai des usagers', en: 'Citizens’ test accounts' }, lang)}
        columns={[
          { text: t({ fr: 'Personne', en: 'Person' }, lang) },
          { text: t({ fr: 'Identifiant', en: 'Login' }, lang) },
          { text: t({ fr: 'Pour essayer', en: 'To try' }, lang) },
          { text: t({ fr: 'Chez', en: 'With' }, lang) },
        ]}
        rows={byLogin(sandbox.identities).map(({ person, providers }) => [
          `${person.given_name} ${person.family_name}`,
          <Code>{person.login}</Code>,
          t(person.purpose, lang),
          providers.map(providerTitle).join(', '),
        ])}
        rowHeaders
      />
      <h2>{t({ fr: 'Se connecter comme agent', en: 'Sign in as an agent' }, lang)}</h2>
      <Table
        caption={t({ fr: 'Comptes d’essai des agents', en: 'Agents’ test accounts' }, lang)}
        columns={[
          { text: t({ fr: 'Agent', en: 'Agent' }, lang) },
          { text: t({ fr: 'Courriel', en: 'E-mail' }, lang) },
          { text: t({ fr: 'Pour essayer', en: 'To try' }, lang) },
          { text: t({ fr: 'Administration', en: 'Administration' }, lang) },
        ]}
        rows={sandbox.agents.map((agent) => [
          `${agent.given_name} ${agent.usual_name}`,
          <Code>{agent.email}</Code>,
          t(agent.purpose, lang),
          agent.organisation.label,
        ])}
        rowHeaders
      />
      <p>
        {t(
          {
            fr: 'Une autre adresse passe par Identité agent\u00a0: le code arrive dans la boîte aux lettres ci-dessous.',
            en: 'Any other address goes through Identité agent: the code arrives in the mailbox below.',
          },
          lang,
        )}{' '}
        <a href={description.identite.account}>
          {t({ fr: 'Ouvrir un compte Identité agent', en: 'Open an account at Identité agent' }, lang)}
        </a>
      </p>
      <h2>{t({ fr: 'Lire les courriels envoyés', en: 'Read the e-mails that were sent' }, lang)}</h2>
      <p>
        <a href={sandbox.mailbox.url}>
          {t({ fr: 'Ouvrir la boîte aux lettres du bac à sable', en: 'Open the mailbox of the sandbox' }, lang)}
        </a>
      </p>
      <h2>{t({ fr: 'Brancher un programme', en: 'Connect a program' }, lang)}</h2>
      <p>
        {t(
          { fr: 'Tout ce qu’il faut à un programme est à cette adresse\u00a0:', en: 'All that a program needs is at this address:' },
          lang,
        )}{' '}
        <a href="/sandbox.json">
          <Code>{`${description.base}/sandbox.json`}</Code>
        </a>
        .{' '}
        {t(
          {
            fr: 'Pour obtenir un identifiant et un secret, envoyez les adresses de retour de votre service\u00a0:',
            en: 'To get an identifier and a secret, send the return addresses of your service:',
          },
          lang,
        )}
      </p>
      <section class="socle-code" tabindex="0" aria-label={t({ fr: 'Commande d’exemple', en: 'Example command' }, lang)}>
        <pre>
          <code>{`curl -X POST ${description.base}/sandbox/clients -H 'content-type: application/json' \\
  -d '{"product":"franceconnect","profile":"fc","redirect_uris":["http://localhost:4000/callback"],"post_logout_redirect_uris":["http://localhost:4000/"]}'`}</code>
        </pre>
      </section>
      <p>
        {t({ fr: 'Vous préférez un formulaire\u00a0?', en: 'Would you rather fill in a form?' }, lang)}{' '}
        <a href="/partenaires">{t({ fr: 'Raccorder mon service, en tant qu’agent', en: 'Connect my service, as an agent' }, lang)}</a>
      </p>
      <p>
        {t({ fr: 'Votre service est branché\u00a0?', en: 'Is your service connected?' }, lang)}{' '}
        <a href="/docteur">
          {t({ fr: 'Vérifier qu’il refuse ce qu’il doit refuser', en: 'Check that it refuses what it must refuse' }, lang)}
        </a>
      </p>
    </Page>
  );
}

/** One row a person, whatever the number of providers that know them. */
function byLogin(identities: SandboxFacts['identities']): { person: SandboxFacts['identities'][number]; providers: string[] }[] {
  const people = new Map<string, { person: SandboxFacts['identities'][number]; providers: string[] }>();
  for (const person of identities) {
    const known = people.get(person.login);
    if (known) known.providers.push(person.provider);
    else people.set(person.login, { person, providers: [person.provider] });
  }
  return [...people.values()];
}
