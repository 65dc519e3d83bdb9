import type { PipelineDocument } from '@/model/graph/document';
import type { NodeId } from '@/model/ids';

const COLUMN_WIDTH = 280;
const ROW_HEIGHT = 140;

/** Positions from left to right: a node stands one column right of its last input, under what stands there already. Nodes in `fixed` stay. */
export function place(document: PipelineDocument, fixed: ReadonlySet<NodeId>): PipelineDocument {
  const column = new Map<NodeId, number>();
  const inputs = new Map<NodeId, NodeId[]>();
  for (const { source, target } of document.edges) inputs.set(target.node, [...(inputs.get(target.node) ?? []), source.node]);
  // Scripts name things before their use, so inputs stand earlier in the list.
  for (const node of document.nodes)
    column.set(node.id, 1 + Math.max(-1, ...(inputs.get(node.id) ?? []).map((id) => column.get(id) ?? -1)));
  const rows = new Map<number, number>();
  const bottom = Math.max(0, ...document.nodes.filter((node) => fixed.has(node.id)).map((node) => node.position.y + ROW_HEIGHT));
  const nodes = document.nodes.map((node) => {
    if (fixed.has(node.id)) return node;
    const x = column.get(node.id)!;
    const row = rows.get(x) ?? 0;
    rows.set(x, row + 1);
    return { ...node, position: { x: x * COLUMN_WIDTH, y: bottom + row * ROW_HEIGHT } };
  });
  return { ...document, nodes };
}
