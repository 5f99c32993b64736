import type { FastifyInstance, FastifyRequest } from 'fastify';
import { t } from '../kernel/i18n/index.js';
import * as d from './index.js';
import type { Markup } from './jsx/markup.js';

/** The page that shows every component in each of its states. It serves the tests, and whoever writes a page. */
export const gallery = {
  routes(app: FastifyInstance): void {
    app.get('/design', async (request, reply) => reply.html(<GalleryPage request={request} />));
  },
};

const faults = [
  { field: 'courriel', text: 'Écrivez une adresse électronique complète, par exemple nom@exemple.fr' },
  { field: 'naissance', text: 'Cette date n’existe pas' },
  { field: 'situation', text: 'Choisissez une réponse' },
];
const fault = (field: string) => faults.find((one) => one.field === field)?.text;
const situations = [
  { value: 'seul', text: 'Je vis seul' },
  { value: 'couple', text: 'Je vis en couple', hint: 'Marié, pacsé ou en concubinage' },
];

/** The gallery as a page; `?vide` leaves out the faults. */
export function GalleryPage({ request }: { request: FastifyRequest }): Markup {
  const { lang } = request;
  const shown = request.url.includes('vide') ? [] : faults;
  return (
    <d.Page
      request={request}
      title={t({ fr: 'Composants', en: 'Components' }, lang)}
      breadcrumb={[{ text: t({ fr: 'Accueil', en: 'Home' }, lang), href: '/' }]}
      faults={shown}
      notice={{ kind: 'success', text: 'Votre demande est enregistrée.' }}
    >
      <p class="fr-text--lead">Chaque composant, dans chacun de ses états.</p>
      <Fields />
      <Actions request={request} />
      <Messages />
      <Contents request={request} />
      <Figures request={request} />
    </d.Page>
  );
}

function Fields(): Markup {
  return (
    <>
      <d.Steps steps={['Vos enfants', 'Vos coordonnées', 'Vérifier vos réponses']} current={2} lang="fr" />
      <d.Form action="/design" autosave="/design/brouillon" enctype="multipart/form-data">
        <d.Hidden name="etape" value={2} />
        <d.TextField
          name="nom"
          label="Nom de naissance"
          value="Durand"
          readonly
          autocomplete="family-name"
          source="Donné par votre compte FranceConnect"
        />
        <d.EmailField
          name="courriel"
          label="Adresse électronique"
          hint="Nous y envoyons la réponse"
          value="camille@"
          fault={fault('courriel')}
        />
        <d.TextField name="telephone" label="Téléphone" type="tel" autocomplete="tel" width={20} optional />
        <d.TextField
          name="quotient"
          label="Quotient familial"
          inputmode="numeric"
          width={4}
          value={872}
          source="Donné par la CAF le 24 novembre 2026. Vous pouvez le corriger."
        />
        <d.TextArea
          name="remarque"
          label="Ce que vous voulez ajouter"
          hint="N’écrivez rien sur votre santé"
          value={'Bonjour,\nmerci.'}
          optional
        />
        <d.Select
          name="ecole"
          label="École"
          options={[
            { value: 'a', text: 'École Jules-Ferry' },
            { value: 'b', text: 'École Simone-Veil' },
          ]}
          value="b"
        />
        <d.Select name="ville" label="Commune" options={[{ value: 'a', text: 'Lyon' }]} fault="Choisissez une commune" />
        <d.RadioGroup name="situation" legend="Votre situation" options={situations} fault={fault('situation')} />
        <d.RadioGroup
          name="oui"
          legend="Avez-vous des enfants&nbsp;?"
          inline
          options={[
            { value: 'oui', text: 'Oui' },
            { value: 'non', text: 'Non' },
          ]}
          value="oui"
        />
        <d.RadioGroup
          name="mode"
          legend="Comment voulez-vous la réponse&nbsp;?"
          rich
          options={[
            { value: 'courriel', text: 'Par courriel' },
            { value: 'courrier', text: 'Par courrier', hint: 'Sous dix jours' },
          ]}
          value="courriel"
        />
        <d.CheckboxGroup
          name="jours"
          legend="Jours de cantine"
          hint="Plusieurs réponses possibles"
          options={['Lundi', 'Mardi', 'Jeudi'].map((day) => ({ value: day, text: day }))}
          values={['Mardi']}
          optional
        />
        <d.CheckboxGroup
          name="pieces"
          legend="Pièces que vous avez"
          options={[{ value: 'a', text: 'Attestation' }]}
          fault="Cochez au moins une pièce"
        />
        <d.DateField
          name="naissance"
          legend="Date de naissance"
          value={{ day: '31', month: '2', year: '1985' }}
          fault={fault('naissance')}
          autocomplete="bday"
        />
        <d.DateField name="arrivee" legend="Date d’arrivée" value="2026-09-01" optional source="Donnée par la mairie" />
        <d.FileField name="justificatif" label="Justificatif de domicile" hint="PDF ou photo, 5 Mo au plus" accept=".pdf,image/*" />
        <d.FileField name="autre" label="Autre document" fault="Ce fichier est trop lourd" multiple optional />
        <d.FieldSet legend="Adresse" hint="Celle où vous vivez le plus souvent">
          <d.TextField name="voie" label="Numéro et voie" autocomplete="address-line1" />
          <d.TextField name="code-postal" label="Code postal" autocomplete="postal-code" inputmode="numeric" width={10} />
        </d.FieldSet>
        <d.Checkbox
          name="exact"
          label="Mes réponses sont exactes"
          hint="Une fausse déclaration est punie par la loi"
          fault="Cochez cette case pour continuer"
        />
        <d.Checkbox name="info" label="Je veux être prévenu par courriel" checked />
        <d.Buttons>
          <d.Button>Continuer</d.Button>
          <d.Button kind="secondary" name="geste" value="brouillon">
            Enregistrer et finir plus tard
          </d.Button>
        </d.Buttons>
      </d.Form>
    </>
  );
}

