import type { FastifyRequest } from 'fastify';
import {
  Alert,
  Button,
  ButtonLink,
  Buttons,
  Callout,
  Definitions,
  Form as FormBlock,
  Hidden,
  Page,
  Steps,
  type FieldFault,
} from '../../../../design/index.js';
import { formatMoney, t, type Lang } from '../../../../kernel/i18n/index.js';
import { priceOf, type Answers, type Value } from '../answers.js';
import type { Body } from '../check.js';
import type { Conflict, Shown } from '../fill.js';
import type { Field, Form, FormPage } from '../form.js';
import { sayValue } from '../say.js';
import { answersOf, type Evidence, type StoredValue } from '../store-answers.js';
import type { FileSummary } from '../store.js';
import { trail } from './facts.js';
import { FieldView, sourceLine } from './field-view.js';

/** What a page of the form needs to be shown. */
export interface FillProps {
  request: FastifyRequest;
  file: FileSummary;
  form: Form;
  pages: readonly FormPage[];
  page: FormPage;
  fields: readonly Field[];
  values: ReadonlyMap<string, StoredValue>;
  evidence: readonly Evidence[];
  shown: Shown;
  /** The showing of this page. */
  writer: string;
  /** Where to go once it is saved: back to the last check, or on. */
  backToCheck: boolean;
  body: Body | null;
  faults: readonly FieldFault[];
  notice: { kind: 'success' | 'info' | 'warning'; text: string } | null;
}

/** One page of the form, filled with what is known. */
export function FillPage(props: FillProps) {
  const { request, file, form, pages, page, fields, values, evidence, faults, body } = props;
  const { lang } = request;
  const base = `/demarches/dossiers/${file.id}`;
  const index = pages.findIndex((p) => p.id === page.id);
  const before = pages[index - 1];
  return (
    <Page
      request={request}
      title={`${t(page.title, lang)} – ${t(file.procedure.title, lang)}`}
      heading={false}
      breadcrumb={trail(file.procedure, lang)}
      faults={faults}
      notice={props.notice}
    >
      <h1>{t(page.title, lang)}</h1>
      <Steps
        steps={[...pages.map((p) => t(p.title, lang)), t({ fr: 'Vérifier et envoyer', en: 'Check and send' }, lang)]}
        current={index + 1}
        lang={lang}
      />
      {file.state === 'correction' ? (
        <Alert kind="warning" small>
          {t(
            {
              fr: 'Vous corrigez une demande déjà envoyée. Pensez à la renvoyer à la fin.',
              en: 'You are correcting a request that was sent. Remember to send it again at the end.',
            },
            lang,
          )}
        </Alert>
      ) : null}
      {page.intro ? <p>{t(page.intro, lang)}</p> : null}
      <FormBlock action={`${base}/pages/${page.id}`} autosave={`${base}/brouillon`}>
        <Hidden name="_page" value={page.id} />
        <Hidden name="_vu" value={JSON.stringify(props.shown)} />
        <Hidden name="_onglet" value={props.writer} />
        {props.backToCheck ? <Hidden name="_suite" value="verifier" /> : null}
        {fields.map((field) => (
          <FieldView
            field={field}
            value={values.get(field.id)?.value}
            body={body}
            faults={faults}
            source={sourceLine(values.get(field.id), evidence, lang)}
            lang={lang}
          />
        ))}
        <Buttons>
          <Button>{t(props.backToCheck ? { fr: 'Enregistrer', en: 'Save' } : { fr: 'Continuer', en: 'Continue' }, lang)}</Button>
          <Button name="_suite" value="plus-tard" kind="tertiary">
            {t({ fr: 'Enregistrer et finir plus tard', en: 'Save and finish later' }, lang)}
          </Button>
        </Buttons>
      </FormBlock>
      <Estimate form={form} answers={answersOf(values)} page={page} lang={lang} />
      {before ? (
        <p>
          <a href={`${base}/pages/${before.id}`}>{t({ fr: 'Revenir à la page précédente', en: 'Back to the page before' }, lang)}</a>
        </p>
      ) : null}
    </Page>
  );
}

