import type { TableSchema } from '../../schema/table-schema';
import type { SqlRow } from '../../schema/values';
import { MemoryStage } from '../contexts';
import type { KindedRow } from '../harness';
import { bagDifference, broken, expectSame } from '../law';
import type { SinkSubject } from '../sink-subject';
import { SinkLife } from '../sink-run';
import type { SourceSubject } from '../source-subject';
import { SourceRun, type SourceSetup } from '../source-run';
import type { ExploredPipeline } from './explore';
import { MemoryFeed, SourceFeed, type LaneRow } from './feed';
import type { SinkSide, SinkSideLife } from './simulated-job';

/** Rows of the harness, and where the sink takes them changes of earlier rows, out of a trusted source into the connector's sink. */
export function sinkPipeline(subject: SinkSubject): ExploredPipeline {
  const exact = subject.guarantee === 'exactly-once' && subject.committing;
  return {
    fenced: exact,
    open: async (epochs) => {
      const place = await subject.of.open();
      const { spec, sink } = subject;
      const rows = changesOf(subject, place.instance.table, epochs);
      const insertOnly = rows.every(({ kind }) => kind === 'insert');
      const expected = netRows(rows, keyOf(place.instance.table)).map((row) => place.textOf(row));
      const setup = { spec, sink, instance: place.instance, stage: new MemoryStage() };
      return {
        feed: new MemoryFeed(rows, Math.max(1, Math.ceil(rows.length / 8))),
        sink: { start: async (of) => sinkSide(await SinkLife.start(setup, of), exact, subject.of.epoch(90)) },
        check: async (when, published) => {
          const seen = await place.visible();
          if (when === 'killed') {
            if (!exact || !insertOnly) return;
            if (!published && seen.length > 0)
              broken(`${seen.length} rows are visible, and no checkpoint was published, such as ${seen[0]}`);
            return expectNone(bagDifference(seen, expected).extra, 'visible that were never written, or twice');
          }
          if (subject.guarantee === 'at-least-once') return expectNone(bagDifference(seen, expected).missing, 'lost');
          expectSame(seen, expected, 'at the end, what a reader sees');
        },
        release: async () => place.remove?.(),
      };
    },
  };
}

/** The connector's source into a trusted sink that commits exactly once. */
export function sourcePipeline(subject: SourceSubject): ExploredPipeline {
  return {
    fenced: false,
    open: async () => {
      const place = await subject.of.open();
      const rowText = (row: SqlRow): string => place.rowText?.(row) ?? row.map(String).join('|');
      // Few rows a fetch, so that checkpoints lie between them.
      const fetchRows = Math.max(1, Math.ceil(place.expected.length / 4));
      const setup: SourceSetup = { source: subject.source, instance: place.instance, fetchRows, rowText, waitMs: 1 };
      const bounded = subject.spec.source!.boundedness(place.instance.options) === 'bounded';
      const visible: string[] = [];
      return {
        feed: new SourceFeed(
          (parallelism, restored) => new SourceRun(setup, parallelism, restored).start(),
          bounded ? null : place.expected.length,
          subject.of.fetchesAStep ?? 1,
        ),
        sink: trustedSink(visible, rowText),
        check: async (when) => {
          if (when === 'end') expectSame(visible, place.expected, 'at the end, what was committed');
          return Promise.resolve();
        },
        release: async () => place.remove?.(),
      };
    },
  };
}

function expectNone(texts: readonly string[], what: string): void {
  if (texts.length > 0) broken(`${texts.length} rows are ${what}, such as ${texts[0]}`);
}

function sinkSide(life: SinkLife, fenced: boolean, late: readonly KindedRow[]): SinkSideLife {
  return {
    write: (subtask, rows) => life.write(subtask, rows),
    prepare: (subtask, id) => life.prepare(subtask, id),
    commitThrough: (id, committables, at) => life.commitThrough(id, committables, at),
    endInput: async (subtask) => life.writers[subtask]!.endInput?.(),
    // A sink that shuts its replaced writers out is left with them alive, which is harder; the others count on a dead process being dead.
    die: async () => {
      if (!fenced) await life.close('failed');
    },
    haunt: async () => {
      try {
        await life.write(0, late.slice(0, 1));
        await life.prepare(0, 1_000);
      } catch {
        // A replaced writer may well fail; what it must not do is add rows, and that is looked at.
      }
    },
    close: (reason) => life.close(reason),
  };
}

function trustedSink(visible: string[], rowText: (row: SqlRow) => string): SinkSide {
  const done = new Set<string>();
  return {
    start: ({ parallelism, attempt }) => {
      const buffers = Array.from({ length: parallelism }, (): string[] => []);
      return Promise.resolve({
        write: (subtask, rows) => Promise.resolve(void buffers[subtask]!.push(...rows.map(({ row }) => rowText(row)))),
        prepare: (subtask, id) =>
          Promise.resolve({
            committables: [JSON.stringify({ id: `${attempt}-${id}-${subtask}`, rows: buffers[subtask]!.splice(0) })],
            state: null,
          }),
        commitThrough: (_id, committables, at) => {
          for (const [i, text] of committables.entries()) {
            at(`commit: before committable ${i}`);
            const { id, rows } = JSON.parse(text) as { id: string; rows: string[] };
            if (!done.has(id)) visible.push(...rows);
            done.add(id);
          }
          return Promise.resolve();
        },
        endInput: () => Promise.resolve(),
        die: () => Promise.resolve(),
        haunt: () => Promise.resolve(),
        close: () => Promise.resolve(),
      });
    },
  };
}

type KeyOf = (row: SqlRow, index: number) => string;

const keyOf = ({ fields, primaryKey }: { fields: readonly { name: string }[]; primaryKey: readonly string[] }): KeyOf =>
  primaryKey.length === 0
    ? (_row, index) => String(index)
    : (row) => fields.map((field, i) => (primaryKey.includes(field.name) ? String(row[i]) : '')).join('|');

/** Inserts of each epoch, and where they are taken an update and a delete of the one before. Changes of a key stay in one lane. */
function changesOf(subject: SinkSubject, { fields, primaryKey }: TableSchema, epochs: number): LaneRow[] {
  const { kinds } = subject.accepts;
  const keyed = primaryKey.length > 0;
  const rows: LaneRow[] = [];
  for (let n = 1; n <= epochs; n++) {
    const epoch = subject.of.epoch(n);
    const earlier = n > 1 && keyed ? subject.of.epoch(n - 1) : [];
    rows.push(...epoch.map((row, lane) => ({ ...row, lane })));
    if (earlier[0] && kinds.includes('update-after')) {
      const { row } = earlier[0];
      const changed = fields.map(({ name }, i) => (primaryKey.includes(name) ? row[i]! : epoch[0]!.row[i]!));
      if (kinds.includes('update-before')) rows.push({ kind: 'update-before', row, lane: 0 });
      rows.push({ kind: 'update-after', row: changed, lane: 0 });
    }
    if (earlier[1] && kinds.includes('delete')) rows.push({ kind: 'delete', row: earlier[1].row, lane: 1 });
  }
  return rows;
}

function netRows(rows: readonly KindedRow[], key: KeyOf): SqlRow[] {
  const net = new Map<string, SqlRow>();
  for (const [index, { kind, row }] of rows.entries()) {
    if (kind === 'delete' || kind === 'update-before') net.delete(key(row, index));
    else net.set(key(row, index), row);
  }
  return [...net.values()];
}
