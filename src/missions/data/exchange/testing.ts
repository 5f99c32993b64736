// For tests that ask the exchange over HTTP.

/** Zoé of the sandbox, as a service that knows her civil status asks about her. */
export const zoe = {
  recipient: '13002526500013',
  nomNaissance: "O'Brien-Lefèvre",
  'prenoms[]': ['Zoé', 'Marguerite'],
  anneeDateNaissance: '1988',
  moisDateNaissance: '3',
  jourDateNaissance: '14',
  sexeEtatCivil: 'F',
  codeCogInseePaysNaissance: '99100',
  codeCogInseeCommuneNaissance: '29019',
} as const;

export type Asked = Readonly<Record<string, string | readonly string[] | undefined>>;

/** An answer of the exchange, with the bytes that its proof is about. */
export interface Answered {
  status: number;
  headers: Headers;
  bytes: Buffer;
  body: {
    data?: Record<string, unknown>;
    errors?: { code: string; title: string; detail: string; source: unknown; meta: Record<string, unknown> }[];
  };
  /** What follows the base of the exchange. */
  path: string;
}

/** The path and query of a request; parameters that are `undefined` are left out. */
export function pathOf(path: string, asked: Asked): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(asked)) for (const one of value === undefined ? [] : [value].flat()) query.append(name, one);
  return `${path}?${query}`;
}

/** Asks as a program does. Answers are asked anew unless `cached` is true. */
export async function ask(
  baseUrl: string,
  path: string,
  token: string | null,
  asked: Asked = {},
  options: { cached?: boolean } = {},
): Promise<Answered> {
  const whole = pathOf(path, asked);
  const headers = { ...(token ? { authorization: `Bearer ${token}` } : {}), ...(options.cached ? {} : { 'cache-control': 'no-cache' }) };
  const response = await fetch(`${baseUrl}/exchange${whole}`, { headers });
  const bytes = Buffer.from(await response.arrayBuffer());
  return { status: response.status, headers: response.headers, bytes, body: JSON.parse(bytes.toString()) as Answered['body'], path: whole };
}
