'use client';

import { useEffect } from 'react';
import { isTyping } from '@/components/ui/key-chord';
import { notifyDone } from '@/components/shell/notify';
import type { DocumentStore } from './document/document-store';
import { paste, remove } from './document/edits';
import type { Point } from './kernels/new-node';
import { clipOf, readClip } from './kernels/paste';
import { useCanvasCentre } from './use-canvas-centre';
import { inDialog } from './use-canvas-keys';

/** Copy, cut and paste of nodes as JSON over the system's clipboard, between pipelines and windows. */
export function useClipboard(store: DocumentStore, editable: boolean): void {
  const centre = useCanvasCentre();
  useEffect(() => {
    const onCopy = (event: ClipboardEvent): void => void copy(event, store);
    const onCut = (event: ClipboardEvent): void => {
      if (copy(event, store) !== undefined && editable) store.run(remove(store.get().selection));
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

/** How many nodes were copied; undefined where the event belongs to a field or a marked text. */
function copy(event: ClipboardEvent, store: DocumentStore): number | undefined {
  if (isTyping(event.target) || inDialog(event.target) || String(window.getSelection() ?? '') !== '') return undefined;
  const clip = clipOf(store.get().document, store.get().selection);
  if (!clip) return undefined;
  event.clipboardData?.setData('text/plain', JSON.stringify(clip, null, 2));
  event.preventDefault();
  notifyDone(
    clip.nodes.length === 1 ? '1 node is on the clipboard, as JSON.' : `${clip.nodes.length} nodes are on the clipboard, as JSON.`,
  );
  return clip.nodes.length;
}

function pasteFrom(event: ClipboardEvent, store: DocumentStore, at: () => Point): void {
  if (isTyping(event.target) || inDialog(event.target)) return;
  const clip = readClip(event.clipboardData?.getData('text/plain') ?? '');
  if (!clip) return;
  event.preventDefault();
  store.run(paste(store.get().document, clip, at()));
}
