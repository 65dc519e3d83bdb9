'use client';

import { useEffect, useState } from 'react';

type Place = 'run' | 'design' | 'report';

const key = 'headrace.visited';

const read = (): ReadonlySet<Place> => new Set((localStorage.getItem(key) ?? '').split(' ').filter(Boolean) as Place[]);

/** Remembers, in this browser only, that a person has been somewhere: the start page ticks its steps. */
export function markVisited(place: Place): void {
  localStorage.setItem(key, [...new Set([...read(), place])].join(' '));
}

export function useVisited(): ReadonlySet<Place> {
  const [visited, setVisited] = useState<ReadonlySet<Place>>(new Set());
  useEffect(() => setVisited(read()), []);
  return visited;
}
