import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, chown, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { exportPKCS8 } from 'jose';
import { freePort } from '../../src/testing.js';
import { signsUserinfo, wanted, type Offer } from './offers.js';
import { encryptionKey, type ForeignClient, type RegisteredClient } from './service.js';

const apache = '/usr/sbin/apache2';
const modules = '/usr/lib/apache2/modules';
const nobody = 65_534;

// Not a library: Apache signs people in before it gives a page, whatever the page is made with.
export const modAuthOpenidc: ForeignClient = {
  title: 'mod_auth_openidc (Apache)',
  renews: true,
  stateless: true,
  ...(!(existsSync(apache) && existsSync(`${modules}/mod_auth_openidc.so`)) && { missing: 'apache2-bin and libapache2-mod-auth-openidc' }),
  offers: [
    { level: 'low', profile: 'fc', alg: 'ES256' },
    { level: 'low', profile: 'fc', alg: 'RS256' },
    { level: 'low', profile: 'fc', alg: 'HS256' },
    { level: 'high', profile: 'fc+', alg: 'ES256', encryption: 'RSA-OAEP', asked: true },
    { level: 'high', profile: 'fc+', alg: 'ES256' },
    { level: 'agent', profile: 'proconnect', alg: 'ES256' },
    { level: 'agent', profile: 'proconnect', alg: 'RS256' },
    { level: 'agent', profile: 'proconnect', alg: 'HS256' },
    { level: 'agent', profile: 'proconnect', alg: 'ES256', encryption: 'RSA-OAEP', asked: true },
    { level: 'agent-mfa', profile: 'proconnect', alg: 'ES256' },
  ],
  async start(offer, register) {
    const port = await freePort();
    const url = `http://localhost:${port}`;
    const key = offer.encryption && (await encryptionKey(offer.encryption));
    const client = await register(url, key && [key.jwk]);
    const folder = await mkdtemp(join(tmpdir(), 'socle-apache-'));
    const write = (name: string, text: string) => writeFile(join(folder, name), text);
    await write('page', `{${members}}`);
    await write('bye', 'Goodbye');
    if (key) await write('key.pem', await exportPKCS8(key.privateKey));
    await write('apache.conf', configuration(folder, port, url, client, offer));

    const root = process.getuid?.() === 0;
    if (root) await chown(folder, nobody, nobody);
    else await chmod(folder, 0o700);
    const server = spawn(apache, ['-d', folder, '-f', join(folder, 'apache.conf'), '-D', 'FOREGROUND'], {
      stdio: ['ignore', 'ignore', 'inherit'],
      ...(root && { uid: nobody, gid: nobody }),
    });
    const ended = once(server, 'exit');
    const stop = async () => {
      if (server.exitCode === null) server.kill('SIGTERM');
      await ended;
      await rm(folder, { recursive: true, force: true });
    };
    for (let tries = 0; !(await fetch(`${url}/bye`).catch(() => null))?.ok; tries += 1) {
      if (tries < 100 && server.exitCode === null) await wait(50);
      else {
        const log = await readFile(join(folder, 'error.log'), 'utf8').catch(() => '');
        await stop();
        throw new Error(`Apache did not start: ${log}`);
      }
    }
    return { url, [Symbol.asyncDispose]: stop };
  },
};

const claimsShown = ['acr', 'given_name', 'email', 'usual_name', 'siret', 'uid', 'idp_id'].map((name) => [name, `OIDC_CLAIM_${name}`]);
const tokensShown = ['id_token', 'access_token', 'refresh_token'].map((name) => [name, `OIDC_${name}`]);
const members = [['sub', 'REMOTE_USER'], ...claimsShown, ...tokensShown]
  .map(([name = '', variable = '']) => `"${name}":"<!--#echo encoding="none" var="${variable}" -->"`)
  .join(',');

function configuration(folder: string, port: number, url: string, client: RegisteredClient, offer: Offer): string {
  const { scope, ...level } = wanted(offer.level);
  const loaded = ['mpm_event', 'authn_core', 'authz_core', 'authz_user', 'alias', 'include', 'auth_openidc'];
  return `
${loaded.map((name) => `LoadModule ${name}_module ${modules}/mod_${name}.so`).join('\n')}
Listen 127.0.0.1:${port}
ServerName localhost
PidFile ${folder}/apache.pid
ErrorLog ${folder}/error.log
DefaultRuntimeDir ${folder}
Mutex file:${folder} default
StartServers 1
ServerLimit 1
ThreadsPerChild 8
MaxRequestWorkers 8
MinSpareThreads 1
MaxSpareThreads 9
DocumentRoot ${folder}

OIDCProviderMetadataURL ${client.issuer}/.well-known/openid-configuration
OIDCClientID ${client.client_id}
OIDCClientSecret ${client.client_secret}
OIDCProviderTokenEndpointAuth client_secret_post
OIDCRedirectURI ${url}/callback
OIDCCryptoPassphrase only-for-this-test
OIDCScope "${scope}"
OIDCAuthRequestParams ${new URLSearchParams(level)}
OIDCIDTokenSignedResponseAlg ${offer.alg}
OIDCRemoteUserClaim sub
OIDCPassIDTokenAs claims serialized
OIDCPassRefreshToken On
OIDCPassClaimsAs environment
# It sends browsers away only; fetch() of Node does not pass for one (Sec-Fetch-Mode).
OIDCUnAuthAction auth "%{REQUEST_METHOD} == 'POST'"
${signsUserinfo(offer) ? `OIDCUserInfoSignedResponseAlg ${offer.alg}` : ''}
${
  offer.encryption
    ? `OIDCPrivateKeyFiles service#${folder}/key.pem
OIDCIDTokenEncryptedResponseAlg ${offer.encryption}
OIDCIDTokenEncryptedResponseEnc A256GCM
OIDCUserInfoEncryptedResponseAlg ${offer.encryption}
OIDCUserInfoEncryptedResponseEnc A256GCM
# The id_token that it keeps is the encrypted one, which nobody else can read: it must not be sent to sign out.
OIDCSessionType client-cookie
OIDCProviderEndSessionEndpoint ${client.issuer}/session/end?client_id=${client.client_id}`
    : ''
}

<Directory ${folder}>
  Require all granted
</Directory>
Alias /login ${folder}/page
Alias /renew ${folder}/page
Alias /bye ${folder}/bye
Redirect 302 /logout ${url}/callback?logout=${encodeURIComponent(`${url}/bye`)}
<LocationMatch "^/(login|renew|callback)">
  AuthType openid-connect
  Require valid-user
  Options +Includes
  ForceType application/json
  SetOutputFilter INCLUDES
</LocationMatch>
<Location /renew>
  # Tokens live for a minute, which is then never enough.
  OIDCRefreshAccessTokenBeforeExpiry 90
</Location>
`;
}
