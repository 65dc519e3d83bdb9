'use client';

import { useRef, useSyncExternalStore } from 'react';
import type { Observable } from './observable';

/** Draws again only when what `select` returns differs (by `equal`) from the last time. */
export function useObservable<T, S>(source: Observable<T>, select: (value: T) => S, equal: (a: S, b: S) => boolean = Object.is): S {
  const last = useRef<{ value: S } | null>(null);
  const read = (): S => {
    const next = select(source.get());
    if (last.current && equal(last.current.value, next)) return last.current.value;
    last.current = { value: next };
    return next;
  };
  return useSyncExternalStore(source.subscribe, read, read);
}
