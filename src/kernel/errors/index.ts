import { t, type Lang, type Text } from '../i18n/index.js';

/** Who must act for the fault to go away. */
export type Who = 'person' | 'service' | 'provider' | 'operator';

/** One row of the error catalogue: the page, the API answer and the documentation are all made from it. `{name}` in a text stands for `data.name`. */
export interface FaultDefinition {
  /** HTTP status. */
  status: number;
  who: Who;
  /** What happened, in a few words. */
  title: Text;
  /** What happened, for a person. */
  text: Text;
  /** What to do now, for a person. */
  remedy: Text;
  /** A further way on, for a person: the words of a link to `data.action`, shown when that address is given. */
  action?: Text;
  /** What a developer needs to know. */
  developer: string;
  /** The `error` of OAuth 2.0 or OpenID Connect that goes with it, if any. */
  oauth?: string;
}

export type FaultTable = Readonly<Record<string, FaultDefinition>>;
export type FaultData = Readonly<Record<string, string | number>>;

/** An error that is known: a stable code with data. Turned into words at the edge, in the language of whoever reads. */
export class Fault extends Error {
  override readonly name = 'Fault';
  constructor(
    readonly code: string,
    readonly definition: FaultDefinition,
    readonly data: FaultData = {},
    options?: { cause?: unknown },
  ) {
    super(`${code} ${t(definition.title, 'en', data)}`, options);
  }
  /** The words of the catalogue for this case. */
  words(lang: Lang): { title: string; text: string; remedy: string } {
    const { title, text, remedy } = this.definition;
    return { title: t(title, lang, this.data), text: t(text, lang, this.data), remedy: t(remedy, lang, this.data) };
  }
}

/** A part of the error catalogue: its rows, and how to make a fault of one of them. */
export interface Faults<Code extends string> {
  table: Readonly<Record<Code, FaultDefinition>>;
  make(code: Code, data?: FaultData, options?: { cause?: unknown }): Fault;
}

/** Declares the faults of a room. Codes are stable: they are published. */
export function defineFaults<const T extends FaultTable>(table: T): Faults<Extract<keyof T, string>> {
  return {
    table,
    make: (code, data, options) => {
      const definition = table[code];
      if (!definition) throw new TypeError(`no fault ${code}`);
      return new Fault(code, definition, data, options);
    },
  };
}
