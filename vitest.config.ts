import path from 'node:path';
import { defineConfig } from 'vitest/config';

const here = import.meta.dirname;
const at = (relative: string): string => path.join(here, relative);

export default defineConfig({
  resolve: {
    alias: [
      { find: /^@headrace\/connector-sdk$/, replacement: at('connector-sdk/src/index.ts') },
      { find: /^@headrace\/connector-sdk\/(.*)$/, replacement: at('connector-sdk/src/$1/index.ts') },
      { find: /^@headrace\/format-([a-z0-9-]+)$/, replacement: at('formats/$1/index.ts') },
      { find: /^@headrace\/connector-([a-z0-9-]+)\/spec$/, replacement: at('connectors/$1/spec.ts') },
      { find: /^@headrace\/connector-([a-z0-9-]+)$/, replacement: at('connectors/$1/index.ts') },
      { find: /^@\/(.*)$/, replacement: at('$1') },
    ],
  },
  test: {
    include: ['**/*.{test,property.test,int.test}.{ts,tsx}'],
    exclude: ['**/node_modules/**', '**/dist/**', '**/.next/**', 'e2e/**'],
    testTimeout: 30_000,
  },
});
