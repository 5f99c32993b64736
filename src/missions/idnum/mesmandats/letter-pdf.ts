import { address, definitions, heading, list, makePdf, paragraph, strong, table } from '../../../kernel/documents/index.js';
import { formatDate, formatDateTime, t, type Lang } from '../../../kernel/i18n/index.js';
import { displayName } from '../../../registry/index.js';
import type { Mandate, MandatePerson, Use } from '../mandats/index.js';
import { inForce } from './rules.js';
import { familiesLine, monthWords, whatFor } from './words.js';

/** What the letter of a month says. */
interface Given {
  lang: Lang;
  /** YYYY-MM */
  month: string;
  person: MandatePerson;
  /** Where it is sent; null when the person takes it themselves. */
  address: string | null;
  /** Who writes. */
  author: string;
  /** Those that the uses belong to, and those that are in force. */
  mandates: readonly Mandate[];
  /** First one first. */
  uses: readonly Use[];
  names: ReadonlyMap<string, string>;
  now: Date;
  baseUrl: string;
}

/** The letter of a month, as a tagged PDF: every use of the person's mandates, which mandates are in force, how to stop them and how to object. */
export function letterPdf(given: Given): Promise<Buffer> {
  const { lang, mandates, uses, now, baseUrl } = given;
  const month = monthWords(given.month, lang);
  const name = displayName(given.person);
  const current = mandates.filter((mandate) => inForce(mandate, now));
  const organisationOf = new Map(mandates.map(({ id, organisation }) => [id, organisation.name]));
  const nobody = t({ fr: 'Un aidant', en: 'A helper' }, lang);
  return makePdf({
    lang,
    title: t({ fr: 'Ce qui a été fait en votre nom, {month}', en: 'What was done in your name, {month}' }, lang, { month }),
    author: given.author,
    at: now,
    footer: t({ fr: 'Vos mandats, {month}', en: 'Your mandates, {month}' }, lang, { month }),
    blocks: [
      ...(given.address === null ? [] : [address('right', given.address.split(/\r?\n/))]),
      paragraph(
        t({ fr: 'Lettre du {date}, pour {name}.', en: 'Letter of {date}, for {name}.' }, lang, { date: formatDate(now, lang), name }),
      ),
      paragraph(
        t(
          {
            fr: 'Vous avez permis à des aidants d’agir en votre nom. Voici tout ce qu’ils ont fait ce mois-là.',
            en: 'You let helpers act in your name. Here is all that they did in that month.',
          },
          lang,
        ),
      ),
      heading(t({ fr: 'Ce qui a été fait', en: 'What was done' }, lang)),
      uses.length === 0
        ? strong(t({ fr: 'Rien n’a été fait en votre nom ce mois-là.', en: 'Nothing was done in your name in that month.' }, lang))
        : table(
            t({ fr: 'Démarches faites en votre nom, {month}', en: 'Procedures done in your name, {month}' }, lang, { month }),
            [
              { text: t({ fr: 'Quand', en: 'When' }, lang), share: 1.5 },
              { text: t({ fr: 'Qui', en: 'Who' }, lang), share: 1.3 },
              { text: t({ fr: 'Service et démarche', en: 'Service and procedure' }, lang), share: 1.5 },
            ],
            uses.map((use) => [
              formatDateTime(use.at, lang),
              `${given.names.get(use.helper.membershipId) ?? nobody}, ${organisationOf.get(use.mandateId) ?? ''}`,
              `${use.service} – ${whatFor(use.family, null, lang)}`,
            ]),
          ),
      heading(t({ fr: 'Vos mandats en vigueur', en: 'Your mandates in force' }, lang)),
      current.length === 0
        ? paragraph(
            t(
              { fr: 'Vous n’en avez pas\u00a0: personne ne peut agir en votre nom.', en: 'You have none: nobody may act in your name.' },
              lang,
            ),
          )
        : definitions(
            current.map((mandate) => ({
              term: mandate.organisation.name,
              value: `${familiesLine(mandate.families, lang)}\n${t({ fr: 'Jusqu’au {date}', en: 'Until {date}' }, lang, {
                date: mandate.expiresAt ? formatDate(mandate.expiresAt, lang) : '',
              })}`,
            })),
          ),
      heading(t({ fr: 'Vous voulez arrêter un mandat\u00a0?', en: 'Do you want to stop a mandate?' }, lang)),
      list([
        t(
          {
            fr: 'Par téléphone ou sur place\u00a0: dites-le à un aidant de l’organisation. Il le retire tout de suite.',
            en: 'By phone or on the spot: tell a helper of the organisation. They revoke it at once.',
          },
          lang,
        ),
        t(
          {
            fr: 'Par la poste\u00a0: renvoyez cette lettre à l’organisation, après avoir écrit dessus «\u00a0J’arrête le mandat\u00a0», la date et votre signature.',
            en: 'By post: send this letter back to the organisation, after writing “I stop the mandate” on it, with the date and your signature.',
          },
          lang,
        ),
        t({ fr: 'En ligne\u00a0: {url}, avec FranceConnect.', en: 'Online: {url}, with FranceConnect.' }, lang, {
          url: `${baseUrl}/mes-mandats`,
        }),
      ]),
      heading(t({ fr: 'Quelque chose n’aurait pas dû être fait\u00a0?', en: 'Is there something that should not have been done?' }, lang)),
      paragraph(
        t(
          {
            fr: 'Dites-le au référent de l’organisation\u00a0: il répond de ses aidants. Vous pouvez aussi le dire en ligne, ou par la poste en entourant la ligne sur cette lettre.',
            en: 'Tell the referent of the organisation, who answers for its helpers. You may also say it online, or by post, with a ring around the line on this letter.',
          },
          lang,
        ),
      ),
      paragraph(t({ fr: 'Personne ne vous demandera votre mot de passe.', en: 'Nobody will ask for your password.' }, lang)),
    ],
  });
}