function Actions({ request: { lang } }: { request: FastifyRequest }): Markup {
  return (
    <>
      <h2>Boutons et liens</h2>
      <d.Buttons>
        <d.ButtonLink href="#contenu">Commencer</d.ButtonLink>
        <d.ButtonLink href="#contenu" kind="secondary">
          Revenir
        </d.ButtonLink>
        <d.ButtonLink href="#contenu" kind="tertiary" small>
          Télécharger
        </d.ButtonLink>
        <d.ButtonLink href="#contenu" kind="danger">
          Supprimer
        </d.ButtonLink>
      </d.Buttons>
      <d.FranceConnectButton href="/connexion/franceconnect" lang={lang} />
      <d.AgentConnectButton href="/connexion/agentconnect" lang={lang} />
      <d.Search action="/design" name="q" label="Chercher un dossier" value="cantine" hidden={{ etat: 'ouvert' }} />
      <d.Pagination page={5} pages={12} href={(page) => `?page=${page}`} lang={lang} />
    </>
  );
}

function Messages(): Markup {
  return (
    <>
      <h2>Messages</h2>
      {(['info', 'success', 'warning', 'error'] as const).map((kind) => (
        <d.Alert kind={kind} title="Un message avec un titre">
          <p>Ce qui se passe, et ce que vous pouvez faire.</p>
        </d.Alert>
      ))}
      <d.Alert kind="info" small>
        <p>Un message sans titre.</p>
      </d.Alert>
      <d.Callout title="Et après&nbsp;?">
        <p>La mairie répond sous dix jours.</p>
      </d.Callout>
      <p>
        {(['info', 'success', 'warning', 'error', 'new', 'neutral'] as const).map((kind) => (
          <>
            <d.Badge kind={kind}>En cours</d.Badge>{' '}
          </>
        ))}
      </p>
      <p>
        <d.Tag>Famille</d.Tag> <d.Tag href="#contenu">Cantine</d.Tag>
      </p>
    </>
  );
}

