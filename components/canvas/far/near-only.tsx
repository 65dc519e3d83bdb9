'use client';

import { useStore, type EdgeProps, type NodeProps, type ReactFlowState } from '@xyflow/react';
import { memo } from 'react';
import { PipelineEdge, type PipelineEdgeType } from '../edges/pipeline-edge';
import { PipelineNode, type PipelineNodeType } from '../nodes/pipeline-node';
import { zoomStepOf } from '../nodes/zoom-step';

/** From so many nodes on a drawing that is zoomed out is painted rather than built of elements. */
export const farFrom = 120;

/** React Flow zooms one pass before it is handed the elements for that zoom: without this, that pass would build every node and edge in full. */
const seenFromAfar = (state: ReactFlowState): boolean => state.nodes.length >= farFrom && zoomStepOf(state) === 'block';

export const NearNode = memo(function NearNode(props: NodeProps<PipelineNodeType>) {
  return useStore(seenFromAfar) ? null : <PipelineNode {...props} />;
});

export const NearEdge = memo(function NearEdge(props: EdgeProps<PipelineEdgeType>) {
  return useStore(seenFromAfar) ? null : <PipelineEdge {...props} />;
});
