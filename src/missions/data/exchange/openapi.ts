import { z } from 'zod';
import { evidenceTypes } from './evidence.js';
import type { EvidenceType, ModalityName } from './evidence/define.js';

type Json = Record<string, unknown>;

const envelope = (data: unknown): Json => ({
  type: 'object',
  required: ['data', 'links', 'meta'],
  properties: { data, links: { type: 'object' }, meta: { type: 'object' } },
});
const errors = {
  type: 'object',
  required: ['errors'],
  properties: {
    errors: {
      type: 'array',
      items: {
        type: 'object',
        required: ['code', 'title', 'detail'],
        properties: {
          code: { type: 'string' },
          title: { type: 'string' },
          detail: { type: 'string' },
          source: { type: ['object', 'null'] },
          meta: { type: 'object' },
        },
      },
    },
  },
};
const failures: Readonly<Record<string, string>> = {
  401: 'Jeton absent, inconnu, expiré ou retiré',
  403: 'Autorisation insuffisante',
  404: 'Personne de ce nom',
  409: 'Même demande en cours',
  422: 'Paramètre incorrect',
  429: 'Trop de demandes',
  500: 'Erreur de l’échange',
  502: 'Erreur du fournisseur',
  504: 'Fournisseur trop lent ou absent',
};

const schemaOf = (schema: z.ZodType): Json => {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { unrepresentable: 'any', io: 'input' });
  return rest;
};

function parametersOf(type: EvidenceType, modality: ModalityName): Json[] {
  const read = schemaOf(type.modalities[modality]?.parameters ?? z.object({})) as {
    properties?: Record<string, Json>;
    required?: string[];
  };
  const own = Object.entries(read.properties ?? {}).map(([name, { description, ...schema }]) => ({
    name,
    in: 'query',
    required: read.required?.includes(name) ?? false,
    ...(description ? { description } : {}),
    schema,
  }));
  return [
    {
      name: 'recipient',
      in: 'query',
      required: true,
      description: 'SIRET de l’organisme qui reçoit les informations',
      schema: { type: 'string', pattern: '^\\d{14}$' },
    },
    ...own,
  ];
}

/** Every address of the exchange, as the table of evidence types makes them. */
export const endpoints = evidenceTypes.flatMap((type) =>
  (Object.keys(type.modalities) as ModalityName[]).map((modality) => ({
    type,
    modality,
    path: `/${type.version}/${type.path}/${modality}`,
  })),
);

/** The OpenAPI 3.1 document of the exchange, made from the table of evidence types. */
export function openApi(base: string): Json {
  const paths = endpoints.map(({ type, modality, path }) => [
    path,
    {
      get: {
        operationId: `${type.operation}_${modality}`,
        summary: type.title.fr,
        description: type.summary.fr,
        security: [{ bearer: [] }],
        parameters: parametersOf(type, modality),
        responses: {
          200: {
            description: type.title.fr,
            headers: {
              'Socle-Proof': { description: 'Preuve signée de la réponse', schema: { type: 'string' } },
              'X-Response-Cached': { schema: { type: 'string' } },
            },
            content: { 'application/vnd.api+json': { schema: envelope(partial(schemaOf(type.data))) } },
          },
          ...Object.fromEntries(
            Object.entries(failures).map(([status, description]) => [
              status,
              { description, content: { 'application/json': { schema: errors } } },
            ]),
          ),
        },
      },
    },
  ]);
  return {
    openapi: '3.1.0',
    info: { title: 'Échange de données', version: '3', description: 'Compatible avec API Particulier v3.' },
    servers: [{ url: base }],
    components: { securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } } },
    paths: Object.fromEntries(paths) as Json,
  };
}

/** What the scopes of a token do not open is left out, its key with it. */
function partial(schema: Json): Json {
  const { required: _required, additionalProperties: _closed, ...rest } = schema;
  return rest;
}
