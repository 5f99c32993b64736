import { t, type Text } from '../i18n/index.js';

export type LedgerFaultKind = 'altered' | 'removed' | 'inserted' | 'reordered' | 'head' | 'tile' | 'signature';

/** One damage of the ledger, and where it is. */
export interface LedgerFault {
  kind: LedgerFaultKind;
  /** Place in the tree; the first one when `until` is given. */
  position?: number;
  /** The damage is somewhere from `position` to before this place. */
  until?: number;
  entryId?: string;
  explanation: Text;
}

const words = {
  content: {
    fr: 'Le contenu de cette ligne n’est plus celui qui a été signé.',
    en: 'The content of this entry is no longer what was signed.',
  },
  column: { fr: 'La colonne {column} de cette ligne a été modifiée.', en: 'Column {column} of this entry was altered.' },
  leaf: {
    fr: 'L’empreinte de cette ligne dans l’arbre (ledger_leaf) a été modifiée.',
    en: 'The hash of this entry in the tree (ledger_leaf) was altered.',
  },
  undecided: {
    fr: 'Les copies de l’empreinte de cette ligne diffèrent, et aucune tête signée ne dit laquelle est la bonne.',
    en: 'The copies of the hash of this entry differ, and no signed head tells which one is right.',
  },
  order: {
    fr: 'Le numéro de transaction de cette ligne (xid) ne correspond plus à sa place.',
    en: 'The transaction number of this entry (xid) no longer fits its place.',
  },
  seq: {
    fr: 'Le numéro de cette ligne (seq) a été modifié\u00a0: sa place dans l’arbre ne la désigne plus.',
    en: 'The number of this entry (seq) was altered: its place in the tree no longer leads to it.',
  },
  entryGone: { fr: 'Cette ligne a été supprimée\u00a0; son empreinte reste.', en: 'This entry was removed; its hash remains.' },
  leafGone: {
    fr: 'La place de cette ligne dans l’arbre (ledger_leaf) a été supprimée\u00a0; la ligne est encore là.',
    en: 'The place of this entry in the tree (ledger_leaf) was removed; the entry is still there.',
  },
  bothGone: {
    fr: 'Une ligne a été supprimée avec sa place dans l’arbre.',
    en: 'An entry was removed together with its place in the tree.',
  },
  moved: { fr: 'Cette ligne n’est plus à sa place dans l’arbre.', en: 'This entry is no longer at its place in the tree.' },
  orphan: {
    fr: 'Cette ligne a été ajoutée sans passer par Socle\u00a0: aucun arbre signé ne la contient.',
    en: 'This entry was slipped in: no signed tree holds it.',
  },
  beyond: {
    fr: 'Aucune tête valide ne couvre cette place\u00a0: elle a été ajoutée, ou la tête a été retirée.',
    en: 'No valid head covers this place: it was slipped in, or its head was removed.',
  },
  headOther: {
    fr: 'La tête n° {number} (taille {size}) est signée, mais pour un autre arbre que celui du registre.',
    en: 'Head {number} (size {size}) is signed, but for another tree than that of the ledger.',
  },
  headRange: {
    fr: 'Entre ces deux têtes, des lignes et toutes leurs empreintes ont été remplacées ensemble\u00a0: la tête n° {number} en signe d’autres.',
    en: 'Between these two heads, entries and all their hashes were replaced together: head {number} signs others.',
  },
  headGone: { fr: 'La tête n° {number} a été supprimée.', en: 'Head {number} was removed.' },
  headUnknown: {
    fr: 'La tête n° {number} est signée par une clé inconnue ({kid}).',
    en: 'Head {number} is signed by an unknown key ({kid}).',
  },
  headForged: {
    fr: 'La signature de la tête n° {number} (taille {size}) est fausse\u00a0: la tête a été modifiée ou fabriquée.',
    en: 'The signature of head {number} (size {size}) is wrong: the head was altered or forged.',
  },
  noHead: { fr: 'Aucune tête signée valide n’est dans le registre.', en: 'There is no valid signed head in the ledger.' },
  tileHash: { fr: 'La tuile {level}/{tile} ne donne plus cette empreinte.', en: 'Tile {level}/{tile} no longer gives this hash.' },
  tileGone: { fr: 'La tuile {level}/{tile} a été supprimée.', en: 'Tile {level}/{tile} was removed.' },
  tileRoot: { fr: 'La racine de la tuile {level}/{tile} est fausse.', en: 'The root of tile {level}/{tile} is wrong.' },
  tileBeyond: { fr: 'La tuile {level}/{tile} dépasse de l’arbre.', en: 'Tile {level}/{tile} is beyond the tree.' },
} as const satisfies Record<string, Text>;

/** The explanation of a damage. */
export function explain(name: keyof typeof words, values: Record<string, string | number> = {}): Text {
  return { fr: t(words[name], 'fr', values), en: t(words[name], 'en', values) };
}
