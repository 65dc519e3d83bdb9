import { z } from 'zod';
import type { ConnectorRuntime } from '../../runtime';
import { HeadraceError } from '../../errors/connector-error';
import { types } from '../../schema/data-type';
import type { SqlRow } from '../../schema/values';
import { connectorHarness, type ConnectorHarness } from '../harness';

/** What may be wrong with the source. */
export const sourceFaults = [
  'position before',
  'position behind',
  'loses a restored split',
  'gives a split twice',
  'ignores pauses',
  'ignores wake-ups',
  'turns around',
  'gives more than asked',
  'gives all columns',
  'forgets its queue',
  'fails on close',
  'leaks timers',
  'lists nothing',
  'describes what is not there',
] as const;
export type SourceFault = (typeof sourceFaults)[number] | 'none';

/** What the leaking one has left; the test clears it away. */
export const leaked: NodeJS.Timeout[] = [];

interface Range {
  first: number;
}
interface Waiting {
  readonly split: Range;
  readonly from: number | null;
}

const fields = [
  { name: 'id', type: types.INT },
  { name: 'text', type: types.STRING },
];
const noNumbers = (name: string): Error =>
  new HeadraceError(`There are no ${name}.`, { code: 'numbers.none', domain: 'user', retry: 'none', remedy: 'Ask for numbers.' });

/** Numbers 0 … 29 in three splits, right but for one fault. */
function runtime(fault: SourceFault): ConnectorRuntime<object> {
  return {
    spec: {
      name: 'numbers',
      title: 'Numbers',
      summary: 'Thirty numbers',
      icon: 'number',
      options: z.object({}),
      formats: [],
      source: { payload: () => 'rows', boundedness: () => 'bounded', changelog: () => 'insert' },
      metadataColumns: [],
      permissions: () => ({}),
      flink: () => ({ kind: 'unsupported', reason: 'a test has no Flink' }),
    },
    check: () => Promise.resolve({ ok: true }),
    catalog: {
      names: 'of',
      list: () => Promise.resolve(fault === 'lists nothing' ? [] : [{ name: 'numbers', kind: 'table' }]),
      describe: (_ctx, name) =>
        name === 'numbers' || fault === 'describes what is not there'
          ? Promise.resolve({ fields, primaryKey: [], leftOut: [] })
          : Promise.reject(noNumbers(name)),
    },
    source: {
      split: { version: 1, schema: z.object({ first: z.number() }) },
      position: { version: 1, schema: z.number() },
      enumeratorState: { version: 1, schema: z.array(z.object({ split: z.object({ first: z.number() }), from: z.number().nullable() })) },
      splitId: ({ first }: Range) => String(first),
      createEnumerator: (ctx, restored) => {
        const queue: Waiting[] = restored
          ? [
              ...restored.assignments.slice(fault === 'loses a restored split' ? 1 : 0),
              ...(fault === 'forgets its queue' ? [] : (restored.state as Waiting[])),
            ]
          : [0, 10, 20].map((first) => ({ split: { first }, from: null }));
        if (fault === 'gives a split twice' && restored && queue[0]) queue.push(queue[0]);
        const serve = (reader: number): void => {
          const next = queue.shift();
          if (next) ctx.assign(reader, [next]);
          else ctx.signalNoMoreSplits(reader);
        };
        return {
          start: () => Promise.resolve(),
          onReaderReady: serve,
          onSplitRequest: serve,
          onSplitFinished: () => undefined,
          snapshot: () => [...queue],
          close: () => Promise.resolve(),
        };
      },
      createReader: (ctx) => {
        const open: { first: number; at: number; turned: boolean }[] = [];
        const paused = new Set<string>();
        let wake: (() => void) | null = null;
        let closed = false;
        if (fault === 'leaks timers') leaked.push(setInterval(() => undefined, 60_000));
        return {
          addSplits: (assignments) =>
            open.push(
              ...assignments.map(({ split, from }) => ({
                first: (split as Range).first,
                at: (from as number | null) ?? (split as Range).first,
                turned: from !== null,
              })),
            ),
          pauseOrResume: (pause, resume) => {
            pause.forEach((id) => paused.add(id));
            resume.forEach((id) => paused.delete(id));
          },
          fetch: async ({ waitMs, records }) => {
            const current = open.find(({ first }) => fault === 'ignores pauses' || !paused.has(String(first)));
            if (!current) {
              await new Promise<void>((resolve) => {
                setTimeout(resolve, waitMs);
                wake = fault === 'ignores wake-ups' ? null : resolve;
              });
              return { batches: [], finished: [], caughtUp: [] };
            }
            const most = fault === 'gives more than asked' ? 10 : Math.min(2, records);
            const ids = Array.from({ length: most }, (_, i) => current.at + i).filter((id) => id < current.first + 10);
            if (fault === 'turns around' && current.turned) ids.reverse();
            current.at += most;
            const done = current.at >= current.first + 10;
            if (done) open.splice(open.indexOf(current), 1);
            const position = current.at + (fault === 'position before' ? -1 : fault === 'position behind' ? 1 : 0);
            const columns = fault === 'gives all columns' ? [0, 1] : ctx.projection;
            const rows: SqlRow[] = ids.map((id) => columns.map((column) => [id, `n${id}`][column]!));
            return {
              batches: [{ splitId: String(current.first), data: { kind: 'rows', rows, kinds: null }, position }],
              finished: done ? [String(current.first)] : [],
              caughtUp: [],
            };
          },
          wakeUp: () => wake?.(),
          close: () => {
            if (closed && fault === 'fails on close') return Promise.reject(new Error('closed already'));
            closed = true;
            return Promise.resolve();
          },
        };
      },
    },
  };
}

/** The harness of a source with one fault. */
export function memorySourceHarness(fault: SourceFault): ConnectorHarness {
  const table = {
    name: 't',
    fields,
    primaryKey: [],
    metadata: [],
    partitionKeys: [],
  };
  const rows = Array.from({ length: 30 }, (_, i): SqlRow => [i, `n${i}`]);
  return connectorHarness<object>({
    connector: runtime(fault),
    sources: [
      {
        name: 'numbers',
        fetchRows: 4,
        open: () => ({ instance: { options: { of: 'numbers' }, table }, expected: rows.map((row) => row.join('|')) }),
        types: () => Promise.resolve({ instance: { options: { of: 'numbers' }, table }, rows }),
      },
    ],
    skip: { 'connector.check.refuses': 'a test has no options', 'source.outage': 'a test has no system' },
  });
}
