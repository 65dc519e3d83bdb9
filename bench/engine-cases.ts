import { ColumnVector, notNull, types, type DataType } from '@headrace/connector-sdk/schema';
import { call, input, literal } from '@/server/plan/expr/build';
import type { AggregateCall, PlanOperator, WindowOutput } from '@/server/plan/job/job-plan';
import { compileChain } from '@/server/engine/codegen/compile-chain';
import {
  calcPlan,
  context,
  edge,
  groupPlan,
  sourcePlan,
  straightChain,
  watermarkPlan,
  windowPlan,
} from '@/server/engine/codegen/testing/plans';
import { BATCH_ROWS, EngineBatch } from '@/server/engine/contract/batch';
import type { Chain, ChainOutput } from '@/server/engine/contract/chain';
import { StateMemory } from '@/server/engine/state/state-memory';
import { BareDistinct, BareSums, type BareLoop, type BareOutput } from './bare-loops';

const ts = notNull(types.TIMESTAMP(3));
const long = notNull(types.BIGINT);
const columns: readonly DataType[] = [long, long, ts, notNull(types.INT), long];
const count: AggregateCall = { fn: 'COUNT', args: [], distinct: false, filter: null, type: long };

/** Takes everything and keeps counts and a checksum. */
class CountingOutput implements ChainOutput {
  readonly targets = 1;
  rows = 0;
  checksum = 0;
  private readonly pool: EngineBatch;
  constructor(outputTypes: readonly DataType[], changes: boolean) {
    this.pool = new EngineBatch(
      outputTypes.map((type) => new ColumnVector(type, BATCH_ROWS)),
      BATCH_ROWS,
    );
    if (changes) this.pool.kinds = new Uint8Array(BATCH_ROWS);
  }
  batch(): EngineBatch {
    return this.pool;
  }
  flush(): void {
    const words = this.pool.columns[1]!.i32;
    for (let i = 0; i < this.pool.rowCount; i++) this.checksum = (this.checksum + words[2 * i]!) | 0;
    this.rows += this.pool.rowCount;
    this.pool.rowCount = 0;
    this.pool.markCount = 0;
  }
  reserveBytes(): never {
    throw new RangeError('these cases have no texts');
  }
}

/** Key, price, time (100 rows a millisecond, up to a second out of order), behaviour (90 % of them 0), item. */
function fill(batch: EngineBatch, from: number, keys: number): void {
  const [key, price, time, behaviour, item] = batch.columns as [ColumnVector, ColumnVector, ColumnVector, ColumnVector, ColumnVector];
  for (let i = 0; i < BATCH_ROWS; i++) {
    const n = from + i;
    const h = Math.imul(n ^ (n >>> 15), 0x2c1b3c6d) >>> 0;
    const g = Math.imul(h ^ (h >>> 12), 0x297a2d39) >>> 0;
    put(key, i, g % keys);
    put(price, i, h % 10_000);
    put(time, i, 1_600_000_000_000 + Math.floor(n / 100) - (g % 1_000));
    behaviour.i32[i] = h % 10 === 0 ? 1 : 0;
    put(item, i, (h >>> 8) % 1_000);
  }
  batch.rowCount = BATCH_ROWS;
}
function put(column: ColumnVector, i: number, value: number): void {
  column.i32[2 * i] = value | 0;
  column.i32[2 * i + 1] = Math.floor(value / 4_294_967_296);
}

interface Setup {
  readonly keys: number;
  readonly chain: (out: CountingOutput, memory: StateMemory) => Chain;
  readonly out: CountingOutput;
  /** The same query by hand, where the figure has such a loop as its scale. */
  readonly bare?: (out: BareOutput) => BareLoop<{ readonly counts: Int32Array }>;
}

interface Result {
  readonly millionRowsPerCpuSecond: number;
  readonly rowsOut: number;
  readonly checksum: number;
  readonly stateBytes: number;
  /** M rows a CPU-second of the same query written by hand over typed arrays, in the same minute. */
  readonly bareLoop?: number;
}

/** Rows are made before each measured step, outside of the measured time. */
function measure(rows: number, { keys, chain: make, out, bare }: Setup): Result {
  const chain = make(out, new StateMemory(4 * 1_073_741_824));
  const clock = { watermark: -Infinity, others: Infinity };
  const millionRowsPerCpuSecond = rate(rows, keys, (batch) => {
    batch.clock = clock;
    chain.process(0, batch, { from: 0, to: BATCH_ROWS });
  });
  const stateBytes = chain.stateBytes();
  chain.advanceWatermark(0, Infinity);
  chain.flush();
  chain.close();
  const result = { millionRowsPerCpuSecond, rowsOut: out.rows, checksum: out.checksum, stateBytes };
  if (bare === undefined) return result;
  const byHand: BareOutput = { rows: 0, checksum: 0 };
  const loop = bare(byHand);
  const bareLoop = rate(rows, keys, (batch) => loop.process(batch));
  loop.end(Infinity);
  if (byHand.rows !== out.rows || byHand.checksum !== out.checksum) throw new Error(`By hand ${byHand.rows} rows, not ${out.rows}`);
  return { ...result, bareLoop };
}

