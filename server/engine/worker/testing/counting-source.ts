import {
  option,
  types,
  z,
  type ConnectorRuntime,
  type ConnectorSpec,
  type SourceReader,
  type SplitEnumerator,
} from '@headrace/connector-sdk';

const options = z.object({
  splits: option.integer({ title: 'Splits', fallback: '1' }),
  rows: option.integer({ title: 'Rows of a split' }),
  'pause-ms': option.integer({ title: 'Pause after each batch', fallback: '0' }),
  'batch-rows': option.integer({ title: 'Rows of a batch', fallback: '500' }),
});
type Options = z.infer<typeof options>;

const Split = z.object({ number: z.number() });
type Split = z.infer<typeof Split>;

const spec: ConnectorSpec<Options> = {
  name: 'counting',
  title: 'Counting',
  summary: 'Numbers, split by split',
  icon: 'hash',
  options,
  formats: [],
  source: { payload: () => 'rows', boundedness: () => 'bounded', changelog: () => 'insert' },
  metadataColumns: [],
  permissions: () => ({}),
  flink: () => ({ kind: 'unsupported', reason: 'for tests' }),
};

/** What the readers of this thread have handed over, for tests that wait for it. */
export const handedOver = { batches: 0 };

/** What the last batch of each split waits for, for tests of what happens before the end. */
export const lastBatch = { mayGo: Promise.resolve() };

/** Emits (split BIGINT, number BIGINT) for numbers 0 … rows - 1 of each split; given out one split at a time. */
export const countingSource: ConnectorRuntime<Options> = {
  spec,
  check: () => Promise.resolve({ ok: true }),
  source: {
    split: { version: 1, schema: Split },
    position: { version: 1, schema: z.number() },
    enumeratorState: {
      version: 1,
      schema: z.object({ next: z.number(), back: z.array(z.object({ split: Split, from: z.number().nullable() })) }),
    },
    splitId: (split: Split) => String(split.number),
    createEnumerator: (ctx, restored): SplitEnumerator<{ next: number; back: { split: Split; from: number | null }[] }> => {
      let next: number = restored?.state.next ?? 0;
      const back = [...(restored?.state.back ?? []), ...(restored?.assignments ?? [])] as { split: Split; from: number | null }[];
      const give = (reader: number): void => {
        const again = back.shift();
        if (again) ctx.assign(reader, [again]);
        else if (next < ctx.options.splits) ctx.assign(reader, [{ split: { number: next++ }, from: null }]);
        else ctx.signalNoMoreSplits(reader);
      };
      return {
        start: () => Promise.resolve(),
        onReaderReady: () => undefined,
        onSplitRequest: give,
        onSplitFinished: () => undefined,
        snapshot: () => ({ next, back: [...back] }),
        close: () => Promise.resolve(),
      };
    },
    createReader: (ctx): SourceReader<Split, number> => {
      const held = new Map<string, { split: Split; at: number }>();
      return {
        addSplits: (assignments) => {
          for (const { split, from } of assignments) held.set(String(split.number), { split, at: from ?? 0 });
        },
        pauseOrResume: () => undefined,
        fetch: async () => {
          if (ctx.options['pause-ms'] > 0) await ctx.clock.sleep(ctx.options['pause-ms'], ctx.signal);
          const [splitId, state] = [...held][0]!;
          const to = Math.min(ctx.options.rows, state.at + ctx.options['batch-rows']);
          const rows = Array.from({ length: to - state.at }, (_, i) => [BigInt(state.split.number), BigInt(state.at + i)]);
          if (to >= ctx.options.rows) await lastBatch.mayGo;
          state.at = to;
          const finished = to >= ctx.options.rows ? [splitId] : [];
          if (finished.length > 0) held.delete(splitId);
          handedOver.batches++;
          return { batches: [{ splitId, data: { kind: 'rows', rows, kinds: null }, position: to }], finished, caughtUp: [] };
        },
        wakeUp: () => undefined,
        close: () => Promise.resolve(),
      };
    },
  },
};

export const countingFields = [
  { name: 'split', type: types.BIGINT },
  { name: 'number', type: types.BIGINT },
];
