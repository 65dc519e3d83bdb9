import type { Edit } from '@/components/canvas/document/document-store';
import { sameContent } from '@/components/canvas/document/same-content';
import type { Editor } from './editor';
import { dropLocalCopy, keepLocalCopy, readLocalCopy, type LocalCopy } from './local-copy';

/**
 * Keeps what the server has not got in this browser: while a save fails, and when the page goes away with an edit younger than the
 * pause before saving. What the server has taken is dropped here. Returns the end of watching.
 */
export function watchUnsaved(editor: Pick<Editor, 'pipelineId' | 'store' | 'autosave'>, store: Storage): () => void {
  const { autosave, pipelineId } = editor;
  const onLeave = (): void => {
    const unsaved = autosave.leave();
    if (unsaved) keepLocalCopy(store, pipelineId, unsaved);
  };
  const onHidden = (): void => void (document.visibilityState === 'hidden' && onLeave());
  const onSave = (): void => {
    const { kind } = autosave.get();
    if (kind === 'failed') keepLocalCopy(store, pipelineId, { document: editor.store.get().document, baseRevision: autosave.revision });
    // After a conflict the edit is on the server, as a draft.
    if ((kind === 'saved' && !autosave.isDirty()) || kind === 'conflict') dropLocalCopy(store, pipelineId);
  };
  window.addEventListener('pagehide', onLeave);
  document.addEventListener('visibilitychange', onHidden);
  const stop = autosave.subscribe(onSave);
  return () => {
    window.removeEventListener('pagehide', onLeave);
    document.removeEventListener('visibilitychange', onHidden);
    stop();
  };
}

/** What is to be done with a local copy when its pipeline is opened. `stale`: someone saved since, so the server must judge. */
export type Recovery =
  { readonly kind: 'none' } | { readonly kind: 'edit'; readonly edit: Edit } | { readonly kind: 'stale'; readonly copy: LocalCopy };

export function recoveryOf(editor: Pick<Editor, 'pipelineId' | 'store' | 'autosave'>, store: Storage): Recovery {
  const { document, readOnly } = editor.store.get();
  const copy = readOnly ? null : readLocalCopy(store, editor.pipelineId);
  if (!copy) return { kind: 'none' };
  if (sameContent(copy.document, document)) {
    dropLocalCopy(store, editor.pipelineId);
    return { kind: 'none' };
  }
  if (copy.baseRevision !== editor.autosave.revision) return { kind: 'stale', copy };
  return { kind: 'edit', edit: { label: 'Bring back what was not saved', change: (now) => ({ ...copy.document, name: now.name }) } };
}
