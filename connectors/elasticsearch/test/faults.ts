import { types, type Field, type RejectedRecord, type TableSchema } from '@headrace/connector-sdk';
import { MemoryStage, TestMetrics, writerContext, type KindedRow } from '@headrace/connector-sdk/testing';
import elasticsearch from '../index';
import type { EsWriterState } from '../sink/writer';
import type { ElasticsearchOptions } from '../spec';

export const eventFields: readonly Field[] = [
  { name: 'id', type: types.INT },
  { name: 'at', type: types.STRING },
];
export const events = (primaryKey: readonly string[] = ['id']): TableSchema => ({
  name: 'events',
  fields: eventFields,
  primaryKey,
  metadata: [],
  partitionKeys: [],
});

/** A writer of a test, what it let pass by the policy, and its counters. */
export interface WriterAtWork {
  write(changes: readonly KindedRow[]): Promise<void>;
  prepare(): Promise<EsWriterState>;
  close(): Promise<void>;
  readonly rejected: { readonly record: RejectedRecord; readonly message: string }[];
  count(name: string): number;
}

export interface WriterSetup {
  readonly table?: TableSchema;
  readonly attempt?: number;
  readonly restored?: readonly EsWriterState[];
  readonly policy?: 'fail' | 'pass';
}

export function writerAtWork(options: ElasticsearchOptions, setup: WriterSetup = {}): WriterAtWork {
  const { table = events(), attempt = 1, restored = [], policy = 'fail' } = setup;
  const metrics = new TestMetrics();
  const rejected: WriterAtWork['rejected'] = [];
  const lineage = { lineageId: 'l1', attempt };
  const base = writerContext({ options, table }, { lineage, stage: new MemoryStage(), subtask: 0, parallelism: 1 });
  const writer = elasticsearch.sink!.createWriter(
    {
      ...base,
      metrics,
      deadLetter: (record, error) => {
        if (policy === 'fail') throw error;
        rejected.push({ record, message: error.message });
      },
    },
    restored,
  );
  let checkpoint = 0;
  return {
    write: async (changes) => writer.write({ kind: 'rows', rows: changes.map(({ row }) => row), kinds: changes.map(({ kind }) => kind) }),
    prepare: async () => (await writer.prepareCommit(++checkpoint)).state as EsWriterState,
    close: () => writer.close('finished'),
    rejected,
    count: (name) => metrics.counts.get(name) ?? 0,
  };
}

export const eventRows = (from: number, to: number, at = 'x'): KindedRow[] =>
  Array.from({ length: to - from }, (_, i) => ({ kind: 'insert', row: [from + i, at] }));
