// @ts-check

/**
 * One cycle for each knot of files that take values from each other; types may go round, and `import()` breaks a knot.
 * Strongly connected components after Tarjan (1972), without recursion's depth being a matter: the tree is shallow.
 * @param {ReadonlyMap<string, readonly string[]>} edges file → files that it takes values from
 * @returns {string[][]}
 */
export function findCycles(edges) {
  /** @type {Map<string, { index: number; low: number; onStack: boolean }>} */
  const seen = new Map();
  /** @type {string[]} */
  const stack = [];
  /** @type {string[][]} */
  const cycles = [];

  const visit = (/** @type {string} */ file) => {
    const mark = { index: seen.size, low: seen.size, onStack: true };
    seen.set(file, mark);
    stack.push(file);
    for (const next of edges.get(file) ?? []) {
      const known = seen.get(next);
      if (known === undefined) mark.low = Math.min(mark.low, visit(next).low);
      else if (known.onStack) mark.low = Math.min(mark.low, known.index);
    }
    if (mark.low === mark.index) {
      const knot = stack.splice(stack.indexOf(file));
      for (const member of knot) /** @type {{ onStack: boolean }} */ (seen.get(member)).onStack = false;
      if (knot.length > 1 || edges.get(file)?.includes(file)) cycles.push(wayRound(file, new Set(knot), edges));
    }
    return mark;
  };
  for (const file of edges.keys()) if (!seen.has(file)) visit(file);
  return cycles;
}

/** The shortest way from a file through its knot back to itself. @param {string} start @param {ReadonlySet<string>} knot @param {ReadonlyMap<string, readonly string[]>} edges */
function wayRound(start, knot, edges) {
  /** @type {Map<string, string>} */
  const cameFrom = new Map();
  const queue = [start];
  for (const file of queue) {
    for (const next of edges.get(file) ?? []) {
      if (next === start) {
        const way = [start];
        for (let at = file; at !== start; at = /** @type {string} */ (cameFrom.get(at))) way.unshift(at);
        return [start, ...way];
      }
      if (knot.has(next) && !cameFrom.has(next)) {
        cameFrom.set(next, file);
        queue.push(next);
      }
    }
  }
  return [start];
}
