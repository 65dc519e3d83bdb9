import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { kindIcons } from '@/components/canvas/nodes/kind-icon';
import { kindForms } from '@/components/inspector/kind-forms';
import { nodeKinds } from '@/model/graph/node-kinds';
import type { NodeKind } from '@/model/graph/node-configs';
import { lowerings } from '@/server/compiler/lower/lowerings';
import { parseScript } from '@/server/sql/parse';

const root = path.resolve(import.meta.dirname, '../../..');
const read = (file: string): string => readFileSync(path.join(root, file), 'utf8');
const kinds = Object.keys(nodeKinds) as NodeKind[];

/** The documents of all examples; the text of each names its kinds as JSON. */
const examples = readdirSync(path.join(root, 'examples'), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('pipeline.json') && !file.startsWith('invalid'))
  .map((file) => read(`examples/${file}`));

describe.each(kinds)('the node kind %s', (kind) => {
  it('has a lowering, an icon and a form', () => {
    expect(lowerings[kind]).toBeTypeOf('function');
    expect(kindIcons[kind]).toBeTruthy();
    expect(kindForms[kind]).toBeTypeOf('function');
  });

  it('has a page that is called as the palette calls it, and whose SQL parses', () => {
    const page = read(`docs/nodes/${kind}.md`);
    expect(page).toMatch(new RegExp(`^# ${nodeKinds[kind].title}\n`));
    const blocks = [...page.matchAll(/```sql\n([\s\S]*?)```/g)].map((block) => block[1]!);
    expect(blocks, 'the page shows no SQL').not.toHaveLength(0);
    for (const sql of blocks) expect(parseScript(sql).diagnostics).toEqual([]);
  });

  it('stands in the list of kinds', () => {
    expect(read('docs/nodes/README.md')).toContain(`(${kind}.md)`);
  });

  it('is used by an example', () => {
    const uses = new RegExp(`"kind":\\s*"${kind}"`);
    expect(
      examples.some((text) => uses.test(text)),
      `no examples/**/pipeline.json has a node of kind ${kind}`,
    ).toBe(true);
  });
});
