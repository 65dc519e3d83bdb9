'use client';

import { useComputedColorScheme } from '@mantine/core';
import { Background, BackgroundVariant, ConnectionMode, MiniMap, ReactFlow, SelectionMode, useStore, useStoreApi } from '@xyflow/react';
import { useMemo, useState } from 'react';
import type { DocumentStore } from './document/document-store';
import { useCompilation, useEditor, useUi } from '@/components/editor/editor-context';
import { showUi } from '@/components/editor/editor';
import { nodeKinds } from '@/model/graph/node-kinds';
import { useObservable } from '@/components/ui/use-observable';
import { FarDrawing } from './far/far-drawing';
import { farFrom, NearEdge, NearNode } from './far/near-only';
import { NoteNode } from './nodes/note-node';
import { BlockNode } from './nodes/block-node';
import { zoomStepOf } from './nodes/zoom-step';
import { ConnectionHint } from './overlays/connection-hint';
import { useConnecting } from './use-connecting';
import { useFlowElements } from './use-flow-elements';
import { usePaletteDrop } from './palette/use-palette-drop';
import { fitAll } from './fit-all';
import type { FlowNode } from './flow-elements';
import classes from './canvas.module.css';

/** Up to this many nodes all are in the page, for assistive technology and search; beyond it only those in view. */
const wholeUpTo = 100;
/** Zoomed out, dots every 20 px would be a grey veil, and a slow one. */
const dots = { gap: 20, size: 1.5 };
const farDots = { gap: 100, size: 4 };
const miniSize = { width: 176, height: 92 };
const nodeTypes = { pipeline: NearNode, block: BlockNode, note: NoteNode };
const edgeTypes = { pipeline: NearEdge };
const noKeys = { deleteKeyCode: null, multiSelectionKeyCode: ['Meta', 'Control', 'Shift'], selectionKeyCode: 'Shift' };

/** The drawing itself. `deploymentId` turns it into the run view of `store`'s document; place, zoom and selection stay. */
export function Canvas(props: { store: DocumentStore; deploymentId: string | null }) {
  const editor = useEditor();
  const scheme = useComputedColorScheme('light');
  const tool = useUi((ui) => ui.tool);
  const minimap = useUi((ui) => ui.minimap);
  const step = useStore(zoomStepOf);
  const large = useObservable(props.store, (state) => state.document.nodes.length >= farFrom);
  const far = large && step === 'block';
  const elements = useFlowElements(props.store, props.deploymentId, far);
  const connecting = useConnecting(props.store);
  const drop = usePaletteDrop();
  const editable = !props.deploymentId && !elements.readOnly;
  const moving = useMoving();
  const miniColour = useMiniColour(props.deploymentId !== null);
  const [startsDrawn] = useState(() => props.store.get().document.nodes.length > 0);
  const panning = useMemo(() => (tool === 'pan' ? true : [1, 2]), [tool]);
  return (
    <ReactFlow<FlowNode, (typeof elements.edges)[number]>
      className={classes.canvas}
      aria-label="Drawing"
      data-still={elements.edges.length > 60 || undefined}
      {...noKeys}
      {...elements.handlers}
      {...connecting}
      {...(editable ? drop : {})}
      nodes={elements.nodes}
      edges={elements.edges}
      nodeTypes={nodeTypes}
      edgeTypes={edgeTypes}
      colorMode={scheme}
      connectionMode={ConnectionMode.Strict}
      connectionRadius={28}
      selectionMode={SelectionMode.Partial}
      selectionOnDrag={tool === 'select'}
      panOnDrag={panning}
      panOnScroll
      nodesConnectable={editable}
      nodesDraggable={editable && tool === 'select'}
      nodeDragThreshold={2}
      snapToGrid
      snapGrid={[4, 4]}
      minZoom={0.1}
      maxZoom={2}
      fitView={startsDrawn}
      fitViewOptions={fitAll}
      onlyRenderVisibleElements={elements.nodes.length > wholeUpTo}
      disableKeyboardA11y
      attributionPosition="bottom-center"
      onMoveStart={moving.start}
      onMoveEnd={moving.end}
      onEdgeMouseEnter={(_, edge) => showUi(editor, { hoveredEdge: edge.id })}
      onEdgeMouseLeave={() => showUi(editor, { hoveredEdge: null })}
    >
      <Background variant={BackgroundVariant.Dots} {...(step === 'block' ? farDots : dots)} />
      {far && <FarCanvas elements={elements} deploymentId={props.deploymentId} />}
      {minimap && <MiniMap pannable zoomable style={miniSize} className={classes.minimap} ariaLabel="Minimap" nodeColor={miniColour} />}
      <ConnectionHint store={props.store} />
    </ReactFlow>
  );
}

/** While the view moves it is one layer that is shifted, not painted anew; at rest it is painted sharp. Marked without a render. */
function useMoving() {
  const api = useStoreApi();
  return useMemo(
    () => ({
      start: () => api.getState().domNode?.toggleAttribute('data-moving', true),
      end: () => api.getState().domNode?.toggleAttribute('data-moving', false),
    }),
    [api],
  );
}

function FarCanvas({ elements, deploymentId }: { elements: ReturnType<typeof useFlowElements>; deploymentId: string | null }) {
  const { nodes, document, selection } = elements;
  const placed = useMemo(
    () => nodes.flatMap((each) => (each.type === 'note' ? [] : [{ ...each.data.node, position: each.position }])),
    [nodes],
  );
  return <FarDrawing nodes={placed} edges={document.edges} selected={selection.nodes} deploymentId={deploymentId} />;
}

/** On the minimap a node has its family's colour, and red where it has an error; what runs was without. */
function useMiniColour(deployed: boolean): (node: FlowNode) => string {
  const wrong = useCompilation(({ diagnostics }) =>
    diagnostics.flatMap(({ severity, at }) => (severity === 'error' && at.nodeId ? [at.nodeId] : [])).join(),
  );
  return useMemo(() => {
    const ids = new Set(deployed ? [] : wrong.split(','));
    return (node) => `var(--${node.type === 'note' ? 'note-line' : ids.has(node.id) ? 'err-fill' : nodeKinds[node.data.node.kind].family})`;
  }, [deployed, wrong]);
}
