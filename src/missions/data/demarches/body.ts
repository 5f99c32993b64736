import type { Body } from './check.js';

/** A posted form; an empty one when there is no body. */
export const bodyOf = (body: unknown): Body => (typeof body === 'object' && body !== null ? (body as Body) : {});
