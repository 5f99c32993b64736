import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  oxc: { jsx: { runtime: 'automatic', importSource: '#jsx', development: false } },
  resolve: { conditions: ['source'] },
  ssr: { resolve: { conditions: ['source'] } },
  test: {
    include: ['src/**/*.test.{ts,tsx}', 'tests/**/*.test.{ts,tsx}'],
    globalSetup: ['src/kernel/database/testing-global.ts'],
    // Tests wait for the database and the browser more than they compute.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    hookTimeout: 120_000,
    testTimeout: 30_000,
  },
});