function Contents({ request: { lang } }: { request: FastifyRequest }): Markup {
  const at = new Date('2026-11-24T13:05:00Z');
  return (
    <>
      <h2>Contenus</h2>
      <d.Cards>
        <d.Card title="Tarif de la cantine" href="#contenu" detail="Ville de Démoville" badge={<d.Badge kind="info">En cours</d.Badge>}>
          Calculez et demandez le tarif qui correspond à votre quotient familial.
        </d.Card>
        <d.Card title="Carte de stationnement" href="#contenu" />
        <d.Tile title="Toutes les démarches" href="#contenu" />
      </d.Cards>
      <d.Table
        caption="Accès à vos informations"
        columns={[
          { text: 'Administration' },
          { text: 'Information' },
          { text: 'Date' },
          { text: 'Nombre', number: true },
          { text: 'Montant', number: true },
        ]}
        rows={[
          ['Ville de Démoville', 'Quotient familial', <d.When at={at} time lang={lang} />, 3, <d.Money cents={123456} lang={lang} />],
          [
            'Caisse d’allocations familiales',
            'Composition de la famille',
            <d.When at="2026-11-01" lang={lang} />,
            12,
            <d.Money cents={235} lang={lang} />,
          ],
        ]}
        rowHeaders
      />
      <d.Definitions
        items={[
          { term: 'Nom', value: 'Camille Durand' },
          { term: 'Adresse électronique', value: 'camille@exemple.fr', action: { text: 'Modifier', href: '#contenu' } },
          { term: 'Téléphone', value: null, action: { text: 'Modifier', href: '#contenu' } },
          { term: 'Empreinte', value: <d.Code>z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK7Qx</d.Code> },
        ]}
      />
      <d.Timeline
        lang={lang}
        items={[
          {
            at,
            title: 'La mairie a accepté votre demande',
            id: 'evenement',
            children: <p>Le tarif s’applique à partir du 1er décembre.</p>,
          },
          { at: new Date('2026-11-02T08:00:00Z'), title: 'Vous avez envoyé votre demande' },
        ]}
      />
      <d.Disclosure summary="Comment ce tarif est calculé">
        <p>
          À partir de votre quotient familial. En anglais&nbsp;: <d.Lang lang="en">family quotient</d.Lang>.
        </p>
      </d.Disclosure>
      <d.Disclosure summary="Déjà ouvert" open>
        <p>Un détail.</p>
      </d.Disclosure>
    </>
  );
}

function Figures({ request: { lang } }: { request: FastifyRequest }): Markup {
  const rows = [
    { label: 'Facilité', value: 8.4, low: 7.9, high: 8.8 },
    { label: 'Langage compréhensible', value: 6.2, low: 5.1, high: 7.3 },
  ];
  const months = ['2026-08-01', '2026-09-01', '2026-10-01', '2026-11-01'];
  return (
    <>
      <h2>Chiffres</h2>
      <d.Figure
        title="Satisfaction par question"
        caption="Note sur 10. Le trait montre entre quelles valeurs la note se trouve 95 fois sur 100."
        chart={d.barChart({ title: 'Satisfaction par question', rows, unit: '', max: 10, lang })}
        table={
          <d.Table
            caption="Satisfaction par question"
            captionHidden
            columns={[{ text: 'Question' }, { text: 'Note', number: true }]}
            rows={rows.map((row) => [row.label, row.value])}
            rowHeaders
          />
        }
        csv="data:text/csv;charset=utf-8,Question,Note%0AFacilit%C3%A9,8.4%0ALangage%20compr%C3%A9hensible,6.2"
        lang={lang}
      />
      <d.Figure
        title="Part des informations réutilisées"
        chart={d.lineChart({
          title: 'Part des informations réutilisées',
          unit: '%',
          lang,
          series: [
            { label: 'Proposées', points: months.map((at, i) => ({ at, value: [60, 72, null, 81][i] ?? null })) },
            { label: 'Acceptées', points: months.map((at, i) => ({ at, value: 40 + i * 12 })) },
          ],
        })}
        table={
          <d.Table
            caption="Part des informations réutilisées"
            columns={[{ text: 'Mois' }, { text: 'Part', number: true }]}
            rows={months.map((at) => [<d.When at={at} lang={lang} />, '60 %'])}
          />
        }
        lang={lang}
      />
    </>
  );
}
