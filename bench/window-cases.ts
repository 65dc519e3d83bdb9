import { ColumnVector, notNull, types, type DataType } from '@headrace/connector-sdk/schema';
import { asOperatorId } from '@/model/ids';
import { compileChain } from '@/server/engine/codegen/compile-chain';
import { context, fields, sourcePlan, straightChain, windowPlan } from '@/server/engine/codegen/testing/plans';
import { BATCH_ROWS, EngineBatch } from '@/server/engine/contract/batch';
import type { ChainOutput } from '@/server/engine/contract/chain';
import type { AggregateCall, PlanOperator } from '@/server/plan/job/job-plan';
import { StateMemory } from '@/server/engine/state/state-memory';

const ts = notNull(types.TIMESTAMP(3));
const long = notNull(types.BIGINT);
const columns: readonly DataType[] = [long, long, ts];
const call = (fn: string, args: readonly number[], type: DataType): AggregateCall => ({ fn, args, distinct: false, filter: null, type });
const [count, sum, least, greatest] = [
  call('COUNT', [], long),
  call('SUM', [1], types.BIGINT),
  call('MIN', [1], types.BIGINT),
  call('MAX', [1], types.BIGINT),
];

/** Takes all rows, changes or not, and forgets them. */
class Forgotten implements ChainOutput {
  readonly targets = 1;
  rows = 0;
  private readonly pool: EngineBatch;
  constructor(outputTypes: readonly DataType[]) {
    this.pool = new EngineBatch(
      outputTypes.map((type) => new ColumnVector(type, BATCH_ROWS)),
      BATCH_ROWS,
    );
    this.pool.kinds = new Uint8Array(BATCH_ROWS);
  }
  batch(): EngineBatch {
    return this.pool;
  }
  flush(): void {
    this.rows += this.pool.rowCount;
    this.pool.rowCount = this.pool.markCount = 0;
  }
  reserveBytes(): never {
    throw new RangeError('these cases have no texts');
  }
}

function put(column: ColumnVector, i: number, value: number): void {
  column.i32[2 * i] = value | 0;
  column.i32[2 * i + 1] = Math.floor(value / 4_294_967_296);
}

/** A key, a value and a time; ten rows a millisecond. The times of a key lie about as many milliseconds apart as a tenth of the keys. */
function fill(batch: EngineBatch, from: number, keys: number): number {
  const [key, value, time] = batch.columns as [ColumnVector, ColumnVector, ColumnVector];
  for (let i = 0; i < BATCH_ROWS; i++) {
    const n = from + i;
    const h = Math.imul(n ^ (n >>> 15), 0x2c1b3c6d) >>> 0;
    put(key, i, (Math.imul(h ^ (h >>> 12), 0x297a2d39) >>> 0) % keys);
    put(value, i, h % 10_000);
    put(time, i, 1_600_000_000_000 + Math.floor(n / 10));
  }
  batch.rowCount = BATCH_ROWS;
  return 1_600_000_000_000 + Math.floor((from + BATCH_ROWS) / 10);
}

interface Figures {
  readonly millionRowsPerCpuSecond: number;
  readonly rowsOut: number;
  readonly mostStateBytes: number;
}

function measure(rows: number, keys: number, plan: PlanOperator): Figures {
  const out = new Forgotten(plan.output.map(({ type }) => type));
  const stateMemory = new StateMemory(4 * 1_073_741_824);
  const chain = compileChain(straightChain(sourcePlan(columns), [plan], { changelog: 'retract' }))(context([out], { stateMemory }));
  const batch = new EngineBatch(
    columns.map((type) => new ColumnVector(type, BATCH_ROWS)),
    BATCH_ROWS,
  );
  let [cpu, measured, most] = [0, 0, 0];
  for (let from = 0; from < rows; from += BATCH_ROWS) {
    const latest = fill(batch, from, keys);
    const start = process.cpuUsage();
    chain.process(0, batch, { from: 0, to: BATCH_ROWS });
    chain.advanceWatermark(0, latest - 100);
    const used = process.cpuUsage(start);
    most = Math.max(most, chain.stateBytes());
    // The first fifth warms the compiler up.
    if (from < rows / 5) continue;
    cpu += used.user + used.system;
    measured += BATCH_ROWS;
  }
  chain.close();
  return { millionRowsPerCpuSecond: Number((measured / cpu).toFixed(2)), rowsOut: out.rows, mostStateBytes: most };
}

const outputs = (calls: number) => [
  { kind: 'key', index: 0 } as const,
  ...Array.from({ length: calls }, (_, index) => ({ kind: 'aggregate', index }) as const),
  { kind: 'window-end' } as const,
];
const sessions = (gapMs: number, calls: readonly AggregateCall[]): PlanOperator =>
  windowPlan([long, ...calls.map(({ type }) => type), ts], {
    ...{ window: { type: 'session', gapMs, partition: 1 }, timeColumn: 2, keys: [0], aggregates: calls },
    ...{ outputs: outputs(calls.length), phase: 'single' },
  });
const changing = (calls: readonly AggregateCall[]): PlanOperator =>
  windowPlan([long, ...calls.map(({ type }) => type), ts], {
    ...{ window: { type: 'tumble', sizeMs: 10_000, offsetMs: 0 }, timeColumn: 2, keys: [0], aggregates: calls, inputRetracts: true },
    ...{ outputs: outputs(calls.length), phase: 'single' },
  });
const over = (preceding: number, calls: readonly AggregateCall[]): PlanOperator => ({
  ...{ id: asOperatorId('over'), kind: 'over-aggregate', origin: [], name: 'over', time: 'event', timeColumn: 2, stateTtlMs: null },
  ...{ output: fields([...columns, ...calls.map(({ type }) => type)]), partition: [0], frame: { mode: 'rows', preceding }, calls },
});

/** Windows that slices cannot hold, and frames: each on `rows` rows, median of three. */
export function runWindows(rows: number): Record<string, Figures> {
  const median = (count: number, keys: number, plan: PlanOperator): Figures =>
    [0, 1, 2].map(() => measure(count, keys, plan)).sort((a, b) => a.millionRowsPerCpuSecond - b.millionRowsPerCpuSecond)[1]!;
  const few = Math.ceil(rows / 10);
  return {
    'sessions of 1,000 keys that hardly end, count, sum': median(rows, 1_000, sessions(1_000, [count!, sum!])),
    'sessions of 1,000 keys with about 60 rows, count, sum': median(rows, 1_000, sessions(400, [count!, sum!])),
    'tumble 10 s of rows that may be taken back, 1,000 keys, count, sum': median(rows, 1_000, changing([count!, sum!])),
    'over 1,000 rows, 100 keys, sum': median(few, 100, over(1_000, [sum!])),
    'over 1,000 rows, 100 keys, min, max': median(few, 100, over(1_000, [least!, greatest!])),
    'over 1,000 rows, 100 keys, first value': median(few, 100, over(1_000, [call('FIRST_VALUE', [1], types.BIGINT)])),
  };
}
