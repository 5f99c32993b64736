import { commands } from './commands/index.js';
import { ConfigError } from './config.js';

/** The command line: `socle start [mission…]`, `migrate`, `seed`, `import sirene FILE`, `ledger verify`, `ledger verify-proof FILE`, `doctor`. */
async function main(args: readonly string[]): Promise<number> {
  const [name = 'start', ...rest] = args;
  const command = commands[name];
  if (!command) {
    console.error(
      `There is no command ${name}. The commands are:\n${Object.entries(commands)
        .map(([n, c]) => `  ${n.padEnd(8)} ${c.summary}`)
        .join('\n')}`,
    );
    return 2;
  }
  return command.run(rest);
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  console.error(error instanceof ConfigError ? error.message : error);
  console.error('\n«npm run socle doctor» says what is missing.');
  process.exitCode = 1;
}
