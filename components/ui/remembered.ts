import { observable, type Source } from './observable';

/**
 * A value that this browser keeps for its person, under `key`. What is stored is read once, at the first use in a browser; what `accept`
 * refuses counts as absent. Where the browser keeps nothing (private windows, a full store) it lasts as long as the page.
 */
export function remembered<T>(key: string, fallback: T, accept: (stored: unknown) => T | undefined): Source<T> {
  const value = observable(fallback);
  let asked = false;
  const read = (): void => {
    if (asked || typeof window === 'undefined') return;
    asked = true;
    const stored = load(key);
    const accepted = stored === undefined ? undefined : accept(stored);
    if (accepted !== undefined) value.set(accepted);
  };
  const set = (next: T): void => {
    read();
    value.set(next);
    store(key, next);
  };
  return {
    get: () => {
      read();
      return value.get();
    },
    set,
    update: (change) => set(change(value.get())),
    subscribe: value.subscribe,
  };
}

/** A whole number within bounds, for sizes of panels. */
export const within =
  (min: number, max: number) =>
  (stored: unknown): number | undefined =>
    typeof stored === 'number' && Number.isFinite(stored) ? Math.min(max, Math.max(min, Math.round(stored))) : undefined;

function load(key: string): unknown {
  try {
    return JSON.parse(localStorage.getItem(key) ?? 'null') ?? undefined;
  } catch {
    return undefined; // written by something else, or the store is closed to this page: both mean "nothing was kept"
  }
}

function store(key: string, value: unknown): void {
  try {
    localStorage.setItem(key, JSON.stringify(value));
  } catch {
    // Full or forbidden: the value holds for this page.
  }
}
