import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Frame } from './frame.js';
import { render, type Markup } from './jsx/markup.js';

declare module 'fastify' {
  interface FastifyReply {
    /** Sends a page made by `<Page>`. */
    html(page: Markup, status?: number): FastifyReply;
  }
}

/** Gives every reply of `app` its `html`, and every page its frame. */
export function htmlReplies(app: FastifyInstance, frame: Frame): void {
  app.decorate('frame', frame);
  app.decorateReply('html', function html(this: FastifyReply, page: Markup, status = 200) {
    return this.code(status).type('text/html; charset=utf-8').send(renderDocument(page));
  });
}

/** A whole document as text, from a `<Page>`. */
export function renderDocument(page: Markup): string {
  return render(page);
}
