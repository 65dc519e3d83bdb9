import type { SqlNode } from './node-kinds';

const isNode = (value: unknown): value is SqlNode =>
  typeof value === 'object' && value !== null && typeof (value as { kind?: unknown }).kind === 'string';

/** The nodes directly below `node`, in the order of its fields. */
export function childrenOf(node: SqlNode): SqlNode[] {
  const children: SqlNode[] = [];
  for (const value of Object.values(node)) {
    if (isNode(value)) children.push(value);
    else if (Array.isArray(value)) for (const entry of value) if (isNode(entry)) children.push(entry);
  }
  return children;
}
