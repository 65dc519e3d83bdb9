import { RowsToColumns } from '@headrace/connector-sdk/base';
import type { LookupRuntime } from '@headrace/connector-sdk/lookup';
import { types, type SqlRow } from '@headrace/connector-sdk/schema';
import { asOperatorId } from '@/model/ids';
import type { LookupJoinPlan } from '@/server/plan/job/job-plan';
import { BATCH_ROWS } from '@/server/engine/contract/batch';
import { InputGate } from '@/server/engine/dataflow/input-gate';
import { LocalChannel } from '@/server/engine/dataflow/local-channel';
import { PooledBatch } from '@/server/engine/dataflow/pooled-batch';
import { SharedOutput } from '@/server/engine/dataflow/shared-output';
import type { TaskHost } from '@/server/engine/dataflow/task';
import { openLookup } from '@/server/engine/lookup/open-lookup';
import type { LookupTask } from '@/server/engine/lookup/lookup-task';
import { OperatorMeter } from '@/server/engine/metrics/operator-meter';

const DIMENSION_ROWS = 10_000;
const LATENCY_MS = 1;

const input = [
  { name: 'id', type: types.BIGINT },
  { name: 'item', type: types.BIGINT },
  { name: 'amount', type: types.INT },
];
const dimension = [
  { name: 'item', type: types.BIGINT },
  { name: 'title', type: types.STRING },
  { name: 'weight', type: types.INT },
];
const schema = { name: 'items', fields: dimension, primaryKey: [], metadata: [], partitionKeys: [] };

const rowOf = (item: number): SqlRow => [`item number ${item}`, item % 100];

/** A dimension in memory, which answers each request after a millisecond, and is read as a whole at once. */
const lookup: LookupRuntime<unknown> = {
  create: () => ({
    lookup: (keys) => new Promise((resolve) => setTimeout(() => resolve(keys.map(([item]) => [rowOf(Number(item))])), LATENCY_MS)),
    async *scan() {
      yield await Promise.resolve(Array.from({ length: DIMENSION_ROWS }, (_, item): SqlRow => [...rowOf(item), BigInt(item)]));
    },
    close: () => Promise.resolve(),
  }),
};

interface Running {
  readonly task: LookupTask;
  readonly gate: LocalChannel;
  readonly out: LocalChannel;
  readonly failed: () => unknown;
}

async function open(cache: LookupJoinPlan['cache'], wake: () => void): Promise<Running> {
  const plan: LookupJoinPlan = {
    id: asOperatorId('join/lookup'),
    kind: 'lookup-join',
    origin: [],
    name: 'join',
    output: [...input, dimension[1]!, dimension[2]!],
    use: { connector: 'memory', options: {}, format: null, schema },
    type: 'inner',
    keys: [{ dimension: 'item', stream: { column: 1 } }],
    columns: ['title', 'weight'],
    condition: null,
    cache,
    async: { ordered: true, capacity: 10_000, timeoutMs: 10_000 },
    retry: { attempts: 0, delayMs: 1 },
    inputUpsertKey: null,
  };
  let failure: unknown = null;
  const host: TaskHost = {
    subtask: 0,
    parallelism: 1,
    signal: new AbortController().signal,
    wake,
    fail: (error) => (failure = error),
    sectionWriter: () => {
      throw new Error('nothing is written here');
    },
    acknowledge: () => undefined,
    decline: (_, error) => (failure = error),
    restored: () => null,
  };
  const [gate, out] = [new LocalChannel(4), new LocalChannel(4)];
  const nothing = (): void => undefined;
  const task = await openLookup({
    index: 0,
    plan,
    inputFields: input,
    withKinds: false,
    lookup,
    context: {
      options: {},
      table: schema,
      log: { debug: nothing, info: nothing, warn: nothing, error: nothing },
      metrics: new OperatorMeter(plan.id),
      signal: host.signal,
      clock: { now: () => Date.now(), sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)) },
      resolvePath: (path) => path,
    },
    gate: new InputGate([{ channel: gate, input: 0, side: 0 }]),
    output: new SharedOutput([out]),
    host,
    meter: new OperatorMeter(plan.id),
    attempt: 1,
    timeZone: 'UTC',
  });
  return { task, gate, out, failed: () => failure };
}

/** Batches of ids and items in an order that no cache line likes. */
function batches(): PooledBatch[] {
  const fill = new RowsToColumns(input);
  return Array.from({ length: 8 }, (_, n) => {
    const batch = new PooledBatch(input, false);
    const rows = Array.from({ length: BATCH_ROWS }, (_unused, i): SqlRow => {
      const id = n * BATCH_ROWS + i;
      return [BigInt(id), BigInt((id * 7_919) % DIMENSION_ROWS), id % 1_000];
    });
    fill.fill(batch, rows, null);
    return batch;
  });
}

export interface LookupResult {
  readonly rows: number;
  readonly rowsPerCpuSecond: number;
  readonly rowsPerSecond: number;
}

/** Feeds the same batches again and again, a tenth of them to warm up. Every row has its one match. */
async function measure(rows: number, cache: LookupJoinPlan['cache']): Promise<LookupResult> {
  let wake = (): void => undefined;
  const { task, gate, out, failed } = await open(cache, () => wake());
  const given = batches();
  let [fed, received, begun] = [0, 0, 0];
  let [cpu, at] = [process.cpuUsage(), performance.now()];
  while (received < rows) {
    if (failed() !== null) throw failed();
    while (fed < rows && gate.hasRoom()) {
      gate.push({ kind: 'batch', batch: given[(fed / BATCH_ROWS) % given.length]!, release: () => undefined });
      fed += BATCH_ROWS;
    }
    const result = task.step(performance.now());
    for (let element = out.peek(); element; element = out.peek()) {
      if (element.kind === 'batch') {
        received += element.batch.rowCount;
        element.release();
      }
      out.shift();
    }
    if (begun === 0 && received >= rows / 10) [begun, cpu, at] = [received, process.cpuUsage(), performance.now()];
    if (result !== 'worked') await new Promise<void>((resolve) => ((wake = resolve), setTimeout(resolve, 5)));
  }
  const used = process.cpuUsage(cpu);
  const seconds = (performance.now() - at) / 1_000;
  await task.close();
  const measured = received - begun;
  return {
    rows: received,
    rowsPerCpuSecond: Math.round((measured / (used.user + used.system)) * 1e6),
    rowsPerSecond: Math.round(measured / seconds),
  };
}

/** A dimension join without its job around it: three columns in, two of the dimension's beside them out. */
export async function runLookups(rows: number): Promise<Record<string, LookupResult>> {
  const whole = (count: number): number => Math.ceil(count / BATCH_ROWS) * BATCH_ROWS;
  return {
    'look-up, cache ALL, 10,000 rows': await measure(whole(rows), { mode: 'all', reloadEveryMs: null }),
    'look-up, cache NONE, 1 ms each request': await measure(whole(rows / 8), { mode: 'none' }),
  };
}
