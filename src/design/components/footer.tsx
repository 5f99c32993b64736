import type { FastifyRequest } from 'fastify';
import { t } from '../../kernel/i18n/index.js';
import { frameOf } from '../frame.js';
import type { Markup } from '../jsx/markup.js';

/** The foot of every page: what the law wants found from anywhere, and how to check the house. */
export function Footer({ request }: { request: FastifyRequest }): Markup {
  const { lang } = request;
  const frame = frameOf(request);
  const links = frame.footer?.(request) ?? [];
  return (
    <footer class="fr-footer socle-footer" id="pied" tabindex="-1">
      <div class="fr-container">
        <p class="socle-footer__name">{frame.brand.name}</p>
        <p class="socle-footer__text">
          {t(
            {
              fr: 'Logiciel libre\u00a0: tout le monde peut lire, vérifier et réutiliser son code (licence MIT).',
              en: 'Free software: anyone may read, check and reuse its code (MIT licence).',
            },
            lang,
          )}
        </p>
        <ul class="socle-footer__links">
          {links.map(({ text, href }) => (
            <li>
              <a href={href}>{text}</a>
            </li>
          ))}
        </ul>
      </div>
    </footer>
  );
}
