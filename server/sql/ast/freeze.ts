/** Freezes a tree of plain data, ranges included, and gives it back. The tree is no deeper than the parser allows. */
export function freeze<Tree extends object>(tree: Tree): Tree {
  // for…in allocates nothing, which Object.values does: this runs over every node of every text.
  for (const field in tree) {
    const value: unknown = tree[field];
    if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) freeze(value);
  }
  return Object.freeze(tree);
}
