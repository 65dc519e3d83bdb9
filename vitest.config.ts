import path from 'node:path';
import { defineConfig } from 'vitest/config';

const here = import.meta.dirname;
const at = (relative: string): string => path.join(here, relative);

const alias = [
  { find: /^@headrace\/connector-sdk$/, replacement: at('connector-sdk/src/index.ts') },
  { find: /^@headrace\/connector-sdk\/(.*)$/, replacement: at('connector-sdk/src/$1/index.ts') },
  { find: /^@headrace\/format-([a-z0-9-]+)$/, replacement: at('formats/$1/index.ts') },
  { find: /^@headrace\/connector-([a-z0-9-]+)\/spec$/, replacement: at('connectors/$1/spec.ts') },
  { find: /^@headrace\/connector-([a-z0-9-]+)$/, replacement: at('connectors/$1/index.ts') },
  { find: /^@\/(.*)$/, replacement: at('$1') },
];

const exclude = ['**/node_modules/**', '**/dist/**', '**/.next/**', '.run-*/**', '**/.headrace/**', 'e2e/**'];

/** `unit` has no I/O worth the name; `int` speaks to real processes and databases and therefore runs one file after the other. */
export default defineConfig({
  resolve: { alias },
  test: {
    pool: 'forks',
    maxWorkers: 2,
    // What comes is not waited for longer; a busy machine needs more than the second that is the default.
    expect: { poll: { timeout: 20_000 } },
    projects: [
      {
        extends: true,
        test: { name: 'unit', include: ['**/*.test.{ts,tsx}'], exclude: [...exclude, '**/*.int.test.*'], testTimeout: 30_000 },
      },
      {
        extends: true,
        test: {
          name: 'int',
          include: ['**/*.int.test.{ts,tsx}'],
          exclude,
          testTimeout: 120_000,
          hookTimeout: 120_000,
          fileParallelism: false,
          // Tests marked as concurrent mostly wait; more at once than cores would wait for each other.
          maxConcurrency: 2,
        },
      },
    ],
  },
});
