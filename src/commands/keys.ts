import { readConfig } from '../config.js';
import { systemClock } from '../kernel/clock.js';
import { issuers, issuerOf, rotateKeys, type IssuerName } from '../missions/idnum/provider/index.js';
import { openRoom } from './room.js';

const usage = `socle keys rotate [BROKER…]   gives each broker (${issuers.join(', ')}; all when none is named) new keys: published at once, they sign an hour
                              later; the old ones stay published for 30 days`;

/** `socle keys rotate [BROKER…]`, beside a running Socle; 2 when the command is not understood. */
export async function keys([action, ...named]: readonly string[]): Promise<number> {
  const chosen = issuers.filter((broker) => named.length === 0 || named.includes(broker));
  if (action !== 'rotate' || !named.every((name) => isBroker(name))) {
    console.error(usage);
    return 2;
  }
  const config = readConfig(process.env);
  await using room = await openRoom(config);
  for (const broker of chosen) {
    const issuer = issuerOf(config, broker);
    await rotateKeys({ db: room.database.db, secrets: room.secrets, clock: systemClock }, issuer);
    console.log(`${issuer} has new keys: they sign in an hour.`);
  }
  return 0;
}

const isBroker = (name: string): name is IssuerName => issuers.some((broker) => broker === name);
