import type { FastifyRequest } from 'fastify';
import {
  Alert,
  Button,
  ButtonLink,
  Buttons,
  Checkbox,
  Definitions,
  FieldSet,
  Form as FormBlock,
  Hidden,
  Page,
} from '../../../../design/index.js';
import { formatDate, t } from '../../../../kernel/i18n/index.js';
import type { Procedure } from '../../../../registry/index.js';
import { fieldsFrom } from '../facts.js';
import type { Form } from '../form.js';
import type { Evidence } from '../store-answers.js';
import type { FileSummary } from '../store.js';

export const trail = (procedure: { title: { fr: string; en: string }; slug: string }, lang: 'fr' | 'en') => [
  { text: t({ fr: 'Démarches', en: 'Procedures' }, lang), href: '/demarches' },
  { text: t(procedure.title, lang), href: `/demarches/${procedure.slug}` },
];

/** Before anything is asked: which facts, from whom, on which legal basis, what for. The person asks, or goes on alone. */
export function AskPage({
  request,
  procedure,
  form,
  action,
}: {
  request: FastifyRequest;
  procedure: Procedure;
  form: Form;
  action: string;
}) {
  const { lang } = request;
  const town = procedure.organisation.kind === 'local_authority';
  return (
    <Page
      request={request}
      title={t(
        town
          ? { fr: 'Les informations que la mairie va demander pour vous', en: 'What the town will ask for in your place' }
          : { fr: 'Les informations que nous allons demander pour vous', en: 'What we will ask for in your place' },
        lang,
      )}
      breadcrumb={trail(procedure, lang)}
    >
      <p>
        {t(
          {
            fr: '{who} en a besoin pour traiter votre demande. D’autres administrations les ont déjà. Vous verrez chaque information avant de décider si elle sert.',
            en: '{who} needs them to handle your request. Other administrations have them already. You will see each one before you decide whether it is used.',
          },
          lang,
          { who: procedure.organisation.name },
        )}
      </p>
      {form.evidence.map((e) => (
        <Definitions
          items={[
            {
              term: t({ fr: 'Informations', en: 'Facts' }, lang),
              value: fieldsFrom(form, e.type)
                .map((f) => t(f.label, lang))
                .join(', '),
            },
            { term: t({ fr: 'Qui les donne', en: 'Who gives them' }, lang), value: t(e.issuers, lang) },
            { term: t({ fr: 'À quoi elles servent', en: 'What for' }, lang), value: t(e.purpose, lang) },
            { term: t({ fr: 'Texte de loi', en: 'Legal basis' }, lang), value: t(e.legalBasis, lang) },
          ]}
        />
      ))}
      <FormBlock action={action}>
        <Buttons>
          <Button name="demander" value="oui">
            {t({ fr: 'Demander ces informations', en: 'Ask for these facts' }, lang)}
          </Button>
          <Button name="demander" value="non" kind="secondary">
            {t({ fr: 'Continuer sans', en: 'Go on without' }, lang)}
          </Button>
        </Buttons>
      </FormBlock>
      <p>
        {t(
          {
            fr: 'Sans elles, vous remplirez le formulaire vous-même. Votre demande sera traitée de la même façon.',
            en: 'Without them, you fill in the form yourself. Your request is handled in the same way.',
          },
          lang,
        )}
      </p>
    </Page>
  );
}

