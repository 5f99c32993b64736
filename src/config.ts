import { z } from 'zod';
import { parseEmail, type EmailAddress } from './kernel/mail/address.js';

/** Everything a deployment decides, read once from the environment. `docs/operate.md` explains each name. */
export interface Config {
  mode: 'sandbox' | 'production';
  /** Address that people and programs use, without a trailing slash. Issuers and links are built from it. */
  baseUrl: string;
  host: string;
  port: number;
  /** Where the embedded database and the sandbox keep their files. */
  dataFolder: string;
  database: { url: string | null; migrationUrl: string | null };
  /** Master secret (at least 32 bytes) from which every key is derived; null in the sandbox, which makes its own and keeps it in the data folder. */
  secret: Buffer | null;
  smtpUrl: string | null;
  mailFrom: string;
  /** Addresses of the agents who decide what is opened to the public. Empty: nobody can. */
  operators: readonly EmailAddress[];
  /** Addresses of the registers that Socle asks; null in the sandbox, which brings its own. */
  civilRegistry: { url: string } | null;
  familyBenefits: { url: string; key: string } | null;
  /** True when the deployment is a service of the French State: only then are its brand marks shown. */
  stateBrand: boolean;
  trustProxy: boolean;
  logLevel: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent';
  /** Where OpenTelemetry traces are sent (OTLP over HTTP), or null for none. */
  traceEndpoint: string | null;
  /** Folder of API Particulier cases that the sandbox provider answers from, or null for its own population. */
  sandboxCases: string | null;
  /** Processes that answer requests at the one port. */
  processes: number;
  /** Requests per minute, per address and per process, beyond which answers are 429. */
  requestsPerMinute: number;
}

const flag = z.enum(['0', '1', 'true', 'false', 'yes', 'no']).transform((v) => ['1', 'true', 'yes'].includes(v));
const url = (...protocols: string[]) =>
  z
    .string()
    .refine(
      (v) => URL.canParse(v) && protocols.includes(new URL(v).protocol),
      `must be an address that begins with ${protocols.map((p) => `${p}//`).join(' or ')}`,
    );

/** E-mail addresses between commas. */
const addresses = z.string().transform((text, problems) =>
  text
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '')
    .flatMap((one) => {
      const address = parseEmail(one);
      if (!address) problems.addIssue({ code: 'custom', message: `«${one}» is not an e-mail address` });
      return address ?? [];
    }),
);

const environment = z.object({
  SOCLE_MODE: z.enum(['sandbox', 'production']).default('sandbox'),
  PORT: z.coerce.number().int().min(0).max(65535).default(3000),
  HOST: z.string().min(1).optional(),
  BASE_URL: url('http:', 'https:').optional(),
  DATA_FOLDER: z.string().min(1).default('.socle'),
  DATABASE_URL: url('postgres:', 'postgresql:').optional(),
  DATABASE_MIGRATION_URL: url('postgres:', 'postgresql:').optional(),
  SOCLE_SECRET: z
    .string()
    .refine((v) => Buffer.from(v, 'base64').length >= 32, 'must be at least 32 random bytes in base64: openssl rand -base64 32')
    .optional(),
  SMTP_URL: url('smtp:', 'smtps:').optional(),
  MAIL_FROM: z.string().min(3).default('Socle <ne-pas-repondre@socle.invalid>'),
  OPERATORS: addresses.default([]),
  CIVIL_REGISTRY_URL: url('http:', 'https:').optional(),
  FAMILY_BENEFITS_URL: url('http:', 'https:').optional(),
  FAMILY_BENEFITS_KEY: z.string().min(1).optional(),
  STATE_BRAND: flag.default(false),
  TRUST_PROXY: flag.default(false),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  OTEL_EXPORTER_OTLP_ENDPOINT: url('http:', 'https:').optional(),
  SANDBOX_DATA: z.string().min(1).optional(),
  PROCESSES: z.coerce.number().int().min(1).max(256).default(1),
  REQUESTS_PER_MINUTE: z.coerce.number().int().positive().default(600),
});

const neededInProduction = [
  'BASE_URL',
  'DATABASE_URL',
  'SOCLE_SECRET',
  'SMTP_URL',
  'CIVIL_REGISTRY_URL',
  'FAMILY_BENEFITS_URL',
  'FAMILY_BENEFITS_KEY',
] as const;

/** The environment does not describe a system that can run. `faults` names every variable that is wrong, with the remedy. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  constructor(readonly faults: readonly string[]) {
    super(
      `The configuration has ${faults.length === 1 ? 'a fault' : `${faults.length} faults`}:\n${faults.map((f) => `  - ${f}`).join('\n')}`,
    );
  }
}

/**
 * Reads the environment.
 * @param env names and texts, such as `process.env`; empty texts count as absent
 * @throws ConfigError naming all faults at once
 */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const present = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));
  const read = environment.safeParse(present);
  const faults = read.success ? [] : read.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  if (present['SOCLE_MODE'] === 'production') {
    for (const name of neededInProduction) if (!present[name]) faults.push(`${name}: needed in production`);
    if (present['SANDBOX_DATA']) faults.push('SANDBOX_DATA: only for the sandbox, remove it in production');
  }
  if (!read.success || faults.length > 0) throw new ConfigError(faults);
  const e = read.data;
  return {
    mode: e.SOCLE_MODE,
    baseUrl: (e.BASE_URL ?? `http://localhost:${e.PORT}`).replace(/\/$/, ''),
    host: e.HOST ?? (e.SOCLE_MODE === 'production' ? '0.0.0.0' : 'localhost'),
    port: e.PORT,
    dataFolder: e.DATA_FOLDER,
    database: { url: e.DATABASE_URL ?? null, migrationUrl: e.DATABASE_MIGRATION_URL ?? null },
    secret: e.SOCLE_SECRET ? Buffer.from(e.SOCLE_SECRET, 'base64') : null,
    smtpUrl: e.SMTP_URL ?? null,
    mailFrom: e.MAIL_FROM,
    operators: e.OPERATORS,
    civilRegistry: e.CIVIL_REGISTRY_URL ? { url: e.CIVIL_REGISTRY_URL } : null,
    familyBenefits: e.FAMILY_BENEFITS_URL ? { url: e.FAMILY_BENEFITS_URL, key: e.FAMILY_BENEFITS_KEY ?? '' } : null,
    stateBrand: e.STATE_BRAND,
    trustProxy: e.TRUST_PROXY,
    logLevel: e.LOG_LEVEL,
    traceEndpoint: e.OTEL_EXPORTER_OTLP_ENDPOINT ?? null,
    sandboxCases: e.SANDBOX_DATA ?? null,
    processes: e.PROCESSES,
    requestsPerMinute: e.REQUESTS_PER_MINUTE,
  };
}
