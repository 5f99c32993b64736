import type { FastifyInstance } from 'fastify';
import type { Context } from './context.js';
import { designAssets, htmlReplies, renderDocument } from './design/index.js';
import { createFrame } from './front/frame.js';
import { frontRoutes } from './front/index.js';
import { FaultPage } from './front/pages/fault.js';
import { createServer } from './kernel/http/index.js';
import type { Product } from './product.js';
import type { SandboxFacts } from './sandbox/index.js';

/** The HTTP application, without listening, so that tests can use it whole. Each product's routes live in a room of their own. */
export async function buildApp(context: Context, products: readonly Product[], sandbox: SandboxFacts | null): Promise<FastifyInstance> {
  const { config, log, metrics, sessions } = context;
  const app = await createServer({
    baseUrl: config.baseUrl,
    trustProxy: config.trustProxy,
    requestsPerMinute: config.requestsPerMinute,
    log,
    metrics,
    sessions,
    faultPage: (request, fault) => renderDocument(FaultPage({ request, fault })),
  });
  htmlReplies(app, createFrame(config, products, sandbox !== null));
  await app.register(designAssets);
  await app.register(async (room) => frontRoutes(room, context, products, sandbox));
  for (const product of products) {
    const { routes } = product;
    if (routes) await app.register(async (room) => routes(room, context));
  }
  return app;
}
