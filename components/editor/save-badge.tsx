'use client';

import { IconAlertTriangle, IconCheck, IconCloudUpload } from '@tabler/icons-react';
import type { SaveState } from '@/components/canvas/document/autosave';
import { formatClock } from '@/components/ui/format';
import { useObservable } from '@/components/ui/use-observable';
import { useEditor } from './editor-context';
import classes from './editor.module.css';

/** Whether what is drawn is on the server. */
export function SaveBadge() {
  const state = useObservable(useEditor().autosave, (value) => value);
  const bad = state.kind === 'failed' || state.kind === 'conflict' || state.kind === 'gone';
  return (
    <span
      className={classes.saved}
      data-bad={bad || undefined}
      role="status"
      aria-live="polite"
      data-testid="save-state"
      data-state={state.kind}
    >
      {bad ? <IconAlertTriangle size={14} /> : state.kind === 'saved' ? <IconCheck size={14} /> : <IconCloudUpload size={14} />}
      {words(state)}
    </span>
  );
}

function words(state: SaveState): string {
  switch (state.kind) {
    case 'saved':
      return state.atMs ? `Saved ${formatClock(state.atMs).slice(0, 5)}` : 'Saved';
    case 'waiting':
    case 'saving':
      return 'Saving…';
    case 'failed':
      return `Not saved, trying again: ${state.message}`;
    case 'conflict':
      return 'Not saved: changed elsewhere';
    case 'gone':
      return 'Not saved: deleted elsewhere';
  }
}
