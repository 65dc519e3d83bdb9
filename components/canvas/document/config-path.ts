/** Reads and replaces values by the dotted field paths that diagnostics carry (`aggregates.2.expression`); digits step into arrays. */
export function valueAt(root: unknown, path: string): unknown {
  let value = root;
  for (const step of path.split('.')) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Record<string, unknown>)[step];
  }
  return value;
}

/** A copy of `root` with the value at `path` replaced; objects on the way are made where there are none. */
export function withValueAt<T>(root: T, path: string, value: unknown): T {
  return replace(root, path.split('.'), value) as T;
}

function replace(node: unknown, [step, ...rest]: readonly string[], value: unknown): unknown {
  if (step === undefined) return value;
  const copy: Record<string, unknown> | unknown[] = Array.isArray(node) ? [...node] : { ...(node as Record<string, unknown> | null) };
  const next = replace((copy as Record<string, unknown>)[step], rest, value);
  (copy as Record<string, unknown>)[step] = next;
  return copy;
}
