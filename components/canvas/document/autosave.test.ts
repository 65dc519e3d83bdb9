import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { emptyDocument, type PipelineDocument } from '@/model/graph/document';
import { Autosave, type SaveAnswer } from './autosave';
import { DocumentStore } from './document-store';
import { addNode, addNote, renamePipeline } from './edits';

function setUp(answers: (SaveAnswer | Error | (() => SaveAnswer))[]) {
  const store = new DocumentStore(emptyDocument('p'));
  const saves: { document: PipelineDocument; base: number }[] = [];
  const save = async (document: PipelineDocument, base: number): Promise<SaveAnswer> => {
    saves.push({ document, base });
    const next = answers.shift() ?? { kind: 'saved', revision: base + 1 };
    const answer = typeof next === 'function' ? next() : next;
    if (answer instanceof Error) throw answer;
    return answer;
  };
  const discarded: string[] = [];
  const autosave = new Autosave({ store, revision: 7, save, discard: (draft) => discarded.push(draft), now: () => clock.now });
  return { store, saves, discarded, autosave, stop: autosave.start() };
}

const clock = { now: 42 };

describe('Autosave', () => {
  beforeEach(() => {
    vi.useFakeTimers();
    clock.now = 42;
  });
  afterEach(() => void vi.useRealTimers());

  it('saves once after a pause, with the revision it builds on', async () => {
    const { store, saves, autosave } = setUp([]);
    store.run(renamePipeline('a'));
    store.run(renamePipeline('b'));
    expect(autosave.get().kind).toBe('waiting');
    await vi.advanceTimersByTimeAsync(700);
    expect(saves.map((s) => [s.document.name, s.base])).toEqual([['b', 7]]);
    expect(autosave.get()).toEqual({ kind: 'saved', atMs: 42 });
    store.run(renamePipeline('c'));
    await vi.advanceTimersByTimeAsync(700);
    expect(saves[1]?.base).toBe(8);
  });

  it('saves again what was edited while a save was under way', async () => {
    const { store, saves, autosave } = setUp([]);
    store.run(renamePipeline('a'));
    const flushed = autosave.flush();
    store.run(renamePipeline('b'));
    await flushed;
    await vi.advanceTimersByTimeAsync(2_000);
    expect(saves.map((s) => s.document.name)).toEqual(['a', 'b']);
    expect(autosave.isDirty()).toBe(false);
  });

  it('saves at least every three seconds while somebody edits without a pause', async () => {
    const { store, saves } = setUp([]);
    for (let i = 0; i < 40; i++) {
      store.run(renamePipeline(`name ${i}`));
      clock.now += 100;
      await vi.advanceTimersByTimeAsync(100);
    }
    expect(saves).toHaveLength(1);
    expect(clock.now - 42).toBe(4_000);
  });

  it('saves the last edit of somebody who leaves before the pause is over', async () => {
    const { store, saves, stop } = setUp([]);
    store.run(renamePipeline('last words'));
    stop();
    await vi.advanceTimersByTimeAsync(0);
    expect(saves.map((s) => s.document.name)).toEqual(['last words']);
  });

  it('takes its own edit for saved when only the answer was lost, and saves what came after it on top', async () => {
    const lost = (): SaveAnswer => ({ kind: 'conflict', revision: 8, document: structuredClone(saves[0]!.document), draft: 'd1' });
    const { store, saves, discarded, autosave } = setUp([new Error('connection lost'), new Error('still away'), lost]);
    store.run(addNode(store.get().document, { kind: 'filter' }, { at: { x: 0, y: 0 } }));
    await vi.advanceTimersByTimeAsync(700);
    store.run(addNode(store.get().document, { kind: 'filter' }, { at: { x: 9, y: 0 } }));
    await vi.advanceTimersByTimeAsync(700);
    await autosave.flush();
    expect(autosave.get().kind).toBe('saved');
    expect(saves.map(({ document, base }) => [document.nodes.length, base])).toEqual([
      [1, 7],
      [2, 7],
      [2, 7],
      [2, 8],
    ]);
    expect(discarded).toEqual(['d1']);
    expect([autosave.isDirty(), autosave.revision]).toEqual([false, 9]);
  });

  it('asks nobody where another tab has saved the very same', async () => {
    const same = (): SaveAnswer => ({ kind: 'conflict', revision: 8, document: structuredClone(saves[0]!.document), draft: 'd1' });
    const { store, saves, discarded, autosave } = setUp([same]);
    store.run(addNode(store.get().document, { kind: 'filter' }, { at: { x: 0, y: 0 } }));
    await vi.advanceTimersByTimeAsync(700);
    expect([autosave.get().kind, autosave.isDirty(), autosave.revision, discarded]).toEqual(['saved', false, 8, ['d1']]);
  });

  it('asks nobody where no more than the name was changed elsewhere', async () => {
    const { store, saves, discarded, autosave } = setUp([
      { kind: 'conflict', revision: 8, document: emptyDocument('another name'), draft: 'd1' },
    ]);
    store.run(addNode(store.get().document, { kind: 'filter' }, { at: { x: 0, y: 0 } }));
    await vi.advanceTimersByTimeAsync(700);
    expect(saves.map(({ document, base }) => [document.nodes.length, base])).toEqual([
      [1, 7],
      [1, 8],
    ]);
    expect([autosave.get().kind, autosave.isDirty(), autosave.revision, discarded]).toEqual(['saved', false, 9, ['d1']]);
  });

  it('tries a failed save again and keeps the edit', async () => {
    const { store, saves, autosave } = setUp([new Error('server is away')]);
    store.run(renamePipeline('a'));
    await vi.advanceTimersByTimeAsync(700);
    expect(autosave.get()).toEqual({ kind: 'failed', message: 'server is away' });
    await vi.advanceTimersByTimeAsync(3_100);
    expect(saves).toHaveLength(2);
    expect(autosave.get().kind).toBe('saved');
  });

  it('stops at a conflict until a person chooses theirs', async () => {
    const theirs = addNote({ x: 0, y: 0 }).change(emptyDocument('theirs'));
    const { store, saves, autosave } = setUp([{ kind: 'conflict', revision: 9, document: theirs, draft: 'd1' }]);
    store.run(renamePipeline('mine'));
    await vi.advanceTimersByTimeAsync(700);
    store.run(renamePipeline('mine too'));
    await vi.advanceTimersByTimeAsync(5_000);
    expect(saves).toHaveLength(1);
    await autosave.resolve('theirs');
    expect(store.get().document.name).toBe('theirs');
    store.run(renamePipeline('after'));
    await vi.advanceTimersByTimeAsync(700);
    expect(saves[1]).toMatchObject({ base: 9, document: { name: 'after' } });
  });

  it('saves over the other version when told so', async () => {
    const theirs = addNote({ x: 0, y: 0 }).change(emptyDocument('theirs'));
    const { store, saves, autosave } = setUp([{ kind: 'conflict', revision: 9, document: theirs, draft: 'd1' }]);
    store.run(addNode(store.get().document, { kind: 'filter' }, { at: { x: 0, y: 0 } }));
    await expect(autosave.flush()).rejects.toThrow('someone else');
    await autosave.resolve('mine');
    expect(saves[1]).toMatchObject({ base: 9, document: { name: 'p' } });
    expect(autosave.revision).toBe(10);
  });

  it('sends what is unsaved at once when the page goes, and says what a local copy must hold', async () => {
    const { store, saves, autosave } = setUp([]);
    expect(autosave.leave()).toBeNull();
    store.run(renamePipeline('a'));
    expect(autosave.leave()).toEqual({ document: store.get().document, baseRevision: 7 });
    expect(saves.map((s) => s.document.name)).toEqual(['a']);
    await vi.advanceTimersByTimeAsync(0);
    expect(autosave.leave()).toBeNull();
  });

  it('puts a change by others of its own between two saves, and builds on its revision', async () => {
    const { store, saves, autosave } = setUp([]);
    store.run(renamePipeline('a'));
    let end = (_: number): void => undefined;
    const renamed = autosave.between(() => new Promise<number>((resolve) => (end = resolve)));
    await vi.advanceTimersByTimeAsync(0);
    store.run(renamePipeline('b'));
    await vi.advanceTimersByTimeAsync(2_000);
    expect(saves).toHaveLength(1);
    end(9);
    await renamed;
    await vi.advanceTimersByTimeAsync(2_000);
    expect(saves.map((s) => [s.document.name, s.base])).toEqual([
      ['a', 7],
      ['b', 9],
    ]);
  });

  it('does not build on a change that found more than it knew: the next save is told of it', async () => {
    const theirs = addNote({ x: 0, y: 0 }).change(emptyDocument('theirs'));
    const { store, saves, autosave } = setUp([{ kind: 'conflict', revision: 9, document: theirs, draft: 'd1' }]);
    await autosave.between(() => Promise.resolve(9));
    store.run(addNode(store.get().document, { kind: 'filter' }, { at: { x: 0, y: 0 } }));
    await vi.advanceTimersByTimeAsync(700);
    expect(saves.map(({ base }) => base)).toEqual([7]);
    expect(autosave.get()).toMatchObject({ kind: 'conflict', theirs });
  });

  it('sends nothing more of a pipeline that was deleted, keeps the edits, and goes on where it comes back', async () => {
    const gone: SaveAnswer = { kind: 'gone' };
    const { store, saves, autosave } = setUp([gone, gone, gone]);
    const draw = (x: number): void => store.run(addNode(store.get().document, { kind: 'filter' }, { at: { x, y: 0 } }));
    draw(0);
    await vi.advanceTimersByTimeAsync(700);
    expect(autosave.get()).toEqual({ kind: 'gone' });
    draw(9);
    expect(autosave.leave()).toMatchObject({ document: { nodes: [{}, {}] }, baseRevision: 7 });
    await vi.advanceTimersByTimeAsync(60_000);
    expect([saves.length, autosave.get().kind, autosave.isDirty()]).toEqual([1, 'gone', true]);
    await expect(autosave.flush()).rejects.toThrow('deleted elsewhere');
    await autosave.recheck();
    expect([saves.length, autosave.get().kind]).toEqual([3, 'gone']);
    await autosave.recheck();
    expect([saves.at(-1)?.document.nodes.length, autosave.get().kind, autosave.revision]).toEqual([2, 'saved', 8]);
  });

  it('has nothing left to save once the edits of a deleted pipeline lie elsewhere', async () => {
    const { store, saves, autosave, stop } = setUp([{ kind: 'gone' }]);
    store.run(addNote({ x: 0, y: 0 }));
    await vi.advanceTimersByTimeAsync(700);
    autosave.handOver(store.get().document);
    expect([autosave.get().kind, autosave.leave()]).toEqual(['saved', null]);
    stop();
    expect(saves).toHaveLength(1);
  });
});
