import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { capabilitiesPage } from './capabilities-page';

it('docs/reference/capabilities.md is what the table says', () => {
  const file = path.join(import.meta.dirname, '../../../docs/reference/capabilities.md');
  if (process.env['UPDATE_GOLDENS'] === '1') writeFileSync(file, capabilitiesPage());
  else expect(capabilitiesPage()).toBe(existsSync(file) ? readFileSync(file, 'utf8') : '(no file)');
});
