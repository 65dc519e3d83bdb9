'use client';

import { useEffect, useRef, type RefObject } from 'react';
import { isForDialog, isTyping, matchesChord } from '@/components/ui/key-chord';
import { chordOf } from './shortcuts';

/** `/` leads into the filter of a page's list: hand the ref to its field. */
export function useSearchKey(): RefObject<HTMLInputElement | null> {
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (!field.current || !matchesChord(event, chordOf('search')) || isTyping(event.target) || isForDialog(event)) return;
      event.preventDefault();
      field.current.focus();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
  return field;
}
