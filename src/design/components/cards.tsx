import type { Child, Markup } from '../jsx/markup.js';
import { hasContent } from './field-parts.js';

interface CardProps {
  title: Child;
  href: string;
  /** A small line above the title. */
  detail?: Child;
  badge?: Child;
  /** Rank of the title among the page's headings. */
  level?: 2 | 3;
  children?: Child;
}

/** Leads to a thing with enough words to choose it. The whole card can be clicked; only its title is a link. */
export function Card({ title, href, detail, badge, level = 3, children }: CardProps): Markup {
  const link = <a href={href}>{title}</a>;
  return (
    <div class="fr-card fr-card--no-icon fr-enlarge-link socle-card">
      <div class="fr-card__body">
        <div class="fr-card__content">
          {level === 2 ? <h2 class="fr-card__title">{link}</h2> : <h3 class="fr-card__title">{link}</h3>}
          {hasContent(children) ? <div class="fr-card__desc">{children}</div> : null}
          {hasContent(detail) || hasContent(badge) ? (
            <div class="fr-card__start">
              {hasContent(badge) ? <p class="socle-card__badge">{badge}</p> : null}
              {hasContent(detail) ? <p class="fr-card__detail">{detail}</p> : null}
            </div>
          ) : null}
        </div>
      </div>
    </div>
  );
}

/** A card with a title only. */
export function Tile({ title, href, level = 3 }: Pick<CardProps, 'title' | 'href' | 'level'>): Markup {
  return <Card title={title} href={href} level={level} />;
}

/** Cards in as many columns as there is room for. */
export function Cards({ children }: { children?: Child }): Markup {
  return <div class="socle-cards">{children}</div>;
}
