import type { NodeKind } from '@/model/graph/node-configs';
import { nodeKinds } from '@/model/graph/node-kinds';

/** Middle of the n-th port of a side, from the node's top: the main one at 22 px, so that chains run straight; the second at 58. */
export const portTop = (index: number): number => 22 + index * 36;

/** Header 44 and row 28 in Design; Run shows a row of 54. */
export const nodeHeight = (kind: NodeKind, view: 'design' | 'run' = 'design'): number => {
  const base = view === 'run' ? 44 + 42 : 44 + 28;
  return nodeKinds[kind].inputs.length > 1 ? Math.max(base, 76) : base;
};
