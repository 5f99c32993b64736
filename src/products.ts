import { registre } from './front/registre/index.js';
import { avis } from './missions/transfo/avis/index.js';
import { observatoire } from './missions/transfo/observatoire/index.js';
import { exchange } from './missions/data/exchange/index.js';
import { demarches } from './missions/data/demarches/index.js';
import { createDossier } from './missions/data/dossier/index.js';
import { administration } from './missions/idnum/administration/index.js';
import { aidantsConnect } from './missions/idnum/aidantsconnect/index.js';
import { agentConnect } from './missions/idnum/agentconnect/index.js';
import { connexions } from './missions/idnum/connexions/index.js';
import { docteur } from './missions/idnum/docteur/index.js';
import { habilitation } from './missions/idnum/habilitation/index.js';
import { mandats } from './missions/idnum/mandats/index.js';
import { mesMandats } from './missions/idnum/mesmandats/index.js';
import { identite } from './missions/idnum/identite/index.js';
import { franceConnect } from './missions/idnum/franceconnect/index.js';
import { operatorDesk } from './missions/idnum/operateur/index.js';
import { partners } from './missions/idnum/partenaires/index.js';
import { rectification } from './missions/idnum/rectification/index.js';
import { signin } from './missions/idnum/signin/index.js';
import type { Product } from './product.js';
import { register } from './registry/product.js';

/** Every product, in the order in which they are seeded. `socle start idnum` keeps those of the named missions. */
export const missions: Readonly<Record<string, readonly Product[]>> = {
  idnum: [
    franceConnect,
    docteur,
    agentConnect,
    identite,
    mandats,
    mesMandats,
    aidantsConnect,
    habilitation,
    partners,
    signin,
    connexions,
    rectification,
    operatorDesk,
    administration,
  ],
  data: [exchange, demarches, createDossier(everyProduct)],
  transfo: [avis, observatoire],
};

/** What belongs to the house, whatever missions run. */
const house: readonly Product[] = [registre, register];

/** The house, and the products of the named missions; of all when none is named. @throws RangeError naming the mission that does not exist */
export function productsOf(names: readonly string[]): Product[] {
  const wrong = names.find((name) => !(name in missions));
  if (wrong) throw new RangeError(`there is no mission ${wrong}; the missions are ${Object.keys(missions).join(', ')}`);
  return [
    ...house,
    ...Object.entries(missions).flatMap(([name, products]) => (names.length === 0 || names.includes(name) ? products : [])),
  ];
}

/** What the dossier tells people about comes from every product. */
function everyProduct(): Product[] {
  return Object.values(missions).flat();
}
