'use client';

import { useEffect, useRef, useState, type ChangeEvent, type KeyboardEvent } from 'react';

/**
 * A text that is taken over when its field is left, by ↵, a click elsewhere, or because the field goes away under the typing person; Esc
 * gives it up. `commit` is the one of the moment of typing: what was typed for one thing is never given to another that is shown later.
 */
export function useDraft(value: string, commit: (draft: string) => void) {
  const [draft, setDraft] = useState<string | null>(null);
  const pending = useRef<(() => void) | null>(null);
  const end = (): void => {
    const take = pending.current;
    pending.current = null;
    setDraft(null);
    take?.();
  };
  useEffect(() => () => pending.current?.(), []);
  return {
    value: draft ?? value,
    onChange: ({ currentTarget }: ChangeEvent<HTMLInputElement>) => {
      const typed = currentTarget.value;
      setDraft(typed);
      pending.current = () => commit(typed);
    },
    onBlur: end,
    onKeyDown: (event: KeyboardEvent<HTMLInputElement>) => {
      if (event.nativeEvent.isComposing) return;
      if (event.key === 'Escape') pending.current = null;
      if (event.key === 'Enter' || event.key === 'Escape') event.currentTarget.blur();
    },
  };
}
