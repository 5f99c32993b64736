import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { codeFolder } from './sql-files.js';
import type { Account } from './account.js';

/** A program of ours that runs in a process of its own, for tests of what happens between processes. */
export interface OtherProcess {
  child: ChildProcess;
  /** What it says next, through `say(text)`. Rejects with what it wrote on its error output when it ends without a word. */
  heard(): Promise<string>;
  /** Lets it go past `await told`, and waits for its end. Rejects when it fails. */
  finish(): Promise<void>;
  /** Kills it like a power cut would: it cleans nothing up. */
  kill(): Promise<void>;
}

/**
 * Runs a few lines of JavaScript in another process.
 * @param body its code, with `load(path below src)`, which imports a module of ours, `say(text)`, and `told`, a promise kept by `finish()`
 */
export function runElsewhere(body: string, account?: Account): OtherProcess {
  const vite = createRequire(createRequire(import.meta.url).resolve('vitest/package.json')).resolve('vite');
  const script = `
    import { once } from 'node:events';
    const { runnerImport } = await import(${JSON.stringify(pathToFileURL(vite).href)});
    const options = { configFile: false, root: ${JSON.stringify(codeFolder)}, logLevel: 'error' };
    const load = async (path) => (await runnerImport(${JSON.stringify(codeFolder)} + path, options)).module;
    const say = (text) => process.stdout.write(text + '\\n');
    const told = once(process.stdin.resume(), 'end');
    ${body}`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], { ...account, stdio: ['pipe', 'pipe', 'pipe'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const exited = once(child, 'exit');
  let complaint = '';
  child.stderr.on('data', (chunk: Buffer) => (complaint += chunk.toString()));
  return {
    child,
    heard: async () => {
      const line: IteratorResult<string, unknown> = await lines.next();
      if (line.done) throw new Error(`the other process ended: ${complaint}`);
      return line.value;
    },
    finish: async () => {
      child.stdin.end();
      await exited;
      if (child.exitCode !== 0) throw new Error(`the other process failed: ${complaint}`);
    },
    kill: async () => {
      child.kill('SIGKILL');
      await exited;
    },
  };
}
