import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { FastifyInstance } from 'fastify';
import { buildSheet, readStateFonts } from './sheet.js';

interface Asset {
  type: string;
  content: Buffer;
  /** Name with the digest of its content: such an address never changes what it answers. */
  fileName: string;
  /** Made when first asked for. */
  brotli?: Promise<Buffer>;
  gzip?: Promise<Buffer>;
}

const types: Readonly<Record<string, string>> = {
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
  woff2: 'font/woff2',
};
const squeeze = { brotli: promisify(brotliCompress), gzip: promisify(gzip) };
const own = (name: string) => readFileSync(fileURLToPath(new URL(name, import.meta.url)));

// Contents depend on the program alone, so one table serves every application of the process.
const assets = new Map<string, Asset>();
const makers: Readonly<Record<string, () => Buffer>> = {
  'socle.css': () => Buffer.from(buildSheet(own('socle.css').toString(), null)),
  'state.css': () => Buffer.from(buildSheet(own('socle.css').toString(), assetHref)),
  'icon.svg': () => own('icon.svg'),
  'autosave.js': () => own('autosave.js'),
  'submit-once.js': () => own('submit-once.js'),
  'passkey.js': () => own('passkey.js'),
};

function assetOf(name: string): Asset | null {
  const known = assets.get(name);
  if (known) return known;
  const content = makers[name]?.() ?? (name.endsWith('.woff2') ? readStateFonts().find((font) => font.name === name)?.content : undefined);
  if (!content) return null;
  const [stem = '', extension = ''] = name.split('.');
  const digest = createHash('sha256').update(content).digest('base64url').replace(/[-_]/g, '').slice(0, 10);
  const made: Asset = { type: types[extension] ?? 'application/octet-stream', content, fileName: `${stem}.${digest}.${extension}` };
  assets.set(name, made);
  return made;
}

/** Address of a file of the design system, which changes when its content does. */
export function assetHref(name: string): string {
  const asset = assetOf(name);
  if (!asset) throw new Error(`The design system has no file named ${name}`);
  return `/assets/${asset.fileName}`;
}

/** Serves the files of the design system at `/assets/name.digest.extension`, compressed once, kept by browsers for good. */
export async function designAssets(app: FastifyInstance): Promise<void> {
  app.get('/assets/:file', { logLevel: 'silent' }, async (request, reply) => {
    const { file } = request.params as { file: string };
    const [stem = '', , extension = ''] = file.split('.');
    const asset = assetOf(`${stem}.${extension}`);
    if (!asset) return reply.callNotFound();
    // A page kept open across a release still asks for the file it knew: it gets today's, without keeping it.
    reply.header('cache-control', asset.fileName === file ? 'public, max-age=31536000, immutable' : 'no-cache');
    reply.type(asset.type);
    if (asset.type === 'font/woff2') return reply.send(asset.content);
    reply.header('vary', 'accept-encoding');
    const accepted = request.headers['accept-encoding'] ?? '';
    if (/\bbr\b/.test(accepted)) return reply.header('content-encoding', 'br').send(await brotliOf(asset));
    if (/\bgzip\b/.test(accepted)) return reply.header('content-encoding', 'gzip').send(await gzipOf(asset));
    return reply.send(asset.content);
  });
}

const brotliOf = (asset: Asset) =>
  (asset.brotli ??= squeeze.brotli(asset.content, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: asset.content.length } }));
const gzipOf = (asset: Asset) => (asset.gzip ??= squeeze.gzip(asset.content, { level: 9 }));
