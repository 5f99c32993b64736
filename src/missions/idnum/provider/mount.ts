import type { FastifyInstance } from 'fastify';
import type { OpenIdProvider } from './open-provider.js';

/** Addresses of the protocol, after the prefix of the broker. Programs call them from other sites, so no cookie alone is trusted there. */
const addresses = [
  '/.well-known/openid-configuration',
  '/authorize',
  '/authorize/:uid',
  '/token',
  '/par',
  '/userinfo',
  '/jwks',
  '/session/end',
  '/session/end/confirm',
  '/session/end/success',
  '/token/revocation',
  '/token/introspection',
] as const;

/** Puts an OpenID provider into the application. The library reads bodies itself: nothing parses them before. */
export function mountProvider(app: FastifyInstance, provider: OpenIdProvider): void {
  void app.register(async (room) => {
    room.removeAllContentTypeParsers();
    room.addContentTypeParser('*', (_request, _payload, done) => done(null));
    for (const address of addresses) {
      room.route({
        method: ['GET', 'POST', 'OPTIONS'],
        url: `${provider.prefix}${address}`,
        // The pages of /authorize and of signing out are read by people.
        config: { csrf: 'open', api: !address.startsWith('/authorize') && !address.startsWith('/session') },
        handler: (request, reply) => provider.handle(request, reply),
      });
    }
  });
}
