'use client';

import { useMediaQuery } from '@mantine/hooks';
import { useObservable } from '@/components/ui/use-observable';
import { narrowQuery, paletteFolded } from './panels';

/** Whether the palette is folded now, by choice or by the width of the window. */
export function useFolded(): boolean {
  const narrow = useMediaQuery(narrowQuery, undefined, { getInitialValueInEffect: false }) ?? false;
  return useObservable(paletteFolded, (chosen) => chosen) ?? narrow;
}
