import { describe, expect, it } from 'vitest';
import { emptyDocument } from '@/model/graph/document';
import { Autosave } from '@/components/canvas/document/autosave';
import { DocumentStore } from '@/components/canvas/document/document-store';
import { addNote } from '@/components/canvas/document/edits';
import { keepLocalCopy, readLocalCopy } from './local-copy';
import { sameContent } from '@/components/canvas/document/same-content';
import { recoveryOf } from './unsaved';

function fakeStorage(): Storage {
  const items = new Map<string, string>();
  return {
    get length() {
      return items.size;
    },
    clear: () => items.clear(),
    key: (i) => [...items.keys()][i] ?? null,
    getItem: (key) => items.get(key) ?? null,
    setItem: (key, value) => void items.set(key, value),
    removeItem: (key) => void items.delete(key),
  };
}

const opened = emptyDocument('p');
const edited = addNote({ x: 1, y: 2 }).change(opened);

function editorAt(revision: number, document = opened) {
  const store = new DocumentStore(document);
  const autosave = new Autosave({
    store,
    revision,
    save: () => Promise.resolve({ kind: 'saved', revision: revision + 1 }),
    discard: () => undefined,
  });
  return { pipelineId: 'x', store, autosave };
}

describe('an edit that only this browser has', () => {
  it('comes back as one step of undo where nobody saved since', () => {
    const storage = fakeStorage();
    expect(keepLocalCopy(storage, 'x', { document: edited, baseRevision: 4 })).toBe(true);
    const editor = editorAt(4);
    const recovery = recoveryOf(editor, storage);
    expect(recovery.kind).toBe('edit');
    if (recovery.kind === 'edit') editor.store.run(recovery.edit);
    expect(editor.store.get().document.notes).toHaveLength(1);
    editor.store.undo();
    expect(editor.store.get().document.notes).toHaveLength(0);
  });

  it('is left to the server where someone saved since, and forgotten where it had arrived', () => {
    const storage = fakeStorage();
    keepLocalCopy(storage, 'x', { document: edited, baseRevision: 4 });
    expect(recoveryOf(editorAt(6), storage).kind).toBe('stale');
    expect(recoveryOf(editorAt(5, edited), storage).kind).toBe('none');
    expect(readLocalCopy(storage, 'x')).toBeNull();
  });

  it('does no harm where it is torn or cannot be kept', () => {
    const storage = fakeStorage();
    storage.setItem('headrace.unsaved.x', '{"document":');
    expect(recoveryOf(editorAt(4), storage).kind).toBe('none');
    const full: Storage = {
      ...fakeStorage(),
      setItem: () => {
        throw new DOMException('full', 'QuotaExceededError');
      },
    };
    expect(keepLocalCopy(full, 'x', { document: edited, baseRevision: 4 })).toBe(false);
  });

  it('is compared by what it holds: neither the order of keys nor the name count', () => {
    const reordered = Object.fromEntries(Object.entries({ ...edited, name: 'q' }).reverse()) as unknown as typeof edited;
    expect(sameContent(edited, reordered)).toBe(true);
    expect(sameContent(edited, opened)).toBe(false);
  });
});
