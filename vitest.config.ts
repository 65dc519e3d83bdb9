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

/**
 * Files of `int` that spend most of their time waiting for a server or computing on one core, and give what they wait for a minute: two of them share
 * the two cores. What has limits of a few seconds, or keeps both cores busy, is none of them.
 */
const pairs = [
  'bench/arguments.int.test.ts',
  'bench/conformance/random/recorded.int.test.ts',
  'connectors/elasticsearch/test/elasticsearch.int.test.ts',
  'connectors/jdbc/test/{laws,long-epoch,long-faults,pipelines}.int.test.ts',
  'connectors/kafka/test/{broker-restart,laws}.int.test.ts',
  'examples/sql.int.test.ts',
  'server/engine/lookup/database-away.int.test.ts',
];

/**
 * Of both kinds of `int`. Tests marked as concurrent mostly wait; more at once than cores would wait for each other. Hooks start servers, which wait three
 * minutes for themselves, and say then what is wrong; Maven may fetch them before.
 */
const patience = { testTimeout: 120_000, hookTimeout: 360_000, maxConcurrency: 2 };

/** `unit` has no I/O worth the name; `int` speaks to real processes and databases and therefore runs one file after the other, `int-pairs` two at a time. */
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
          exclude: [...exclude, ...pairs],
          ...patience,
          maxWorkers: 1,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          name: 'int-pairs',
          include: pairs,
          exclude,
          ...patience,
          // Behind `int`: the broker of the run and the user of PostgreSQL, which two files would both make, are there by then.
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
