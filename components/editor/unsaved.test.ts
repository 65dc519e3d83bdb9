import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { emptyDocument } from '@/model/graph/document';
import { Autosave } from '@/components/canvas/document/autosave';
import { DocumentStore } from '@/components/canvas/document/document-store';
import { addNote, writeNote } from '@/components/canvas/document/edits';
import { dropLocalCopy, keepLocalCopy, localCopies } from './local-copy';
import { sameContent } from '@/components/canvas/document/same-content';
import { joinTabs, type Tab } from './tabs';
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

const mine = { pipelineId: 'x', tab: 'mine' };
const alone = { tab: 'mine', others: new Set<string>() };
const noted = (text: string) => writeNote(edited.notes[0]!.id, text).change(edited);
const notesOf = (copies: readonly { document: typeof edited }[]) => copies.map(({ document }) => document.notes[0]?.text);

describe('an edit that only this browser has', () => {
  it('comes back as one step of undo where nobody saved since', () => {
    const storage = fakeStorage();
    expect(keepLocalCopy(storage, mine, { document: edited, baseRevision: 4 })).not.toBeNull();
    const editor = editorAt(4);
    const { back, stale } = recoveryOf(editor, storage, alone);
    expect(stale).toEqual([]);
    editor.store.run(back!.edit);
    expect(editor.store.get().document.notes).toHaveLength(1);
    editor.store.undo();
    expect(editor.store.get().document.notes).toHaveLength(0);
  });

  it('is left to the server where someone saved since, and forgotten where it had arrived', () => {
    const storage = fakeStorage();
    keepLocalCopy(storage, mine, { document: edited, baseRevision: 4 });
    expect(recoveryOf(editorAt(6), storage, alone)).toMatchObject({ back: null, stale: [{ baseRevision: 4 }] });
    expect(recoveryOf(editorAt(5, edited), storage, alone)).toEqual({ back: null, stale: [] });
    expect(localCopies(storage, 'x')).toEqual([]);
  });

  it('is each tab’s own: another open tab’s is left alone, a closed one’s is taken up after this tab’s', () => {
    const storage = fakeStorage();
    keepLocalCopy(storage, mine, { document: noted('mine'), baseRevision: 4 });
    keepLocalCopy(storage, { ...mine, tab: 'open' }, { document: noted('open'), baseRevision: 4 });
    keepLocalCopy(storage, { ...mine, tab: 'closed' }, { document: noted('closed'), baseRevision: 4 });
    keepLocalCopy(storage, { pipelineId: 'xy', tab: 'mine' }, { document: noted('another pipeline'), baseRevision: 4 });
    const { back, stale } = recoveryOf(editorAt(4), storage, { tab: 'mine', others: new Set(['open']) });
    expect(notesOf([back!.copy, ...stale])).toEqual(['mine', 'closed']);
    expect(notesOf(localCopies(storage, 'x')).sort()).toEqual(['closed', 'mine', 'open']);
    const elsewhere = recoveryOf(editorAt(4), storage, { tab: 'fresh', others: new Set(['open', 'mine']) });
    expect(notesOf([elsewhere.back!.copy, ...elsewhere.stale])).toEqual(['closed']);
  });

  it('steps back behind what was drawn before it was found', () => {
    const storage = fakeStorage();
    keepLocalCopy(storage, mine, { document: edited, baseRevision: 4 });
    const editor = editorAt(4);
    editor.store.run(addNote({ x: 50, y: 50 }));
    expect(recoveryOf(editor, storage, alone)).toMatchObject({ back: null, stale: [{ tab: 'mine' }] });
  });

  it('is not dropped for an older one in its place; one without a tab, of an earlier version, is found too', () => {
    const storage = fakeStorage();
    const older = keepLocalCopy(storage, mine, { document: noted('older'), baseRevision: 4 })!;
    keepLocalCopy(storage, mine, { document: noted('newer'), baseRevision: 4 });
    dropLocalCopy(storage, older);
    expect(notesOf(localCopies(storage, 'x'))).toEqual(['newer']);
    storage.clear();
    storage.setItem('headrace.unsaved.x', JSON.stringify({ document: noted('early'), baseRevision: 4 }));
    expect(notesOf([recoveryOf(editorAt(4), storage, alone).back!.copy])).toEqual(['early']);
  });

  it('does no harm where it is torn or cannot be kept', () => {
    const storage = fakeStorage();
    storage.setItem('headrace.unsaved.x.mine', '{"document":');
    expect(recoveryOf(editorAt(4), storage, alone)).toEqual({ back: null, stale: [] });
    const full: Storage = {
      ...fakeStorage(),
      setItem: () => {
        throw new DOMException('full', 'QuotaExceededError');
      },
    };
    expect(keepLocalCopy(full, mine, { document: edited, baseRevision: 4 })).toBeNull();
  });

  it('is compared by what it holds: neither the order of keys nor the name count', () => {
    const reordered = Object.fromEntries(Object.entries({ ...edited, name: 'q' }).reverse()) as unknown as typeof edited;
    expect(sameContent(edited, reordered)).toBe(true);
    expect(sameContent(edited, opened)).toBe(false);
  });
});

describe('the tabs of one pipeline', () => {
  /** Hears what the tabs say to each other. */
  let witness: BroadcastChannel;
  let answers = 0;
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout'] });
    witness = new BroadcastChannel('headrace.pipeline.p');
    witness.onmessage = ({ data }: MessageEvent<{ kind: string }>) => void (answers += data.kind === 'here' ? 1 : 0);
  });
  afterEach(() => {
    witness.close();
    vi.useRealTimers();
  });

  /** What a tab hears of the others; its time for answers is over when so many have come, however slow the machine. */
  async function othersOf(tab: Tab, expected: number): Promise<ReadonlySet<string>> {
    answers = 0;
    const asked = tab.others();
    while (answers < expected) await turn();
    await turn(); // what one heard in this turn, all did
    vi.runAllTimers();
    return asked;
  }

  it('know each other, keep their names over a reload, and tell a duplicated one apart', async () => {
    const [first, second] = [fakeStorage(), fakeStorage()];
    const [a, b] = [joinTabs('p', first), joinTabs('p', second)];
    const elsewhere = joinTabs('q', fakeStorage());
    expect([await othersOf(a, 1), await othersOf(b, 1)]).toEqual([new Set([b.id()]), new Set([a.id()])]);
    const name = a.id();
    a.leave();
    const reloaded = joinTabs('p', first);
    await othersOf(reloaded, 1);
    expect(reloaded.id()).toBe(name);
    const copied = joinTabs('p', first);
    const others = await othersOf(copied, 2);
    expect([others.has(name), others.has(copied.id()), reloaded.id()]).toEqual([true, false, name]);
    for (const tab of [b, elsewhere, reloaded, copied]) tab.leave();
  });
});
