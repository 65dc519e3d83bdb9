import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { settingKeys } from './settings';

const page = readFileSync(path.join(import.meta.dirname, '../../../docs/reference/settings.md'), 'utf8');

it('has a page with each setting, and with no other', () => {
  const written = [...page.matchAll(/^\| `([a-z.-]+)` \|/gm)].map(([, key]) => key!);
  expect(written.toSorted()).toEqual([...settingKeys].sort());
});
