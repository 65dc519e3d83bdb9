'use client';

import { useEffect } from 'react';
import { isForDialog, isTyping } from '@/components/ui/key-chord';
import { notifyDone } from '@/components/shell/notify';
import type { DocumentStore } from './document/document-store';
import { paste, remove } from './document/edits';
import type { Point } from './kernels/new-node';
import { clipOf, describeClip, readClip } from './kernels/paste';
import { useCanvasCentre } from './use-canvas-centre';

/** Copy, cut and paste of nodes and notes as JSON over the system's clipboard, between pipelines and windows. */
export function useClipboard(store: DocumentStore, editable: boolean): void {
  const centre = useCanvasCentre();
  useEffect(() => {
    const onCopy = (event: ClipboardEvent): void => void copy(event, store);
    const onCut = (event: ClipboardEvent): void => {
      if (copy(event, store) && editable) store.run(remove(store.get().selection));
    };
    const onPaste = (event: ClipboardEvent): void => void (editable && pasteFrom(event, store, centre));
    window.addEventListener('copy', onCopy);
    window.addEventListener('cut', onCut);
    window.addEventListener('paste', onPaste);
    return () => {
      window.removeEventListener('copy', onCopy);
      window.removeEventListener('cut', onCut);
      window.removeEventListener('paste', onPaste);
    };
  }, [store, editable, centre]);
}

/** Whether something was copied; not where the event belongs to a field, a dialog or a marked text. */
function copy(event: ClipboardEvent, store: DocumentStore): boolean {
  if (isTyping(event.target) || isForDialog(event) || String(window.getSelection() ?? '') !== '') return false;
  const clip = clipOf(store.get().document, store.get().selection);
  if (!clip) return false;
  event.clipboardData?.setData('text/plain', JSON.stringify(clip, null, 2));
  event.preventDefault();
  const verb = clip.nodes.length + clip.notes.length === 1 ? 'is' : 'are';
  notifyDone(`${describeClip(clip)} ${verb} on the clipboard, as JSON.`);
  return true;
}

function pasteFrom(event: ClipboardEvent, store: DocumentStore, at: () => Point): void {
  if (isTyping(event.target) || isForDialog(event)) return;
  const clip = readClip(event.clipboardData?.getData('text/plain') ?? '');
  if (!clip) return;
  event.preventDefault();
  store.run(paste(store.get().document, clip, at()));
}
