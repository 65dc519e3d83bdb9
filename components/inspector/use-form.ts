'use client';

import { useMemo } from 'react';
import type { Diagnostic } from '@/model/diagnostic/diagnostic';
import type { DocumentNode } from '@/model/graph/document';
import type { NodeId } from '@/model/ids';
import { configure } from '@/components/canvas/document/edits';
import { nodeKinds } from '@/model/graph/node-kinds';
import { streamAt, type ColumnView } from '@/components/compiler-worker/compilation';
import { useCompilation, useDocument, useEditor } from '@/components/editor/editor-context';

/** What the form of a node needs: how to change a field, what comes in, what is wrong where. */
export interface NodeForm {
  readonly nodeId: NodeId;
  readonly set: (field: string, value: unknown) => void;
  /** Columns at the main input; of several inputs, of the first. */
  readonly columns: readonly ColumnView[];
  /** Columns at the second input: of the dimension that is looked up, of the other stream. */
  readonly otherColumns: readonly ColumnView[];
  readonly problemsAt: (field: string) => readonly Diagnostic[];
}

const none: readonly ColumnView[] = [];

export function useNodeForm(node: DocumentNode): NodeForm {
  const editor = useEditor();
  const edges = useDocument((state) => state.document.edges);
  const [main, other] = nodeKinds[node.kind].inputs.map(
    ({ name }) => edges.find((edge) => edge.target.node === node.id && edge.target.port === name)?.source,
  );
  const columns = useCompilation((compilation) => (main && streamAt(compilation, main)?.columns) ?? none);
  const otherColumns = useCompilation((compilation) => (other && streamAt(compilation, other)?.columns) ?? none);
  const diagnostics = useCompilation((compilation) => compilation.diagnostics);
  return useMemo(() => {
    const mine = diagnostics.filter((problem) => problem.at.nodeId === node.id);
    return {
      nodeId: node.id,
      set: (field, value) => editor.store.run(configure(node.id, field, value)),
      columns,
      otherColumns,
      problemsAt: (field) => mine.filter((problem) => problem.at.field === field),
    };
  }, [editor, node.id, columns, otherColumns, diagnostics]);
}
