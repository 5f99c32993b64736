import { t, type Lang } from '../../../../../kernel/i18n/index.js';
import type { FileSummary } from '../../store.js';

export const agentFilePath = (id: string) => `/agent/dossiers/${id}`;

/** Steps that lead to the pages of a file. */
export const inboxCrumb = (lang: Lang) => ({ text: t({ fr: 'Demandes à traiter', en: 'Requests to process' }, lang), href: '/agent' });
export const fileCrumb = (file: FileSummary, lang: Lang) => ({
  text: t({ fr: 'Dossier n° {number}', en: 'File no. {number}' }, lang, { number: file.number }),
  href: agentFilePath(file.id),
});

/** What somebody wrote, with its lines. */
export function Written({ text }: { text: string }) {
  return (
    <>
      {text.split(/\n{2,}/).map((part) => (
        <p class="socle-written">{part}</p>
      ))}
    </>
  );
}
