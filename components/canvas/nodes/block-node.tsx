import type { Node } from '@xyflow/react';
import { memo } from 'react';
import type { PipelineNodeData } from './pipeline-node';

export type BlockNodeType = Node<PipelineNodeData, 'block'>;

/** A node of a large drawing seen from afar: only its place, to be clicked and reached by keys; `FarDrawing` paints it. */
export const BlockNode = memo(function BlockNode() {
  return null;
});
