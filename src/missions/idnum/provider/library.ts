import type * as OidcProvider from 'oidc-provider';
import type { Log } from '../../../kernel/telemetry/index.js';

export type Library = typeof OidcProvider;

const expected = /Unsupported runtime/;
let loading: Promise<Library> | null = null;

/**
 * Loads oidc-provider. It speaks to the console when it is loaded and when a provider is built: what it says of the version of Node.js is
 * known (everything that Socle uses of it is tested on every version that Socle supports), anything else goes to the log.
 */
export function loadLibrary(log: Log): Promise<Library> {
  return (loading ??= withConsoleIn(log, () => import('oidc-provider')));
}

/* eslint-disable no-console -- the library has no other voice */
/** Runs something of the library with its console in the log. */
export async function withConsoleIn<T>(log: Log, work: () => T | Promise<T>): Promise<T> {
  const { warn, info } = console;
  const listen =
    (original: typeof console.warn): typeof console.warn =>
    (...values) => {
      const text = String(values[0]);
      if (!text.includes('oidc-provider')) original(...values);
      else if (!expected.test(text)) log.warn({ room: 'oidc' }, text);
    };
  const [ourWarn, ourInfo] = [listen(warn), listen(info)];
  console.warn = ourWarn;
  console.info = ourInfo;
  try {
    return await work();
  } finally {
    // Somebody else may have replaced them meanwhile: only what is ours is taken away.
    if (console.warn === ourWarn) console.warn = warn;
    if (console.info === ourInfo) console.info = info;
  }
}
