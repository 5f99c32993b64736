import { createHash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { randomToken } from '../../../kernel/ids.js';

/** The cookie by which a sign-in belongs to one browser: whoever copies its address elsewhere has nothing. */
export interface BrowserCookie {
  /** What is kept of the cookie of this browser, which gets one when it has none. */
  bind(request: FastifyRequest, reply: FastifyReply): Buffer;
  /** The same, or null when it has none. */
  read(request: FastifyRequest): Buffer | null;
}

/** @param secure whether the browser may be reached by https only */
export function browserCookie(secure: boolean): BrowserCookie {
  const name = `${secure ? '__Host-' : ''}socle_identite_navigateur`;
  const read = (request: FastifyRequest) => {
    const token = request.cookies[name];
    return token ? digest(token) : null;
  };
  return {
    read,
    bind(request, reply) {
      const known = read(request);
      if (known) return known;
      const token = randomToken(32);
      reply.setCookie(name, token, { path: '/', httpOnly: true, sameSite: 'lax', secure });
      return digest(token);
    },
  };
}

const digest = (token: string): Buffer => createHash('sha256').update(token).digest();
