// Verifies a proof of the ledger of Socle in a browser, with nothing but the proof itself and, if you have one, a key that you trust.
// A plain ES module without dependencies: it works from a saved copy, without a network. Socle's own code shares nothing with it.
// Hashing: RFC 9162, 2.1. Entry: JSON in the canonical form of RFC 8785. Signature: ES256 over TreeHeadDataV2 of RFC 9162, 4.10.

const encoder = new TextEncoder();
const { subtle } = globalThis.crypto;

/** @param {string} text @returns {Uint8Array} */
function fromBase64url(text) {
  if (typeof text !== 'string' || !/^[\w-]*$/.test(text)) throw new TypeError('not base64url');
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(binary, (letter) => letter.charCodeAt(0));
}

/** @param {Uint8Array} bytes */
function toBase64url(bytes) {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}

/** @param {...Uint8Array} parts */
async function sha256(...parts) {
  const all = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  parts.reduce((at, part) => (all.set(part, at), at + part.length), 0);
  return new Uint8Array(await subtle.digest('SHA-256', all));
}

const equal = (a, b) => a.length === b.length && a.every((byte, i) => byte === b[i]);

/** Canonical JSON (RFC 8785): JavaScript already writes strings and numbers as it asks. */
function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.keys(value).sort();
  return `{${members.map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`).join(',')}}`;
}

/** The root that a path leads to (RFC 9162, 2.1.3.2), or null. */
async function rootOfPath(leaf, index, size, path) {
  if (!Number.isSafeInteger(index) || !Number.isSafeInteger(size) || index < 0 || index >= size) return null;
  let fn = index;
  let sn = size - 1;
  let root = leaf;
  for (const sibling of path) {
    if (sn === 0 || sibling.length !== 32) return null;
    if (fn % 2 === 1 || fn === sn) {
      root = await sha256(Uint8Array.of(1), sibling, root);
      while (fn % 2 === 0 && fn !== 0) {
        fn /= 2;
        sn = Math.floor(sn / 2);
      }
    } else root = await sha256(Uint8Array.of(1), root, sibling);
    fn = Math.floor(fn / 2);
    sn = Math.floor(sn / 2);
  }
  return sn === 0 ? root : null;
}

/** The bytes that the signature of a head covers: time, size, root, and the number of the head as an extension. */
function headBytes(head, root) {
  const time = new Date(head.at);
  if (time.toISOString() !== head.at) throw new TypeError('not a time of Socle');
  if (!Number.isSafeInteger(head.treeSize) || !Number.isSafeInteger(head.number) || root.length !== 32) throw new TypeError('not a head');
  const bytes = new Uint8Array(63);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(0, BigInt(time.getTime()));
  view.setBigUint64(8, BigInt(head.treeSize));
  view.setUint8(16, 32);
  bytes.set(root, 17);
  view.setUint16(49, 12);
  view.setUint16(51, 0xf000);
  view.setUint16(53, 8);
  view.setBigUint64(55, BigInt(head.number));
  return bytes;
}

/** The thumbprint of a P-256 key (RFC 7638). */
async function thumbprint({ crv, kty, x, y }) {
  if (kty !== 'EC' || crv !== 'P-256') throw new TypeError('not a key of Socle');
  return toBase64url(await sha256(encoder.encode(JSON.stringify({ crv, kty, x, y }))));
}

/** Whether a key signed a head. */
async function isSigned(head, jwk) {
  const { kty, crv, x, y } = jwk;
  const key = await subtle.importKey('jwk', { kty, crv, x, y }, { name: 'ECDSA', namedCurve: 'P-256' }, false, ['verify']);
  const bytes = headBytes(head, fromBase64url(head.rootHash));
  return subtle.verify({ name: 'ECDSA', hash: 'SHA-256' }, key, fromBase64url(head.signature), bytes);
}

/**
 * Verifies a proof.
 * @param {unknown} bundle the proof, as parsed JSON
 * @param {string} [trustedKid] the thumbprint of the key of the ledger, from elsewhere than the proof
 * @returns {Promise<{ok: true, entry: object, head: object, kid: string, trusted: boolean} | {ok: false, reason: 'format' | 'key' | 'signature' | 'inclusion'}>}
 */
export async function verifyBundle(bundle, trustedKid) {
  try {
    const { format, version, entry, index, path, head, key } = bundle;
    if (format !== 'socle-ledger-proof' || version !== 1 || entry?.v !== 1) return { ok: false, reason: 'format' };
    const root = fromBase64url(head.rootHash);
    headBytes(head, root);
    const hashes = path.map(fromBase64url);
    const kid = await thumbprint(key.jwk);
    if (kid !== key.kid || kid !== head.kid || (trustedKid !== undefined && kid !== trustedKid)) return { ok: false, reason: 'key' };
    if (!(await isSigned(head, key.jwk))) return { ok: false, reason: 'signature' };
    const leaf = await sha256(Uint8Array.of(0), encoder.encode(canonical(entry)));
    const found = await rootOfPath(leaf, index, head.treeSize, hashes);
    if (!found || !equal(found, root)) return { ok: false, reason: 'inclusion' };
    return { ok: true, entry, head, kid, trusted: trustedKid !== undefined };
  } catch {
    return { ok: false, reason: 'format' };
  }
}

/**
 * Verifies that the tree of one signed head is the beginning of that of a later one (RFC 9162, 2.1.4.2): that nothing was rewritten between them.
 * @param {{from: object, to: object, path: string[]}} proof as /registre/coherence gives it; compare `from` with the copy of a head that you kept
 * @param {{kid: string, jwk: object}} key the key of the ledger
 * @returns {Promise<boolean>}
 */
export async function verifyConsistency({ from, to, path }, { kid, jwk }) {
  try {
    for (const head of [from, to]) if (head.kid !== kid || (await thumbprint(jwk)) !== kid || !(await isSigned(head, jwk))) return false;
    const [first, second] = [from.rootHash, to.rootHash].map(fromBase64url);
    if (from.treeSize === to.treeSize) return path.length === 0 && equal(first, second);
    if (from.treeSize === 0) return path.length === 0;
    return from.treeSize < to.treeSize && (await leadsToBoth(from.treeSize, to.treeSize, first, second, path.map(fromBase64url)));
  } catch {
    return false;
  }
}

async function leadsToBoth(firstSize, secondSize, firstRoot, secondRoot, path) {
  let fn = firstSize - 1;
  let sn = secondSize - 1;
  const up = () => {
    fn = Math.floor(fn / 2);
    sn = Math.floor(sn / 2);
  };
  while (fn % 2 === 1) up();
  // The root of a first tree that is perfect starts the path and is left out of it.
  const [start, ...rest] = fn === 0 ? [firstRoot, ...path] : path;
  let [first, second] = [start, start];
  for (const sibling of rest) {
    if (sn === 0 || sibling.length !== 32) return false;
    if (fn % 2 === 1 || fn === sn) {
      first = await sha256(Uint8Array.of(1), sibling, first);
      second = await sha256(Uint8Array.of(1), sibling, second);
      while (fn % 2 === 0 && fn !== 0) up();
    } else second = await sha256(Uint8Array.of(1), second, sibling);
    up();
  }
  return sn === 0 && equal(first, firstRoot) && equal(second, secondRoot);
}