/** The price that follows from the answers: on the page of the number it follows from, and at the last check (`page` null). */
export function Estimate({ form, answers, page, lang }: { form: Form; answers: Answers; page: FormPage | null; lang: Lang }) {
  const { tariff } = form;
  if (!tariff || (page && !page.fields.some((f) => f.id === tariff.from))) return <></>;
  const cents = priceOf(tariff, answers);
  if (cents === null) return <></>;
  return (
    <Callout title={t(tariff.title, lang)}>
      <p>
        {t({ fr: 'Avec votre réponse, le prix serait de', en: 'With your answer, the price would be' }, lang)}{' '}
        <strong>{formatMoney(cents, lang)}</strong>.
      </p>
      <p>
        {t(tariff.explanation, lang)}{' '}
        {t(
          {
            fr: 'Ce n’est qu’une estimation\u00a0: un agent vérifie et décide.',
            en: 'This is an estimate only: an agent checks and decides.',
          },
          lang,
        )}
      </p>
    </Callout>
  );
}

/** Two tabs gave two answers: both are shown, and the person picks one. Nothing is lost meanwhile. */
export function ConflictPage({
  request,
  file,
  page,
  fields,
  conflicts,
  shown,
  writer,
  body,
}: {
  request: FastifyRequest;
  file: FileSummary;
  page: FormPage;
  fields: readonly Field[];
  conflicts: readonly Conflict[];
  shown: Shown;
  writer: string;
  body: Body;
}) {
  const { lang } = request;
  const base = `/demarches/dossiers/${file.id}`;
  const say = (field: Field, value: Value | undefined) =>
    value === undefined ? t({ fr: 'aucune réponse', en: 'no answer' }, lang) : t(sayValue(field, value), lang);
  const items = conflicts.flatMap((c) => {
    const field = fields.find((f) => f.id === c.field);
    if (!field) return [];
    const value = (
      <>
        {t({ fr: 'Sur cette page\u00a0: ', en: 'On this page: ' }, lang)}
        <strong>{say(field, c.mine)}</strong>
        <br />
        {t({ fr: 'Dans l’autre onglet\u00a0: ', en: 'In the other tab: ' }, lang)}
        <strong>{say(field, c.theirs)}</strong>
      </>
    );
    return [{ term: t(field.label, lang), value }];
  });
  return (
    <Page
      request={request}
      title={t({ fr: 'Vous avez répondu deux fois à la même question', en: 'You answered the same question twice' }, lang)}
      breadcrumb={trail(file.procedure, lang)}
    >
      <p>
        {t(
          {
            fr: 'Cette demande est ouverte ailleurs, dans un autre onglet ou sur un autre appareil. Rien n’est perdu\u00a0: choisissez la réponse à garder.',
            en: 'This request is open elsewhere, in another tab or on another device. Nothing is lost: choose which answer to keep.',
          },
          lang,
        )}
      </p>
      <Definitions items={items} />
      <FormBlock action={`${base}/pages/${page.id}`}>
        {Object.entries(body).flatMap(([name, value]) =>
          name.startsWith('_')
            ? []
            : [value].flat().flatMap((one) => (typeof one === 'string' ? [<Hidden name={name} value={one} />] : [])),
        )}
        <Hidden name="_page" value={page.id} />
        <Hidden name="_vu" value={JSON.stringify(shown)} />
        <Hidden name="_onglet" value={writer} />
        {body['_suite'] === 'verifier' ? <Hidden name="_suite" value="verifier" /> : null}
        <Buttons>
          <Button>{t({ fr: 'Garder les réponses de cette page', en: 'Keep the answers of this page' }, lang)}</Button>
          <ButtonLink href={`${base}/pages/${page.id}`} kind="secondary">
            {t({ fr: 'Garder celles de l’autre onglet', en: 'Keep those of the other tab' }, lang)}
          </ButtonLink>
        </Buttons>
      </FormBlock>
    </Page>
  );
}
