import { formatDateTime, formatNumber } from '../../kernel/i18n/index.js';
import { html, type Html, type PageContent } from '../html.js';
import type { ReceivedMail } from '../types.js';

const look = { server: 'Boîte aux lettres (bac à sable)', theme: 'mailbox' } as const;

/** The list. `number` counts from 1. */
export function listPage(mails: readonly ReceivedMail[], total: number, number: number, last: number): PageContent {
  return {
    ...look,
    title: number > 1 ? `Messages reçus, page ${number}` : 'Messages reçus',
    body: html`<h1>Messages reçus</h1>
      <p>Aucun message ne sort du bac à sable : tous arrivent ici, quel que soit leur destinataire.</p>
      ${
        total === 0
          ? html`<p>Il n’y a encore aucun message. Ils apparaîtront ici : rechargez la page pour les voir.</p>`
          : html`<p>${total === 1 ? 'Un message' : `${formatNumber(total, 'fr')} messages`}, le plus récent en premier.</p>
              <ul class="mails">
                ${mails.map(
                  (mail) =>
                    html`<li>
                      <a href="/messages/${mail.id}">${subject(mail)}</a>
                      <span>À ${mail.to.join(', ')}</span>
                      <span
                        >${when(mail)}${mail.attachments.length > 0 && `, ${mail.attachments.length === 1 ? 'une pièce jointe' : `${mail.attachments.length} pièces jointes`}`}</span
                      >
                    </li>`,
                )}
              </ul>
              ${last > 1 && html`<nav class="pages" aria-label="Pages">${number > 1 ? html`<a href="/?page=${number - 1}" rel="prev">Messages plus récents</a>` : html`<span></span>`}${number < last && html`<a href="/?page=${number + 1}" rel="next">Messages plus anciens</a>`}</nav>`}`
      }`,
  };
}

/** One message. */
export function messagePage(mail: ReceivedMail): PageContent {
  return {
    ...look,
    title: subject(mail),
    body: html`<p><a href="/">Tous les messages</a></p>
      <h1>${subject(mail)}</h1>
      <dl>
        <dt>De</dt>
        <dd>${mail.from}</dd>
        <dt>À</dt>
        <dd>${mail.to.join(', ')}</dd>
        <dt>Reçu le</dt>
        <dd>${when(mail)}</dd>
      </dl>
      <div class="text">${linked(mail.text)}</div>
      ${
        mail.attachments.length > 0 &&
        html`<h2>Pièces jointes</h2>
          <ul class="files">
            ${mail.attachments.map((file) => html`<li><a href="${file.url}" download translate="no">${file.name}</a> (${size(file.size)})</li>`)}
          </ul>`
      }
      <p><a href="/messages/${mail.id}.eml" download>Télécharger le message d’origine</a></p>`,
  };
}

/** The page of an address that leads nowhere. */
export function missingPage(): PageContent {
  return {
    ...look,
    title: 'Message introuvable',
    body: html`<h1>Ce message n’existe pas</h1>
      <p>Il a peut-être été effacé : les plus anciens le sont quand il y en a plus de 500.</p>
      <p><a href="/">Tous les messages</a></p>`,
  };
}

function subject(mail: ReceivedMail): string {
  return mail.subject || 'Message sans objet';
}

function when(mail: ReceivedMail): string {
  return formatDateTime(new Date(mail.date), 'fr');
}

function size(bytes: number): string {
  return bytes < 1024 ? `${bytes} octets` : `${formatNumber(Math.ceil(bytes / 1024), 'fr')} Ko`;
}

/** The text with its web addresses as links. */
function linked(text: string): Html {
  return html`${text
    .trim()
    .split(/(https?:\/\/[^\s<>"]*[^\s<>".,;:!?)])/)
    .map((part, i) => (i % 2 === 1 ? html`<a href="${part}" rel="noreferrer">${part}</a>` : part))}`;
}
