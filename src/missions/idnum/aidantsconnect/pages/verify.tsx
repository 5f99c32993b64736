import type { FastifyRequest } from 'fastify';
import { Alert, Button, Code, Disclosure, Form, Page, TextArea, type FieldFault, type Markup } from '../../../../design/index.js';
import { t } from '../../../../kernel/i18n/index.js';

interface Props {
  request: FastifyRequest;
  pasted: string;
  /** What came of it; null before anything was pasted. */
  verdict: { genuine: true; lines: readonly string[]; holds: boolean | null; kid: string } | { genuine: false } | null;
  faults?: readonly FieldFault[];
}

/** Anyone checks an attestation here: whether Socle signed it, to the last byte. Whether the mandate still holds is for its person only. */
export function VerifyPage({ request, pasted, verdict, faults = [] }: Props): Markup {
  const { lang } = request;
  return (
    <Page
      request={request}
      title={t({ fr: 'Vérifier une attestation de mandat', en: 'Check an attestation of a mandate' }, lang)}
      faults={faults}
    >
      {verdict?.genuine === true ? (
        <>
          <div role="status">
            <Alert kind="success" title={t({ fr: 'Cette attestation est vraie', en: 'This attestation is genuine' }, lang)}>
              {t({ fr: 'Socle l’a signée, et rien n’y a été changé.', en: 'Socle signed it, and nothing in it was changed.' }, lang)}
            </Alert>
            <p class="fr-mt-2w">
              {verdict.holds === null
                ? t(
                    {
                      fr: 'Cette page ne dit pas si le mandat est encore en vigueur\u00a0: seule la personne peut le voir, une fois connectée.',
                      en: 'This page does not say whether the mandate still holds: only the person can see that, once signed in.',
                    },
                    lang,
                  )
                : verdict.holds
                  ? t({ fr: 'Ce mandat est le vôtre. Il est en vigueur.', en: 'This mandate is yours. It is in force.' }, lang)
                  : t({ fr: 'Ce mandat est le vôtre. Il est terminé.', en: 'This mandate is yours. It is over.' }, lang)}
            </p>
          </div>
          <h2>{t({ fr: 'Ce qu’elle dit', en: 'What it says' }, lang)}</h2>
          <ul lang="fr">
            {verdict.lines.map((line) => (
              <li>{line}</li>
            ))}
          </ul>
        </>
      ) : null}
      {verdict?.genuine === false ? (
        <div role="alert">
          <Alert kind="error" title={t({ fr: 'Cette attestation n’est pas vraie', en: 'This attestation is not genuine' }, lang)}>
            {t(
              {
                fr: 'Ce texte n’est pas celui que Socle a signé\u00a0: il a été changé, ou mal copié. Lisez de nouveau le code QR et collez tout le texte.',
                en: 'This text is not the one that Socle signed: it was changed, or badly copied. Read the QR code again and paste the whole text.',
              },
              lang,
            )}
          </Alert>
        </div>
      ) : null}
      <Form action="/mandats/verifier">
        <TextArea
          name="texte"
          label={t({ fr: 'Le texte lu dans le code QR', en: 'The text read in the QR code' }, lang)}
          hint={t(
            {
              fr: 'Tout le texte, de «\u00a0Attestation Socle 1\u00a0» jusqu’à la fin de la signature.',
              en: 'The whole text, from “Attestation Socle 1” to the end of the signature.',
            },
            lang,
          )}
          value={pasted}
          rows={14}
          fault={faults[0]?.text ?? null}
        />
        <Button>{t({ fr: 'Vérifier', en: 'Check' }, lang)}</Button>
      </Form>
      <Disclosure summary={t({ fr: 'Vérifier sans ce site', en: 'Check it without this site' }, lang)}>
        <p>
          {t(
            {
              fr: 'Enregistrez le texte dans attestation.txt, et la clé publique écrite sur l’attestation dans cle.pem. Puis\u00a0:',
              en: 'Keep the text in attestation.txt, and the public key that is written on the attestation in cle.pem. Then:',
            },
            lang,
          )}
        </p>
        <p>
          <Code>sed '/^Signature: /d' attestation.txt &gt; texte</Code>
        </p>
        <p>
          <Code>sed -n 's/^Signature: //p' attestation.txt | base64 -d &gt; signature</Code>
        </p>
        <p>
          <Code>openssl dgst -sha256 -verify cle.pem -signature signature texte</Code>
        </p>
      </Disclosure>
    </Page>
  );
}
