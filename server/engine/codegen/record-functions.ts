import type { DataType } from '@headrace/connector-sdk/schema';
import type { SortColumn } from '@/server/plan/job/ranking-plans';
import { compareBytes } from '../batch/byte-compare';
import { chosenTarget, writeValues } from '../operators/output/write-row';
import type { BatchTarget } from '../operators/output/batch-target';
import type { OverflowQueue } from '../operators/output/overflow-queue';
import type { RowStore } from '../state/row-store';
import type { FunctionBuilder } from './function-builder';
import type { SessionClock } from './expr-scope';
import { LoopWriter, type RowAccess } from './loop-writer';
import { RowCode, type StoredRow } from './row-code';
import { asBytes, asFlat, asWide, bigOf, type Value } from './value';

/** Compares two records by address: negative, 0 or positive. */
export type CompareRecords = (a: number, b: number) => number;
/** Writes a record as a row of this kind, with further numbers behind its columns. */
export type WriteRecord = (kind: number, address: number, ...extra: readonly number[]) => void;

/** Generates the order of two records of a store. NULL is the smallest value where ascending, unless `nullsLast` says otherwise. */
export function compareRecords(store: RowStore, order: readonly SortColumn[], session: SessionClock): CompareRecords {
  const loop = new LoopWriter(session);
  const code = RowCode.of(loop, store);
  const [left, right] = [code.at('a'), code.at('b')];
  for (const { column, ascending, nullsLast } of order)
    writeOrder(loop.builder, left.column(column), right.column(column), { ascending, nullsLast, differs: (sign) => `return ${sign};` });
  loop.builder.line('return 0;');
  return loop.builder.build<CompareRecords>('compare(a, b)');
}

/** Statements that leave the block `label` where row `a` comes before row `b`. */
export function leaveWhenBefore(builder: FunctionBuilder, a: RowAccess, b: RowAccess, order: readonly SortColumn[], label: string): void {
  const same = builder.fresh('order');
  builder.open(`${same}: {`);
  const differs = (sign: number): string => (sign < 0 ? `break ${label};` : `break ${same};`);
  for (const { column, ascending, nullsLast } of order)
    writeOrder(builder, a.column(column), b.column(column), { ascending, nullsLast, differs });
  builder.close();
}

/** Generates whether two records hold the same row, by their first `width` columns: NULL equals NULL. */
export function sameRecords(
  store: RowStore,
  session: SessionClock,
  width = store.layout.columns.length,
): (a: number, b: number) => boolean {
  const loop = new LoopWriter(session);
  const code = RowCode.of(loop, store);
  const [left, right] = [code.at('a'), code.at('b')];
  const tests = store.layout.columns
    .slice(0, width)
    .map((_, column) => code.equal(left.column(column), right.column(column)))
    .filter((test) => test !== 'true');
  loop.builder.line(`return ${tests.join(' && ') || 'true'};`);
  return loop.builder.build<(a: number, b: number) => boolean>('same(a, b)');
}

interface OrderBy {
  readonly ascending: boolean;
  readonly nullsLast: boolean;
  /** Statement for the first value being before (-1) or behind (1) the second. */
  readonly differs: (sign: number) => string;
}

