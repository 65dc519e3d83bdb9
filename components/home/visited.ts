'use client';

import { remembered } from '@/components/ui/remembered';
import { useObservable } from '@/components/ui/use-observable';

const places = ['run', 'design', 'report'] as const;
type Place = (typeof places)[number];

const visited = remembered<readonly Place[]>('headrace.visited', [], (stored) =>
  Array.isArray(stored) ? places.filter((place) => stored.includes(place)) : undefined,
);

/** Remembers, in this browser only, that a person has been somewhere: the start page ticks its steps. */
export function markVisited(place: Place): void {
  if (!visited.get().includes(place)) visited.set([...visited.get(), place]);
}

export const useVisited = (): readonly Place[] => useObservable(visited, (all) => all);
