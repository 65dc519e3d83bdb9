import { describe, expect, it } from 'vitest';
import { emptyDocument } from '@/model/graph/document';
import { Autosave } from '@/components/canvas/document/autosave';
import { DocumentStore } from '@/components/canvas/document/document-store';
import { renamePipeline } from '@/components/canvas/document/edits';
import { followName } from './follow-name';

/** An editor over a server that has one name and counts revisions; a save with an old base is refused, as there. */
function open(refuse: (name: string) => boolean = () => false) {
  const server = { name: 'flights', revision: 1 };
  const store = new DocumentStore(emptyDocument('flights'));
  const save = (_: unknown, base: number) => {
    if (base !== server.revision) throw new Error(`saved on ${base}, not on ${server.revision}`);
    return Promise.resolve({ kind: 'saved' as const, revision: ++server.revision });
  };
  const autosave = new Autosave({ store, revision: 1, save, discard: () => undefined });
  const refused: unknown[] = [];
  const rename = async (name: string): Promise<number> => {
    await Promise.resolve();
    if (refuse(name)) throw new Error('taken');
    server.name = name;
    return ++server.revision;
  };
  followName({ store, autosave }, rename, (error) => refused.push(error));
  const settled = async (): Promise<void> => {
    for (let i = 0; i < 50; i++) await Promise.resolve();
  };
  return { server, store, autosave, refused, settled };
}

describe('the name of a pipeline', () => {
  it('goes to the list with every change of it, undo and redo too', async () => {
    const { server, store, autosave, settled } = open();
    store.run(renamePipeline('delays'));
    await settled();
    expect(server.name).toBe('delays');
    store.undo();
    await settled();
    expect(server.name).toBe('flights');
    store.redo();
    await settled();
    expect([server.name, autosave.revision]).toEqual(['delays', server.revision]);
  });

  it('of several changes in a row the last holds', async () => {
    const { server, store, settled } = open();
    for (const name of ['a', 'b', 'c']) store.run(renamePipeline(name));
    await settled();
    expect(server.name).toBe('c');
  });

  it('comes back where the server refuses the new one', async () => {
    const { server, store, refused, settled } = open((name) => name === 'taken');
    store.run(renamePipeline('taken'));
    await settled();
    expect([server.name, store.get().document.name, refused.length]).toEqual(['flights', 'flights', 1]);
    store.run(renamePipeline('free'));
    await settled();
    expect(server.name).toBe('free');
  });
});
