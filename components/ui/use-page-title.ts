'use client';

import { useEffect } from 'react';

/** The title of the browser's tab names what is open, so that one of several tabs can be found. */
export function usePageTitle(name: string | undefined): void {
  useEffect(() => {
    if (name) document.title = `${name} · Headrace`;
  }, [name]);
}
