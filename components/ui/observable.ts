/** A value that tells its listeners when it is replaced; the one way in which the studio's plain-TypeScript parts reach React. */
export interface Observable<T> {
  get(): T;
  subscribe(listener: () => void): () => void;
}

export interface Source<T> extends Observable<T> {
  set(next: T): void;
  update(change: (value: T) => T): void;
}

/** Listeners are called synchronously, in the order of their subscription, and not at all when the value stays identical. */
export function observable<T>(initial: T): Source<T> {
  let value = initial;
  const listeners = new Set<() => void>();
  const set = (next: T): void => {
    if (Object.is(next, value)) return;
    value = next;
    for (const listener of [...listeners]) listener();
  };
  return {
    get: () => value,
    set,
    update: (change) => set(change(value)),
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
