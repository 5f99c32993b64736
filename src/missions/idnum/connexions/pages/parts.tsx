import { t, type Lang } from '../../../../kernel/i18n/index.js';
import { codeOf } from '../../franceconnect/index.js';

/** The first step of every breadcrumb here. */
export const homeCrumb = (lang: Lang) => ({ text: t({ fr: 'Mes connexions', en: 'My sign-ins' }, lang), href: '/connexions' });

/** Where a ledger entry is shown with its proof. */
export const proofPath = (entry: string) => `/dossier/lignes/${entry}`;

/** Where a connection is reported; the form opens with its code. */
export const reportPath = (connectionId: string) => `/connexions/signalement?code=${codeOf(connectionId)}`;
