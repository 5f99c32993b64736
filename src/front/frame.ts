import type { FastifyRequest } from 'fastify';
import type { Config } from '../config.js';
import { t, type Lang, type Text } from '../kernel/i18n/index.js';
import type { MenuEntry, Product } from '../product.js';

const footer: readonly { label: Text; href: string; sandbox?: true }[] = [
  { label: { fr: 'Plan du site', en: 'Site map' }, href: '/plan-du-site' },
  { label: { fr: 'Accessibilité\u00a0: non conforme', en: 'Accessibility: not compliant' }, href: '/accessibilite' },
  { label: { fr: 'Données personnelles', en: 'Personal data' }, href: '/donnees-personnelles' },
  { label: { fr: 'Registre des accès', en: 'Register of accesses' }, href: '/registre' },
  { label: { fr: 'Échange de données', en: 'Data exchange' }, href: '/exchange' },
  { label: { fr: 'Codes d’erreur', en: 'Error codes' }, href: '/erreurs' },
  { label: { fr: 'Bac à sable', en: 'Sandbox' }, href: '/bac-a-sable', sandbox: true },
];

/** Links at the foot of every page. */
export function footerLinks(lang: Lang, sandbox: boolean): { text: string; href: string }[] {
  return footer.filter((link) => sandbox || !link.sandbox).map(({ label, href }) => ({ text: t(label, lang), href }));
}

/** What surrounds every page: the brand, the menu of whoever reads, the foot. */
export function createFrame(config: Config, products: readonly Product[], sandbox: boolean) {
  const entries = products.flatMap((product) => product.menu ?? []).sort((a, b) => a.order - b.order);
  return {
    brand: { state: config.stateBrand, name: 'Socle' },
    menu(request: FastifyRequest) {
      const shown = entries.filter((entry) => isFor(entry, request));
      // A page stands under one entry: the nearest one.
      const nearest = Math.max(...shown.map(({ href }) => (isWithin(request.url, href) ? href.length : 0)));
      return shown.map(({ label, href }) => ({
        text: t(label, request.lang),
        href,
        current: isWithin(request.url, href) && href.length === nearest,
      }));
    },
    footer: (request: FastifyRequest) => footerLinks(request.lang, sandbox),
  };
}

function isFor(entry: MenuEntry, request: FastifyRequest): boolean {
  // Whoever stands in for a person is shown nothing of theirs but where they were admitted.
  if (entry.for === 'person') return !request.standIn && (request.person !== null || request.agent === null);
  if (entry.for === 'agent') return request.agent !== null;
  return true;
}

const isWithin = (url: string, href: string) => url === href || url.startsWith(`${href}/`) || url.startsWith(`${href}?`);
