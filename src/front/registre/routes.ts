import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import multipart from '@fastify/multipart';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Context } from '../../context.js';
import type { FieldFault } from '../../design/index.js';
import { t } from '../../kernel/i18n/index.js';
import { publicVerifierPath } from '../../kernel/ledger/index.js';
import { personOf, requirePerson } from '../../missions/idnum/signin/index.js';
import { checkProof, largestProof, type Verdict } from './check.js';
import { registreFaults } from './faults.js';
import { RegisterPage } from './pages/register.js';

const headsOfPage = 1_000;
const number = z.coerce.number().int().nonnegative().max(Number.MAX_SAFE_INTEGER);
const headsQuery = z.object({ avant: number.optional() });
const consistencyQuery = z.object({ de: number, a: number.optional() });
const proofParams = z.object({ entryId: z.string().max(60) });

/** What anyone may read, from anywhere: it holds hashes and signatures, nothing about anybody. */
const open = { config: { api: true } };
const publish = (reply: FastifyReply): FastifyReply =>
  reply.header('access-control-allow-origin', '*').type('application/json; charset=utf-8');

function read<T>(schema: z.ZodType<T>, value: unknown): T {
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw registreFaults.make('REG-DEMANDE', { reason: z.prettifyError(parsed.error) });
  return parsed.data;
}

/** The public page of the ledger, under /registre. */
export async function registreRoutes(app: FastifyInstance, context: Context): Promise<void> {
  const { db, ledger } = context;
  await app.register(multipart, {
    throwFileSizeLimit: false,
    limits: { fileSize: largestProof, fieldSize: largestProof, files: 1, fields: 4, parts: 5 },
  });

  async function show(
    request: FastifyRequest,
    reply: FastifyReply,
    found: { verdict?: Verdict; faults?: FieldFault[]; text?: string } = {},
  ): Promise<FastifyReply> {
    const [head, keys] = await Promise.all([ledger.head(db), ledger.publicKeys(db)]);
    return reply.html(RegisterPage({ request, head, kids: keys.map(({ kid }) => kid), ...found }), found.faults ? 422 : 200);
  }

  app.get('/registre', async (request, reply) => show(request, reply));
  app.post('/registre', async (request, reply) => {
    const given = await readProof(request);
    const fault = (fr: string, en: string) => show(request, reply, { faults: [{ field: 'fichier', text: t({ fr, en }, request.lang) }] });
    if (given === 'too-large') return fault('Ce fichier est trop grand pour être une preuve', 'This file is too large to be a proof');
    if (given.text === '')
      return fault('Choisissez le fichier de la preuve, ou collez son contenu', 'Choose the file of the proof, or paste its content');
    const verdict = await checkProof(ledger, db, given.text);
    return show(request, reply, { verdict, ...(given.pasted ? { text: given.text } : {}) });
  });

  app.get('/registre/tetes.json', open, async (request, reply) => {
    const { avant } = read(headsQuery, request.query);
    const heads = await ledger.heads(db, { limit: headsOfPage, ...(avant === undefined ? {} : { before: avant }) });
    const last = heads.at(-1);
    const next = last && last.number > 0 ? `${context.config.baseUrl}/registre/tetes.json?avant=${last.number}` : null;
    return publish(reply).send({ keys: await ledger.publicKeys(db), heads, next });
  });
  app.get('/registre/cles.json', open, async (_request, reply) => publish(reply).send({ keys: await ledger.publicKeys(db) }));
  app.get('/registre/coherence', open, async (request, reply) => {
    const { de, a } = read(consistencyQuery, request.query);
    const proof = await ledger.consistency(db, de, a ?? (await ledger.head(db)).treeSize);
    if (!proof) throw registreFaults.make('REG-TETE-INCONNUE');
    return publish(reply).send(proof);
  });
  app.get('/registre/preuves/:entryId.json', { preHandler: requirePerson }, async (request, reply) => {
    const { entryId } = read(proofParams, request.params);
    const row = await ledger.entry(db, entryId);
    if (!row || row.subject !== personOf(request).subject) throw registreFaults.make('REG-PREUVE-INCONNUE');
    const bundle = await ledger.bundle(db, row.id);
    if (!bundle) throw registreFaults.make('REG-PREUVE-EN-PREPARATION');
    return reply
      .type('application/json; charset=utf-8')
      .header('content-disposition', `attachment; filename="preuve-${row.id}.json"`)
      .send(JSON.stringify(bundle, null, 2));
  });

  const scripts = { 'page.js': fileURLToPath(new URL('./page.js', import.meta.url)), 'verificateur.js': publicVerifierPath };
  for (const [name, path] of Object.entries(scripts)) {
    const content = readFileSync(path);
    app.get(`/registre/${name}`, open, async (_request, reply) =>
      reply.type('text/javascript; charset=utf-8').header('cache-control', 'public, max-age=300').send(content),
    );
  }
}

/** The proof in a form that was sent, from its file or else from its text. */
async function readProof(request: FastifyRequest): Promise<{ text: string; pasted: boolean } | 'too-large'> {
  const given = { fichier: '', texte: '' };
  if (!request.isMultipart())
    return { text: z.object({ texte: z.string() }).safeParse(request.body).data?.texte.trim() ?? '', pasted: true };
  for await (const part of request.parts()) {
    if (part.type === 'file') {
      const content = await part.toBuffer();
      if (part.file.truncated) return 'too-large';
      if (part.fieldname === 'fichier') given.fichier = content.toString('utf8').trim();
    } else if (part.fieldname === 'texte' && typeof part.value === 'string') {
      if (part.valueTruncated) return 'too-large';
      given.texte = part.value.trim();
    }
  }
  return given.fichier === '' ? { text: given.texte, pasted: true } : { text: given.fichier, pasted: false };
}
