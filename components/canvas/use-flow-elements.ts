'use client';

import type { EdgeChange, NodeChange } from '@xyflow/react';
import { useCallback, useMemo, useState } from 'react';
import type { NodeId } from '@/model/ids';
import { useCompilation, useUi } from '@/components/editor/editor-context';
import { useObservable } from '@/components/ui/use-observable';
import type { DocumentStore } from './document/document-store';
import { move } from './document/edits';
import { soleNode, type Selection } from './document/selection';
import type { PipelineEdgeType } from './edges/pipeline-edge';
import { FlowElements, type FlowNode } from './flow-elements';
import type { Point } from './kernels/new-node';
import { describeNode } from './nodes/describe-node';

const still: ReadonlyMap<string, Point> = new Map();

/** The document as React Flow draws it, and what its gestures do to the document: dragging is one edit when the pointer lets go. */
export function useFlowElements(store: DocumentStore, deploymentId: string | null, far: boolean) {
  const state = useObservable(store, (value) => value);
  const diagnostics = useCompilation((compilation) => compilation.diagnostics);
  const pinned = useUi((ui) => ui.card);
  const [elements] = useState(() => new FlowElements());
  const [dragged, setDragged] = useState(still);
  const { document, selection } = state;
  const nodes = useMemo(() => {
    const describe = (node: (typeof document.nodes)[number]): string => describeNode(node, deploymentId ? [] : diagnostics);
    return elements.nodes({ document, selection, deploymentId, dragged, far, describe });
  }, [elements, document, selection, deploymentId, dragged, far, diagnostics]);
  const card = pinned ? inputEdgeOf(document.edges, soleNode(selection)) : null;
  const edges = useMemo(
    () => elements.edges({ document, selection, deploymentId, far }, card),
    [elements, document, selection, deploymentId, far, card],
  );
  const onNodesChange = useCallback(
    (changes: NodeChange<FlowNode>[]) => {
      const positions = changes.flatMap((change) =>
        change.type === 'position' && change.position ? [[change.id, change.position] as const] : [],
      );
      if (positions.length) setDragged((now) => new Map([...now, ...positions]));
      applySelection(store, changes);
    },
    [store],
  );
  const onEdgesChange = useCallback((changes: EdgeChange<PipelineEdgeType>[]) => applySelection(store, [], changes), [store]);
  const onDragStop = useCallback(() => {
    setDragged((now) => {
      if (now.size) queueMicrotask(() => store.run(move(now)));
      return now;
    });
    queueMicrotask(() => setDragged(still));
  }, [store]);
  const handlers = { onNodesChange, onEdgesChange, onNodeDragStop: onDragStop, onSelectionDragStop: onDragStop };
  return { nodes, edges, handlers, document, selection, readOnly: state.readOnly };
}

const inputEdgeOf = (edges: readonly { id: string; target: { node: NodeId } }[], node: NodeId | undefined): string | null =>
  edges.find((edge) => edge.target.node === node)?.id ?? null;

/** Takes over what React Flow says was selected; node, edge and note in one go. */
function applySelection(
  store: DocumentStore,
  nodes: readonly NodeChange<FlowNode>[],
  edges: readonly EdgeChange<PipelineEdgeType>[] = [],
): void {
  const selects = [...nodes, ...edges].flatMap((change) => (change.type === 'select' ? [change] : []));
  if (selects.length === 0) return;
  const { document, selection } = store.get();
  const kinds = { nodes: new Set(selection.nodes), edges: new Set(selection.edges), notes: new Set(selection.notes) };
  const noteIds = new Set(document.notes.map((note) => note.id));
  const edgeIds = new Set(edges.map((change) => ('id' in change ? change.id : '')));
  for (const { id, selected } of selects) {
    const set: Set<string> = edgeIds.has(id) ? kinds.edges : noteIds.has(id) ? kinds.notes : kinds.nodes;
    if (selected) set.add(id);
    else set.delete(id);
  }
  store.select(kinds satisfies Selection);
}
