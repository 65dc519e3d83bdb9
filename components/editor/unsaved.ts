import type { Edit } from '@/components/canvas/document/document-store';
import { sameContent } from '@/components/canvas/document/same-content';
import type { Editor } from './editor';
import { dropLocalCopy, keepLocalCopy, localCopies, type KeptCopy, type LocalCopy } from './local-copy';

type Edited = Pick<Editor, 'pipelineId' | 'store' | 'autosave'>;

export interface UnsavedWatch {
  /** Holds a copy that was brought back into the document: it goes when the document is saved. */
  readonly hold: (copy: KeptCopy) => void;
  /** The editor is left. What is unsaved by then is kept, until a save that is still tried has passed. */
  readonly end: () => void;
}

/**
 * Keeps what the server has not got in this browser, for this tab: while a save fails, and when the page or the editor is left with an
 * edit younger than the pause before saving. What the server has taken is dropped here; copies of other tabs are left alone.
 */
export function watchUnsaved(editor: Edited, store: Storage, tab: () => string): UnsavedWatch {
  const { autosave, pipelineId } = editor;
  let held: readonly KeptCopy[] = [];
  let left = false;
  const keep = (copy: LocalCopy | null): void => {
    const kept = copy && keepLocalCopy(store, { pipelineId, tab: tab() }, copy);
    if (kept) held = [...held.filter(({ key }) => key !== kept.key), kept];
  };
  const onLeave = (): boolean => {
    const unsaved = autosave.leave();
    keep(unsaved);
    return unsaved !== null;
  };
  const onHidden = (): void => void (document.visibilityState === 'hidden' && onLeave());
  const onSave = (): void => {
    const { kind } = autosave.get();
    if ((kind === 'failed' || kind === 'gone') && !left) keep({ document: editor.store.get().document, baseRevision: autosave.revision });
    // After a conflict the edit is on the server, as a draft.
    if ((kind !== 'saved' || autosave.isDirty()) && kind !== 'conflict') return;
    for (const copy of held) dropLocalCopy(store, copy);
    held = [];
    if (left) unsubscribe();
  };
  window.addEventListener('pagehide', onLeave);
  document.addEventListener('visibilitychange', onHidden);
  const unsubscribe = autosave.subscribe(onSave);
  return {
    hold: (copy) => (held = [...held, copy]),
    end: () => {
      left = true;
      window.removeEventListener('pagehide', onLeave);
      document.removeEventListener('visibilitychange', onHidden);
      if (!onLeave()) unsubscribe();
    },
  };
}

/** What is to be done with the copies of a pipeline that is opened. */
export interface Recovery {
  /** Nobody saved since: it goes on as one step of undo. */
  readonly back: { readonly copy: KeptCopy; readonly edit: Edit } | null;
  /** Made on what is no longer there, or beside `back`: the server must judge each of them, once all else is saved. */
  readonly stale: readonly KeptCopy[];
}

/**
 * Looks through this tab's copy and those of tabs that are gone. `others` are the tabs that are open: theirs are their own affair. A copy
 * that holds what is stored is dropped. Of several made on the stored revision this tab's own comes back, else the newest.
 */
export function recoveryOf(editor: Edited, store: Storage, { tab, others }: { tab: string; others: ReadonlySet<string> }): Recovery {
  const { document, readOnly } = editor.store.get();
  if (readOnly) return { back: null, stale: [] };
  const [arrived, missing] = split(
    localCopies(store, editor.pipelineId).filter((copy) => !others.has(copy.tab)),
    (copy) => sameContent(copy.document, document),
  );
  for (const copy of arrived) dropLocalCopy(store, copy);
  const fitting = editor.autosave.isDirty() ? [] : missing.filter((copy) => copy.baseRevision === editor.autosave.revision);
  const copy = fitting.find((each) => each.tab === tab) ?? fitting[0];
  const stale = missing.filter((each) => each !== copy);
  if (!copy) return { back: null, stale };
  const edit: Edit = { label: 'Bring back what was not saved', change: (now) => ({ ...copy.document, name: now.name }) };
  return { back: { copy, edit }, stale };
}

function split<T>(all: readonly T[], first: (item: T) => boolean): readonly [readonly T[], readonly T[]] {
  return [all.filter(first), all.filter((item) => !first(item))];
}
