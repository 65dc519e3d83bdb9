import { childrenOf } from './children';
import type { SqlNode } from './node-kinds';

/** Visits `node` and everything below it, parents first; a visitor that gives `'skip'` is not shown what is below that node. */
export function walk(node: SqlNode, visit: (node: SqlNode, parent: SqlNode | undefined) => 'skip' | void, parent?: SqlNode): void {
  if (visit(node, parent) === 'skip') return;
  for (const child of childrenOf(node)) walk(child, visit, node);
}
