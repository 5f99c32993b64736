import { describe, expect, it } from 'vitest';
import { ConfigError, readConfig } from './config.js';

const faultsOf = (env: Record<string, string>) => {
  try {
    readConfig(env);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
    throw error;
  }
};

describe('the configuration', () => {
  it('is complete for the sandbox without a single variable', () => {
    expect(readConfig({})).toMatchObject({ mode: 'sandbox', baseUrl: 'http://localhost:3000', host: 'localhost', secret: null });
    expect(readConfig({ PORT: '4100' }).baseUrl).toBe('http://localhost:4100');
  });
  it('names every fault at once', () => {
    const faults = faultsOf({ PORT: 'many', DATABASE_URL: 'mysql://x', SOCLE_SECRET: 'short' });
    expect(faults.map((f) => f.split(':')[0])).toEqual(['PORT', 'DATABASE_URL', 'SOCLE_SECRET']);
  });
  it('does not start production with a part missing, nor with the sandbox', () => {
    const faults = faultsOf({ SOCLE_MODE: 'production', SANDBOX_DATA: '/cases', BASE_URL: 'https://socle.example' });
    expect(faults).toContain('SOCLE_SECRET: needed in production');
    expect(faults).toContain('DATABASE_URL: needed in production');
    expect(faults.some((f) => f.startsWith('SANDBOX_DATA'))).toBe(true);
    expect(faults.some((f) => f.startsWith('BASE_URL'))).toBe(false);
  });
  it('reads the addresses of operators strictly', () => {
    expect(readConfig({ OPERATORS: ' lea@socle.example, Noe@SOCLE.example,' }).operators).toEqual([
      'lea@socle.example',
      'Noe@socle.example',
    ]);
    expect(readConfig({}).operators).toEqual([]);
    expect(faultsOf({ OPERATORS: 'lea@socle.example,Noé <noe@socle.example>' })).toEqual([
      'OPERATORS: «Noé <noe@socle.example>» is not an e-mail address',
    ]);
  });
  it('takes an empty variable for an absent one', () => {
    expect(readConfig({ DATABASE_URL: '' }).database.url).toBeNull();
  });
});