/** What was answered, fact by fact, before the town sees any of it: the person keeps or drops each. */
export function FactsPage({
  request,
  file,
  form,
  evidence,
  next,
}: {
  request: FastifyRequest;
  file: FileSummary;
  form: Form;
  evidence: readonly Evidence[];
  next: string;
}) {
  const { lang } = request;
  const town = file.procedure.organisation.name;
  const last = form.evidence.map((wanted) => evidence.filter((e) => e.evidence === wanted.type).at(-1)).filter((e) => e !== undefined);
  const waiting = last.filter((e) => e.outcome === 'answered' && e.settledAt === null);
  const failed = last.filter((e) => e.outcome === 'failed');
  const settled = last.filter((e) => e.settledAt !== null);
  const here = `/demarches/dossiers/${file.id}/informations`;
  const facts = waiting.flatMap((e) => e.facts);
  return (
    <Page
      request={request}
      title={t({ fr: 'Vérifiez ces informations avant de les donner', en: 'Check these facts before you give them' }, lang)}
      breadcrumb={trail(file.procedure, lang)}
    >
      {failed.map((e) => (
        <FailedAlert evidence={e} form={form} lang={lang} />
      ))}
      {facts.length > 0 ? (
        <>
          <p>
            {t(
              {
                fr: '{town} n’a encore rien reçu. Gardez ce qui est juste, décochez ce que vous ne voulez pas donner.',
                en: '{town} has received nothing yet. Keep what is right, untick what you do not want to give.',
              },
              lang,
              { town },
            )}
          </p>
          <FormBlock action={here}>
            {waiting.map((e) => (
              <>
                <FieldSet
                  legend={t({ fr: 'Reçu de\u00a0: {issuer}', en: 'From: {issuer}' }, lang, { issuer: e.issuer?.name ?? '' })}
                  hint={provenanceOf(e, lang)}
                >
                  {e.facts.map((fact) => (
                    <Checkbox
                      name={`garder-${fact.field}`}
                      value={e.id}
                      checked
                      label={
                        <span>
                          {t(fact.label, lang)}
                          {lang === 'fr' ? '\u00a0: ' : ': '}
                          <strong>{fact.display ? t(fact.display, lang) : ''}</strong>
                        </span>
                      }
                    />
                  ))}
                </FieldSet>
              </>
            ))}
            <p>
              {t(
                {
                  fr: 'Ce que vous décochez est effacé. Vous répondrez vous-même à ces questions.',
                  en: 'What you untick is erased. You answer these questions yourself.',
                },
                lang,
              )}
            </p>
            <Hidden name="choisir" value="oui" />
            <Buttons>
              <Button>{t({ fr: 'Utiliser les informations cochées', en: 'Use the ticked facts' }, lang)}</Button>
            </Buttons>
          </FormBlock>
        </>
      ) : (
        <>
          {waiting.length > 0 ? (
            <p>
              {t(
                {
                  fr: 'Les administrations ont répondu, mais elles n’ont rien qui serve à cette demande. Vous remplirez le formulaire vous-même.',
                  en: 'The administrations answered, but have nothing that serves this request. You fill in the form yourself.',
                },
                lang,
              )}
            </p>
          ) : null}
          {settled.length > 0 ? (
            <p>
              {t(
                {
                  fr: 'Vous avez déjà choisi les informations à utiliser. Elles sont dans le formulaire.',
                  en: 'You have chosen the facts to use already. They are in the form.',
                },
                lang,
              )}
            </p>
          ) : null}
          <Buttons>
            <ButtonLink href={next}>{t({ fr: 'Continuer', en: 'Continue' }, lang)}</ButtonLink>
          </Buttons>
        </>
      )}
      {failed.length > 0 || settled.length > 0 || last.length === 0 ? (
        <FormBlock action={here}>
          <Button name="demander" value="oui" kind="tertiary">
            {t(
              failed.length > 0
                ? { fr: 'Essayer encore', en: 'Try again' }
                : { fr: 'Demander ces informations', en: 'Ask for these facts' },
              lang,
            )}
          </Button>
        </FormBlock>
      ) : null}
    </Page>
  );
}

function provenanceOf(e: Evidence, lang: 'fr' | 'en'): string {
  const words = {
    at: formatDate(e.fetchedAt, lang),
    until: formatDate(e.validUntil ?? e.fetchedAt, lang),
    basis: e.legalBasis ? t(e.legalBasis, lang) : '',
  };
  return t(
    {
      fr: 'Reçu le {at}, valable jusqu’au {until}. Texte de loi\u00a0: {basis}',
      en: 'Received on {at}, valid until {until}. Legal basis: {basis}',
    },
    lang,
    words,
  );
}

function FailedAlert({ evidence, form, lang }: { evidence: Evidence; form: Form; lang: 'fr' | 'en' }) {
  const issuers = form.evidence.find((e) => e.type === evidence.evidence)?.issuers;
  return (
    <Alert kind="warning" title={t({ fr: 'Une administration n’a pas pu répondre', en: 'An administration could not answer' }, lang)}>
      <p>
        {t(
          {
            fr: 'Nous avons demandé vos informations à\u00a0: {who}. La réponse n’est pas venue ou n’a pas pu servir. Vous pouvez continuer et répondre vous-même\u00a0: votre demande sera traitée de la même façon.',
            en: 'We asked for your facts: {who}. The answer did not come, or could not be used. You can go on and answer yourself: your request is handled in the same way.',
          },
          lang,
          { who: issuers ? t(issuers, lang) : '' },
        )}
      </p>
      <p class="fr-text--sm">
        {t({ fr: 'Code à donner si vous nous appelez\u00a0:', en: 'Code to give if you call us:' }, lang)} <code>{evidence.faultCode}</code>
      </p>
    </Alert>
  );
}
