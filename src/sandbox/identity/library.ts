import type * as openId from 'oidc-provider';

type Library = typeof openId;

let loading: Promise<Library> | undefined;

/** Loads the OpenID provider library, when first needed: it weighs more than the rest of the sandbox together. */
export function openIdLibrary(): Promise<Library> {
  return (loading ??= load());
}

/* eslint-disable no-console -- the library writes to the console, and only there */
async function load(): Promise<Library> {
  const warn = console.warn;
  // The library warns on Node.js 20, which it runs on: its own tests aside, ours exercise all that is used here.
  const quiet = (...values: unknown[]) => {
    if (!String(values[0]).includes('oidc-provider WARNING: Unsupported runtime')) warn(...values);
  };
  console.warn = quiet;
  try {
    return await import('oidc-provider');
  } finally {
    if (console.warn === quiet) console.warn = warn;
  }
}
