import type { FastifyRequest } from 'fastify';

/** A link of the menu or of the foot. */
export interface FrameLink {
  text: string;
  href: string;
  /** True when the page that is read lies behind this link. */
  current?: boolean;
}

/** What the application puts around every page. */
export interface Frame {
  /** `state`: the deployment is the French State's, whose marks may then be shown. */
  brand: { state: boolean; name: string };
  menu(request: FastifyRequest): readonly FrameLink[];
  footer?(request: FastifyRequest): readonly FrameLink[];
}

declare module 'fastify' {
  interface FastifyInstance {
    /** Set by `htmlReplies`. */
    frame?: Frame;
  }
}

const bare: Frame = { brand: { state: false, name: 'Socle' }, menu: () => [] };

/** The frame of the application that received `request`; a bare one when it set none. */
export function frameOf(request: FastifyRequest): Frame {
  return request.server.frame ?? bare;
}
