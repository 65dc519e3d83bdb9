'use client';

import { useReactFlow } from '@xyflow/react';
import { useEffect } from 'react';
import { isForDialog, isReadOnlyField, isTyping, matchesChord } from '@/components/ui/key-chord';
import { shortcuts, type ShortcutId } from '@/components/shell/shortcuts';
import { useEditor } from '@/components/editor/editor-context';
import { canvasActions, type CanvasAction, type Scope } from './canvas-actions';
import { drawingKeys } from './drawing-keys';

/** Of the keys that are not for everywhere, those that need no drawing in sight. */
const undrawn: readonly ShortcutId[] = ['undo', 'redo', 'search'];

interface Keys extends Pick<Scope, 'store' | 'editable' | 'deployed'> {
  /** The canvas is in sight; where it is not, what would change it unseen is left out. */
  readonly drawn: boolean;
}

/**
 * Listens while a pipeline is open; keys that work anywhere are taken before fields see them. Other keys that belong to a field, a menu or
 * a dialog are left to it.
 */
export function useCanvasKeys({ store, editable, deployed, drawn }: Keys): void {
  const editor = useEditor();
  const flow = useReactFlow();
  useEffect(() => {
    const all = canvasActions({ editor, store, flow, editable, deployed });
    const actions = drawn ? all : all.filter(({ id, where }) => where === 'anywhere' || undrawn.includes(id));
    const run = (event: KeyboardEvent, first: boolean): void => {
      const action = actions.find((candidate) => (candidate.where === 'anywhere') === first && isFor(event, candidate));
      if (action && mayRun(action, event) && action.run(event) !== false) event.preventDefault();
    };
    const onKeyFirst = (event: KeyboardEvent): void => {
      if (!isForDialog(event)) run(event, true);
    };
    const onKey = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || isForDialog(event)) return;
      if (!isTyping(event.target) && drawingKeys(editor, store, event)) return event.preventDefault();
      run(event, false);
    };
    window.addEventListener('keydown', onKeyFirst, { capture: true });
    window.addEventListener('keydown', onKey);
    return () => {
      window.removeEventListener('keydown', onKeyFirst, { capture: true });
      window.removeEventListener('keydown', onKey);
    };
  }, [editor, store, flow, editable, deployed, drawn]);
}

const chordsOf = (id: ShortcutId): readonly string[] => shortcuts[id].chords;
const isFor = (event: KeyboardEvent, { id }: CanvasAction): boolean => chordsOf(id).some((chord) => matchesChord(event, chord));

/** `anywhere`: also while typing; `editor`: not while typing; `canvas`: only with the focus on the drawing or nowhere. */
function mayRun(action: CanvasAction, event: KeyboardEvent): boolean {
  if (action.where === 'anywhere') return true;
  const travels = action.id === 'undo' || action.id === 'redo';
  if (isTyping(event.target) && !(travels && isReadOnlyField(event.target))) return false;
  if (action.where === 'editor') return true;
  return (
    event.target === document.body ||
    (event.target instanceof Element &&
      event.target.closest('[data-canvas]') !== null &&
      !event.target.closest('[role="toolbar"], [role="radiogroup"]'))
  );
}
