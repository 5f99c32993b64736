import type { FastifyInstance } from 'fastify';
import type { Context } from '../../../../context.js';
import { decisionRoutes } from './decision-routes.js';
import { agentFileRoutes } from './file-routes.js';
import { inboxRoutes } from './inbox-routes.js';

/** The agents' side of Démarches, under /agent. Agents see the files of their own organisation only. */
export function agentRoutes(app: FastifyInstance, context: Context): void {
  inboxRoutes(app, context);
  agentFileRoutes(app, context);
  decisionRoutes(app, context);
}
