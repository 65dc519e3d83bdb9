import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { emptyCatalog } from '@/model/catalog/table-definition';
import { compileScript } from '../compile';
import { settingKeys } from './settings';

const page = readFileSync(path.join(import.meta.dirname, '../../../docs/reference/settings.md'), 'utf8');

it('has a page with each setting, and with no other', () => {
  const written = [...page.matchAll(/^\| `([a-z.-]+)` \|/gm)].map(([, key]) => key!);
  expect(written.toSorted()).toEqual([...settingKeys].sort());
});

it.each([
  ['parallelism.default', '64', true],
  ['parallelism.default', '65', false],
  ['execution.checkpointing.interval', '30 d', true],
  ['execution.checkpointing.interval', '0 s', false],
  ['execution.checkpointing.timeout', '0 s', false],
  ['execution.checkpointing.min-pause', '0 s', true],
])('%s = %j is taken: %s', (key, value, taken) => {
  const { diagnostics } = compileScript({
    text: `SET '${key}' = '${value}';`,
    catalog: emptyCatalog,
    connectors: { connectors: {}, formats: {} },
  });
  expect(diagnostics.filter(({ code }) => code === 'invalid-setting')).toHaveLength(taken ? 0 : 1);
});