/** Statements for two values that differ; nothing happens where they are equal. */
function writeOrder(builder: FunctionBuilder, a: Value, b: Value, by: OrderBy): void {
  const [less, more] = by.ascending ? [by.differs(-1), by.differs(1)] : [by.differs(1), by.differs(-1)];
  const nullable = a.isNull !== 'false' || b.isNull !== 'false';
  if (nullable) {
    builder.open(`if ((${a.isNull}) || (${b.isNull})) {`);
    builder.line(`if (!(${a.isNull})) ${by.differs(by.nullsLast ? -1 : 1)}`);
    builder.line(`if (!(${b.isNull})) ${by.differs(by.nullsLast ? 1 : -1)}`);
    builder.close('} else {');
  } else builder.open('{');
  switch (a.physical) {
    case 'bool':
      return closed(builder, `+${a.code}`, `+${asFlat(b).code}`, less, more);
    case 'i32':
    case 'f64':
      return closed(builder, a.code, asFlat(b).code, less, more);
    case 'i64':
      return closed(builder, bigOf(a), bigOf(asWide(b)), less, more);
    case 'i128': {
      const c = asWide(b);
      for (const word of [3, 2, 1, 0]) {
        const sign = word === 3 ? '' : ' >>> 0';
        differ(builder, `(${a.a32}[4 * (${a.at}) + ${word}]${sign})`, `(${c.a32}[4 * (${c.at}) + ${word}]${sign})`, less, more);
      }
      return builder.close();
    }
    case 'bytes': {
      const c = asBytes(b);
      const compare = builder.bind('compareBytes', compareBytes);
      const sign = builder.fresh('d');
      builder.line(`const ${sign} = ${compare}(${a.data}, ${a.start}, ${a.length}, ${c.data}, ${c.start}, ${c.length});`);
      differ(builder, sign, '0', less, more);
      return builder.close();
    }
  }
}

function closed(builder: FunctionBuilder, a: string, b: string, less: string, more: string): void {
  differ(builder, a, b, less, more);
  builder.close();
}

function differ(builder: FunctionBuilder, a: string, b: string, less: string, more: string): void {
  builder.line(`if (${a} < ${b}) ${less}`);
  builder.line(`if (${a} > ${b}) ${more}`);
}

/** What a generated writer needs besides the record: values made of it and of the numbers that the caller gives. */
export interface RecordWriterOptions {
  readonly store: RowStore;
  readonly target: BatchTarget;
  /** Where rows may go straight into what is behind it, they do; it is full when that has no more room. */
  readonly queue?: OverflowQueue;
  readonly outputTypes: readonly DataType[];
  readonly changes: boolean;
  readonly session: SessionClock;
  /** Names of the numbers behind `kind` and `address`. */
  readonly extra?: readonly string[];
  /** The columns of the row; by default those of the record. */
  readonly values?: (loop: LoopWriter, record: StoredRow) => readonly Value[];
}

/** Generates the function that writes a record as a row of the target. The target must be able to take any number of rows. */
export function recordWriter(options: RecordWriterOptions): WriteRecord {
  if (options.queue?.next.straight != null) return straightWriter(options, options.queue);
  const loop = new LoopWriter(options.session);
  const { builder } = loop;
  const record = RowCode.of(loop, options.store).at('address');
  const values = options.values?.(loop, record) ?? options.store.layout.columns.map((_, column) => record.column(column));
  builder.line('let stop = 0;');
  const out = chosenTarget(builder, builder.bind('o', options.target), options.outputTypes);
  writeValues(builder, out, values);
  if (options.changes) builder.line(`if (${out.target}.kinds !== null) ${out.target}.kinds[${out.row}] = kind;`);
  out.done();
  builder.line(`${builder.bind('arena', loop.arena)}.clear();`);
  return builder.build<WriteRecord>(signatureOf(options));
}

const signatureOf = (options: RecordWriterOptions): string => `write(${['kind', 'address', ...(options.extra ?? [])].join(', ')})`;

/** The row goes straight into what is behind the queue; rows that waited in it have gone before the loop began. */
function straightWriter(options: RecordWriterOptions, queue: OverflowQueue): WriteRecord {
  const loop = new LoopWriter(options.session);
  const record = RowCode.of(loop, options.store).at('address');
  const values = options.values?.(loop, record) ?? options.store.layout.columns.map((_, column) => record.column(column));
  queue.next.straight!(loop, { kind: options.changes ? 'kind' : '0', column: (index) => values[index]! });
  loop.builder.line(`if (stop !== 0) ${loop.builder.bind('queue', queue)}.full = 1;`);
  return loop.buildOnce<WriteRecord>(signatureOf(options), options.store);
}
