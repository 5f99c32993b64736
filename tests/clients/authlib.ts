import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { JWK } from 'jose';
import { wanted } from './offers.js';
import type { ForeignClient } from './service.js';

const python = '/usr/bin/python3';
const present = spawnSync(python, ['-c', 'import authlib, requests']).status === 0;

export const authlib: ForeignClient = {
  title: 'Authlib (Python)',
  renews: true,
  ...(!present && { missing: 'python3-authlib and python3-requests' }),
  offers: [
    { level: 'low', profile: 'fc', alg: 'ES256' },
    { level: 'low', profile: 'fc', alg: 'RS256' },
    { level: 'high', profile: 'fc+', alg: 'ES256', encryption: 'ECDH-ES' },
    { level: 'agent', profile: 'proconnect', alg: 'ES256' },
    { level: 'agent', profile: 'proconnect', alg: 'RS256' },
    { level: 'agent', profile: 'proconnect', alg: 'HS256' },
    { level: 'agent-mfa', profile: 'proconnect', alg: 'ES256' },
  ],
  async start(offer, register) {
    const service = spawn(python, [fileURLToPath(new URL('authlib_service.py', import.meta.url))], { stdio: ['pipe', 'pipe', 'inherit'] });
    const ended = once(service, 'exit');
    const lines = createInterface(service.stdout)[Symbol.asyncIterator]();
    const stop = async () => {
      service.stdin.end();
      await ended;
    };
    try {
      const { url, jwk } = JSON.parse((await lines.next()).value ?? '{}') as { url: string; jwk: JWK };
      const client = await register(url, [jwk]);
      const config = { ...client, asked: wanted(offer.level), alg: offer.alg, encrypted: offer.encryption !== undefined };
      service.stdin.write(`${JSON.stringify(config)}\n`);
      if ((await lines.next()).value !== 'ready') throw new Error('the Python service did not start');
      return { url, [Symbol.asyncDispose]: stop };
    } catch (error) {
      await stop();
      throw error;
    }
  },
};
