/** Depth of trees beyond which a statement is refused: a chain of operators is as deep as it is long. */
export const maxDepth = 500;

/** True where a tree of plain data nests deeper than `limit` nodes; does not recurse itself. */
export function isDeeperThan(root: object, limit: number): boolean {
  const pending: { readonly value: object; readonly depth: number }[] = [{ value: root, depth: 0 }];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const depth = Array.isArray(next.value) ? next.depth : next.depth + 1;
    if (depth > limit) return true;
    for (const value of Object.values(next.value)) {
      if (typeof value === 'object' && value !== null) pending.push({ value, depth });
    }
  }
  return false;
}
