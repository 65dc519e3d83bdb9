import { expect, it } from 'vitest';
import { ColumnBatch, types } from '@headrace/connector-sdk';
import { MemoryStage, TestMetrics, writerContext } from '@headrace/connector-sdk/testing';
import blackhole from '../index';

it('counts the rows of every payload', async () => {
  const metrics = new TestMetrics();
  const table = { name: 't', fields: [{ name: 'a', type: types.INT }], primaryKey: [], metadata: [], partitionKeys: [] };
  const lineage = { lineageId: 'l', attempt: 1 };
  const context = writerContext({ options: {}, table }, { lineage, stage: new MemoryStage(), subtask: 0, parallelism: 1 });
  const writer = blackhole.sink!.createWriter({ ...context, metrics }, []);
  const batch = ColumnBatch.allocate([types.INT], 8);
  batch.rowCount = 5;
  await writer.write({ kind: 'columns', batch });
  await writer.write({ kind: 'rows', rows: [[1], [2]], kinds: ['insert', 'insert'] });
  expect(metrics.counts.get('blackhole.rows')).toBe(7);
  expect(await writer.prepareCommit(1)).toEqual({ committables: [] });
  await writer.close('finished');
});
