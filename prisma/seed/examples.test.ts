import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { compilePipeline } from '@/server/services/compile-pipeline';
import { exampleNames } from './example-names';
import { parseCsvLine } from './flight-data';
import { readWorkspace } from './workspace-files';

const folder = path.resolve(import.meta.dirname, '../../examples/workspaces');

describe.each(exampleNames)('the example workspace %s', (name) => {
  const workspace = readWorkspace(path.join(folder, name));
  const compiled = compilePipeline({ document: workspace.document, catalog: { tables: workspace.tables } });

  it('compiles without a complaint', () => {
    expect(compiled.diagnostics.filter((diagnostic) => diagnostic.severity !== 'info')).toEqual([]);
    expect(compiled.plan).not.toBeNull();
    expect(compiled.guarantee).toBe('exactly-once');
  });

  it('draws charts from tables and columns that its sinks write', () => {
    const written = new Map(
      Object.values(workspace.tables).map((table) => [table.options['table-name'], new Set(table.columns.map((column) => column.name))]),
    );
    for (const chart of workspace.report.charts) {
      const columns = written.get(chart.table);
      expect(columns, chart.id).toBeDefined();
      const used = JSON.stringify(chart).matchAll(/"(?:column|weight|by|time|category|series)":"(\w+)"/g);
      for (const [, column] of used) expect(columns!.has(column!), `${chart.id}: ${column}`).toBe(true);
    }
    expect(workspace.document.nodes.find((node) => node.id === workspace.report.sinkNode)?.kind).toBe('sink');
  });

  it('keeps no secret in clear', () => {
    for (const table of Object.values(workspace.tables)) expect(table.options.password ?? '${secret.').toMatch(/^\$\{secret\./);
  });
});

describe('parseCsvLine', () => {
  it('takes quotes, doubled quotes, commas in quotes and empty values', () => {
    expect(parseCsvLine('a,"b, c","say ""x""",,1.5')).toEqual(['a', 'b, c', 'say "x"', '', '1.5']);
    expect(parseCsvLine('a,')).toEqual(['a', '']);
  });
});
