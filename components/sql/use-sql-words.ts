'use client';

import { useMemo } from 'react';
import type { ColumnView } from '@/components/compiler-worker/compilation';
import type { FunctionView } from '@/components/compiler-worker/protocol';
import { useCompilation, useDocument, useEditor } from '@/components/editor/editor-context';
import { useObservable } from '@/components/ui/use-observable';

const keywords =
  'SELECT FROM WHERE GROUP BY HAVING ORDER LIMIT UNION ALL DISTINCT JOIN LEFT INNER ON AS AND OR NOT NULL CASE WHEN THEN ELSE END CREATE TEMPORARY VIEW TABLE INSERT INTO WITH WATERMARK FOR PRIMARY KEY INTERVAL SECOND MINUTE HOUR DAY FILTER EXECUTE STATEMENT SET BEGIN TUMBLE HOP CUMULATE DESCRIPTOR SYSTEM_TIME OF'
    .split(' ')
    .map((name): ColumnView => ({ name, type: 'word' }));

/** What can be written in the SQL of the open pipeline: its views and tables, all columns that flow in it, functions, words. */
export function useSqlWords(): { readonly names: readonly ColumnView[]; readonly functions: readonly FunctionView[] } {
  const editor = useEditor();
  const tables = useObservable(editor.catalog, (catalog) => catalog.tables);
  const functions = useObservable(editor.forms, (forms) => forms.functions);
  const outputs = useCompilation((compilation) => compilation.outputs);
  const nodes = useDocument((state) => state.document.nodes);
  return useMemo(() => {
    const names = new Map<string, ColumnView>();
    const add = (column: ColumnView): void => void (names.has(column.name) || names.set(column.name, column));
    for (const stream of Object.values(outputs)) stream.columns.forEach(add);
    for (const node of nodes) add({ name: node.name, type: 'view' });
    for (const name of Object.keys(tables)) add({ name, type: 'table' });
    keywords.forEach(add);
    return { names: [...names.values()], functions };
  }, [outputs, nodes, tables, functions]);
}
