import type { FastifyRequest } from 'fastify';

/**
 * Whether whoever stands before us and watches for attacks marks a request (header `x-suspicious`, identity.md 1.10). Somebody who sets it
 * themselves only makes it harder for themselves.
 */
export const isSuspicious = (request: Pick<FastifyRequest, 'headers'>): boolean => request.headers['x-suspicious'] === '1';
