/** Freezes a tree of plain data, ranges included, and gives it back. The tree is no deeper than the parser allows. */
export function freeze<Tree extends object>(tree: Tree): Tree {
  for (const value of Object.values(tree)) {
    if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) freeze(value as object);
  }
  return Object.freeze(tree);
}
