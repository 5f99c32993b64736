import type { FastifyInstance } from 'fastify';
import type { Context } from '../../../../context.js';
import { sendLogout } from '../../provider/index.js';
import { connectToFranceConnect } from './client.js';
import { aidantsProvider, logoutJob } from './openid.js';
import { issuerRoutes } from './routes.js';

export { upstreamId } from './rules.js';

/** Mounts the issuer, and makes FranceConnect its client. */
export async function mountIssuer(app: FastifyInstance, context: Context): Promise<void> {
  await connectToFranceConnect(context);
  issuerRoutes(app, context, aidantsProvider(context));
}

/** Jobs of the issuer. */
export const issuerJobs = {
  [logoutJob]: (context: Context, payload: unknown) => sendLogout([aidantsProvider(context)], payload),
};