/** M rows a CPU-second that `process` takes. */
function rate(rows: number, keys: number, take: (batch: EngineBatch) => void): number {
  const group = 64;
  const batches = Array.from(
    { length: group },
    () =>
      new EngineBatch(
        columns.map((type) => new ColumnVector(type, BATCH_ROWS)),
        BATCH_ROWS,
      ),
  );
  let cpu = 0;
  let measured = 0;
  for (let from = 0; from < rows; from += group * BATCH_ROWS) {
    batches.forEach((batch, i) => fill(batch, from + i * BATCH_ROWS, keys));
    const start = process.cpuUsage();
    for (const batch of batches) take(batch);
    const used = process.cpuUsage(start);
    // The first tenth warms the compiler up.
    if (from < rows / 10) continue;
    cpu += used.user + used.system;
    measured += group * BATCH_ROWS;
  }
  return Number((measured / cpu).toFixed(2));
}

function assigner(): PlanOperator {
  const delayed = call('DATETIME_PLUS', [input(2, ts), literal('-1000', types.INTERVAL_DAY_TIME)], ts);
  return watermarkPlan(columns, 2, delayed);
}
const filter = (): PlanOperator =>
  calcPlan(
    columns.map((type, i) => input(i, type)),
    call(
      'AND',
      [
        call('EQUALS', [input(3, columns[3]!), literal(0, types.INT)], types.BOOLEAN),
        call('GREATER', [input(1, long), literal('100', long)], types.BOOLEAN),
      ],
      types.BOOLEAN,
    ),
  );

function windowCase(
  aggregates: readonly AggregateCall[],
  shape: Parameters<typeof windowPlan>[1]['window'],
  keys: number,
  bare?: Setup['bare'],
): Setup {
  const outputTypes = [long, ...aggregates.map(({ type }) => type), ts];
  const outputs: WindowOutput[] = [
    { kind: 'key', index: 0 },
    ...aggregates.map((_, index) => ({ kind: 'aggregate', index }) as const),
    { kind: 'window-end' },
  ];
  const window = windowPlan(outputTypes, { window: shape, timeColumn: 2, keys: [0], aggregates, outputs, phase: 'single' });
  return {
    keys,
    ...(bare === undefined ? {} : { bare }),
    out: new CountingOutput(outputTypes, false),
    chain: (out, stateMemory) =>
      compileChain({ ...straightChain(sourcePlan(columns), [assigner(), filter(), window]), markEveryMs: 1_000 })(
        context([out], { stateMemory }),
      ),
  };
}

function groupCase(keys: number, distinct: boolean): Setup {
  const calls: AggregateCall[] = [count, { fn: 'SUM', args: [1], distinct: false, filter: null, type: long }];
  if (distinct) calls.push({ fn: 'COUNT', args: [4], distinct: true, filter: null, type: long });
  const group = groupPlan([long, ...calls.map(({ type }) => type)], {
    keys: [0],
    aggregates: calls,
    inputRetracts: false,
    emitsUpdateBefore: false,
    stateTtlMs: null,
  });
  return {
    keys,
    out: new CountingOutput([long, ...calls.map(({ type }) => type)], true),
    chain: (out, stateMemory) =>
      compileChain({
        ...straightChain(sourcePlan(columns), [group], { changelog: 'upsert' }),
        outputs: [edge('group', 'sink', { changelog: 'upsert' })],
      })(context([out], { stateMemory })),
  };
}

const sum: AggregateCall = { fn: 'SUM', args: [1], distinct: false, filter: null, type: long };
const distinct: AggregateCall = { fn: 'COUNT', args: [4], distinct: true, filter: null, type: long };
const tumble = { type: 'tumble', sizeMs: 10_000, offsetMs: 0 } as const;

interface Median extends Result {
  readonly rows: number;
  readonly ofBareLoop?: number;
  readonly bytesPerKey?: number;
}

/** The cases whose name contains `only`, each on `rows` rows, median of three; where a case has a bare loop, the two in turn. */
export function runAll(rows: number, only = ''): Record<string, Median> {
  const results: Record<string, Median> = {};
  const median = (name: string, make: () => Setup, keys?: number): void => {
    if (!name.includes(only)) return;
    const runs = [0, 1, 2].map(() => measure(rows, make())).sort((a, b) => a.millionRowsPerCpuSecond - b.millionRowsPerCpuSecond);
    const middle = runs[1]!;
    const bare = runs.flatMap(({ bareLoop }) => bareLoop ?? []).sort((a, b) => a - b)[1];
    results[name] = {
      ...middle,
      rows,
      ...(bare === undefined ? {} : { bareLoop: bare, ofBareLoop: Number((middle.millionRowsPerCpuSecond / bare).toFixed(2)) }),
      ...(keys === undefined ? {} : { bytesPerKey: Number((middle.stateBytes / keys).toFixed(1)) }),
    };
  };
  const day = { type: 'tumble', sizeMs: 86_400_000, offsetMs: 0 } as const;
  const hop = { type: 'hop', sizeMs: 10_000, slideMs: 1_000, offsetMs: 0 } as const;
  median('filter → tumble 10 s count, sum, 10,000 keys', () => windowCase([count, sum], tumble, 10_000, (out) => new BareSums(out)));
  median('filter → tumble 10 s count distinct, 10,000 keys', () =>
    windowCase([distinct], tumble, 10_000, (out) => new BareDistinct(out, 10_000)),
  );
  median('filter → hop 10 s by 1 s count, sum, 10,000 keys', () => windowCase([count, sum], hop, 10_000));
  const million = 1_000_000;
  median('filter → tumble one day count, sum, 1,000,000 keys (state updates)', () => windowCase([count, sum], day, million), million);
  median('group by 1,000,000 keys count, sum, a change a row', () => groupCase(million, false), million);
  median('group by 10,000 keys with count distinct, a change a row', () => groupCase(10_000, true));
  return results;
}
