import { describe, expect, it } from 'vitest';
import { emptyCatalog } from '@/model/catalog/table-definition';
import { emptyDocument } from '@/model/graph/document';
import { emptyCompilation } from './compilation';
import { CompilerClient, type WorkerPort } from './compiler-client';
import type { Request } from './protocol';

class ManualWorker implements WorkerPort {
  readonly asked: Request[] = [];
  onmessage: WorkerPort['onmessage'] = null;
  onerror: WorkerPort['onerror'] = null;
  postMessage(request: Request): void {
    this.asked.push(request);
  }
  terminate(): void {
    this.asked.length = 0;
  }
  async answer(): Promise<void> {
    const request = this.asked.at(-1);
    if (request?.kind !== 'compile') throw new Error('nothing to compile');
    this.onmessage?.({ data: { kind: 'compile', id: request.id, compilation: { ...emptyCompilation, sql: request.document.name } } });
    await Promise.resolve();
    await Promise.resolve();
  }
}

const named = (name: string) => emptyDocument(name);

describe('CompilerClient', () => {
  it('compiles one at a time and of the edits meanwhile only the last', async () => {
    const worker = new ManualWorker();
    const client = new CompilerClient(() => worker);
    client.start();
    for (const name of ['a', 'b', 'c']) client.compile(named(name), emptyCatalog);
    expect(worker.asked).toHaveLength(1);
    await worker.answer();
    expect(client.get()).toMatchObject({ stale: true, compilation: { sql: 'a' } });
    await worker.answer();
    expect(client.get()).toMatchObject({ stale: false, compilation: { sql: 'c' } });
    expect(worker.asked).toHaveLength(2);
  });

  it('says when the compiler broke, and goes on with the next edit', async () => {
    const worker = new ManualWorker();
    const client = new CompilerClient(() => worker);
    client.start();
    client.compile(named('a'), emptyCatalog);
    worker.onerror?.({ message: 'out of memory' });
    await Promise.resolve();
    await Promise.resolve();
    expect(client.get().failed).toBe('out of memory');
    client.compile(named('b'), emptyCatalog);
    await worker.answer();
    expect(client.get()).toEqual({ stale: false, compilation: { ...emptyCompilation, sql: 'b' } });
  });

  it('says that the compiler was not loaded before anything was asked, and tries another one', async () => {
    const workers: ManualWorker[] = [];
    const client = new CompilerClient(() => workers[workers.push(new ManualWorker()) - 1]!);
    client.start();
    workers[0]!.onerror?.({});
    expect(client.get().failed).toMatch(/could not be loaded/);
    client.compile(named('a'), emptyCatalog);
    expect(workers).toHaveLength(2);
    expect(workers[0]!.asked).toHaveLength(0);
    await workers[1]!.answer();
    expect(client.get()).toEqual({ stale: false, compilation: { ...emptyCompilation, sql: 'a' } });
  });

  it('starts none after its end', async () => {
    const workers: ManualWorker[] = [];
    const client = new CompilerClient(() => workers[workers.push(new ManualWorker()) - 1]!);
    client.start()();
    client.compile(named('a'), emptyCatalog);
    await expect(client.forms()).rejects.toThrow('not running');
    expect(workers).toHaveLength(1);
  });
});
