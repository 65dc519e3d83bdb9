import type { DocumentNode } from '@/model/graph/document';
import { nodeKinds } from '@/model/graph/node-kinds';
import { outputPorts } from '@/model/graph/ports';

/** Middle of the n-th port of a side, from the node's top: the main one at 22 px, so that chains run straight; the others 36 apart. */
export const portTop = (index: number): number => 22 + index * 36;

/** Header 44 and row 28 in Design; Run shows a row of 54. Ports beyond the second make it higher. */
export const nodeHeight = (node: DocumentNode, view: 'design' | 'run' = 'design'): number => {
  const base = view === 'run' ? 44 + 42 : 44 + 28;
  const ports = Math.max(nodeKinds[node.kind].inputs.length, outputPorts(node).length);
  return ports > 1 ? Math.max(base, portTop(ports - 1) + 18) : base;
};
