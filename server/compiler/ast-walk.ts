import type { Expression } from '@/server/sql/ast/expressions/expression';
import type { SqlNode } from '@/server/sql/ast/node-kinds';

export const isNode = (value: unknown): value is SqlNode =>
  typeof value === 'object' && value !== null && 'kind' in value && typeof value.kind === 'string';

/** The tree with each node replaced by what `change` makes of it, leaves first. What is untouched stays the same object. */
export function mapAst<T extends Expression>(node: T, change: (node: SqlNode) => SqlNode): Expression {
  return mapNode(node, change) as Expression;
}

/** As `mapAst`, of a whole statement; `change` keeps each node what it is. */
export const mapTree = <T extends SqlNode>(node: T, change: (node: SqlNode) => SqlNode): T => mapNode(node, change) as T;

function mapNode(node: SqlNode, change: (node: SqlNode) => SqlNode): SqlNode {
  let changed: Record<string, unknown> | null = null;
  for (const [key, value] of Object.entries(node)) {
    const next = mapValue(value, change);
    if (next !== value) (changed ??= { ...node })[key] = next;
  }
  return change(changed === null ? node : (changed as unknown as SqlNode));
}

function mapValue(value: unknown, change: (node: SqlNode) => SqlNode): unknown {
  if (isNode(value)) return mapNode(value, change);
  if (!Array.isArray(value)) return value;
  const next = value.map((item: unknown) => mapValue(item, change));
  return next.every((item, i) => item === value[i]) ? value : next;
}

/** Calls `visit` for each node of the tree, parents first; a visit that answers false skips what is below. */
export function visitAst(node: SqlNode, visit: (node: SqlNode) => boolean | void): void {
  if (visit(node) === false) return;
  for (const value of Object.values(node) as unknown[]) {
    if (isNode(value)) visitAst(value, visit);
    else if (Array.isArray(value)) for (const item of value as unknown[]) if (isNode(item)) visitAst(item, visit);
  }
}

/** Names of the tables and views that a query reads, each once, in the order of the text; its own common tables left out. */
export function tablesOf(node: SqlNode): readonly string[] {
  const own = new Set<string>();
  const found = new Set<string>();
  visitAst(node, (part) => {
    if (part.kind === 'common-table') own.add(part.name.name);
    if (part.kind === 'named-table' || part.kind === 'explicit-table') found.add(part.name.parts.at(-1)!);
    if (part.kind === 'table-argument' && part.source.kind === 'qualified-name') found.add(part.source.parts.at(-1)!);
  });
  return [...found].filter((name) => !own.has(name));
}
