import { readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { connectorSpecs, formatSpecs } from '@/server/catalog/connectors';
import { connectorPage, formatPage } from '@/server/catalog/connector-page';

const folder = path.resolve(import.meta.dirname, '../../../docs/connectors');

/** After a change of a spec: `npx vitest run server/launch/tree --update` writes the pages anew. */
describe('the reference pages', () => {
  it.each(Object.values(connectorSpecs))('$name says what its spec says', async (spec) => {
    await expect(connectorPage(spec)).toMatchFileSnapshot(path.join(folder, `${spec.name}.md`));
  });

  it.each(Object.values(formatSpecs))('format $name says what its spec says', async (spec) => {
    await expect(formatPage(spec)).toMatchFileSnapshot(path.join(folder, `format-${spec.name}.md`));
  });

  it('are of nothing that is gone', () => {
    const wanted = [...Object.keys(connectorSpecs), ...Object.keys(formatSpecs).map((name) => `format-${name}`)].map(
      (name) => `${name}.md`,
    );
    expect(readdirSync(folder).sort()).toEqual(wanted.sort());
  });
});
