import { expect, it } from 'vitest';
import type { SourceRuntime } from '../source/source';
import { firstRows } from './preview';
import { memorySourceHarness } from './test/memory-source';

/** Numbers 0 … 29 that never end; their reader gets them `afterMs` after it is ready. */
async function numbers(afterMs: number) {
  const { connector, sources } = memorySourceHarness('none', 'unbounded');
  const source: SourceRuntime<unknown> = {
    ...connector.source!,
    createEnumerator: (ctx, restored) => {
      const enumerator = connector.source!.createEnumerator(ctx, restored);
      const ready = enumerator.onReaderReady.bind(enumerator);
      enumerator.onReaderReady = (reader) => void setTimeout(() => ready(reader), afterMs);
      return enumerator;
    },
  };
  return { source, instance: (await sources![0]!.open()).instance };
}

it('waits for the first row as long as it may, and not for more than is wanted', async () => {
  const { source, instance } = await numbers(300);
  expect(await firstRows(source, instance, { most: 3, waitMs: 20, firstWaitMs: 60_000 })).toHaveLength(3);
});

it('ends without a row where the first may not take longer', async () => {
  const { source, instance } = await numbers(60_000);
  expect(await firstRows(source, instance, { most: 3, waitMs: 20 })).toEqual([]);
});

it('ends with what has come when it is told to', async () => {
  const { source, instance } = await numbers(0);
  const stop = new AbortController();
  const rows = firstRows(source, instance, { most: 1_000, waitMs: 60_000, signal: stop.signal });
  setTimeout(() => stop.abort(), 500);
  expect(await rows).toHaveLength(30);
});
