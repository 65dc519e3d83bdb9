import { PerformanceObserver } from 'node:perf_hooks';
import { ColumnVector, notNull, types, type DataType } from '@headrace/connector-sdk/schema';
import type { AggregateCall } from '@/server/plan/job/job-plan';
import { compileChain } from '@/server/engine/codegen/compile-chain';
import { context, edge, groupPlan, sourcePlan, straightChain } from '@/server/engine/codegen/testing/plans';
import { BATCH_ROWS, EngineBatch } from '@/server/engine/contract/batch';
import type { Chain, ChainOutput, ChainSnapshot } from '@/server/engine/contract/chain';
import { StateMemory } from '@/server/engine/state/state-memory';
import { optimiseOnlyLoops } from '@/server/engine/worker/optimise-loops';

const long = notNull(types.BIGINT);
type Key = 'INT' | 'BIGINT' | 'text of 16';
const keyTypes: Readonly<Record<Key, DataType>> = { INT: notNull(types.INT), BIGINT: long, 'text of 16': notNull(types.STRING) };
const count: AggregateCall = { fn: 'COUNT', args: [], distinct: false, filter: null, type: long };
const sum: AggregateCall = { fn: 'SUM', args: [1], distinct: false, filter: null, type: long };

/** Takes changes and forgets them. */
class Forgotten implements ChainOutput {
  readonly targets = 1;
  private readonly pool: EngineBatch;
  private readonly texts = new Uint8Array(BATCH_ROWS * 16);
  private used = 0;
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
    this.pool.rowCount = this.pool.markCount = this.used = 0;
  }
  reserveBytes(_target: number, column: number, size: number): { readonly data: Uint8Array; readonly offset: number } {
    this.pool.columns[column]!.data = this.texts;
    this.used += size;
    return { data: this.texts, offset: this.used - size };
  }
}

function groups(key: Key): Chain {
  const keyType = keyTypes[key];
  const group = groupPlan([keyType, long, long], {
    keys: [0],
    aggregates: [count, sum],
    inputRetracts: false,
    emitsUpdateBefore: false,
    stateTtlMs: null,
  });
  const plan = straightChain(sourcePlan([keyType, long]), [group], { changelog: 'upsert' });
  return compileChain({ ...plan, outputs: [edge('group', 'sink', { changelog: 'upsert' })] })(
    context([new Forgotten([keyType, long, long])], { stateMemory: new StateMemory(8 * 1_073_741_824) }),
  );
}

/** Batches whose keys go over all of `keys` in a scattered order. */
class Scattered {
  readonly batch: EngineBatch;
  private next = 0;
  constructor(
    private readonly key: Key,
    private readonly keys: number,
  ) {
    this.batch = new EngineBatch([new ColumnVector(keyTypes[key], BATCH_ROWS), new ColumnVector(long, BATCH_ROWS)], BATCH_ROWS);
    this.batch.rowCount = BATCH_ROWS;
    if (key === 'text of 16') this.batch.columns[0]!.data = new Uint8Array(BATCH_ROWS * 16);
  }
  fill(): EngineBatch {
    const [key, value] = this.batch.columns as [ColumnVector, ColumnVector];
    for (let i = 0; i < BATCH_ROWS; i++) {
      // A step without a common divisor with powers of ten goes over all keys.
      const number = (this.next++ * 7_919_977) % this.keys;
      if (this.key === 'INT') key.i32[i] = number;
      else if (this.key === 'BIGINT') key.i32[2 * i] = number;
      else this.putText(key, i, number);
      value.i32[2 * i] = i;
    }
    return this.batch;
  }
  private putText(key: ColumnVector, i: number, number: number): void {
    key.starts[i] = i * 16;
    key.lengths[i] = 16;
    for (let at = 15, rest = number; at >= 0; at--, rest = Math.floor(rest / 10)) key.data[i * 16 + at] = 48 + (rest % 10);
  }
}

function filled(key: Key, keys: number): { readonly chain: Chain; readonly input: Scattered } {
  const chain = groups(key);
  const input = new Scattered(key, keys);
  for (let rows = 0; rows < keys; rows += BATCH_ROWS) chain.process(0, input.fill(), { from: 0, to: BATCH_ROWS });
  return { chain, input };
}

function bytesPerKey(key: Key, keys: number): number {
  const { chain } = filled(key, keys);
  const bytes = chain.stateBytes() / keys;
  chain.close();
  return Number(bytes.toFixed(1));
}

interface Steps {
  readonly p99: number;
  readonly most: number;
}

/**
 * What single steps (a batch of rows, or a piece of the snapshot) take, in ms: without a checkpoint, during the first one, and during later ones. Both the
 * clock and the process's processor time (the compiler's and the collector's threads in it) are at least what the step itself took: the lesser counts.
 */
function stallMs(keys: number): Readonly<Record<'usual' | 'first' | 'later', Steps>> {
  const { chain, input } = filled('BIGINT', keys);
  const timed = (work: () => void): number => {
    const began = performance.now();
    const before = process.cpuUsage();
    work();
    const used = process.cpuUsage(before);
    return Math.min((used.user + used.system) / 1_000, performance.now() - began);
  };
  const batch = (): number => {
    const rows = input.fill();
    return timed(() => chain.process(0, rows, { from: 0, to: BATCH_ROWS }));
  };
  const checkpoint = (): readonly number[] => {
    let snapshot: ChainSnapshot;
    const steps = [timed(() => (snapshot = chain.beginSnapshot()))];
    for (let more = true; more;)
      steps.push(
        batch(),
        timed(() => (more = snapshot.next() !== null)),
      );
    return steps;
  };
  for (let i = 0; i < 200; i++) batch();
  const usual = Array.from({ length: 200 }, batch);
  const [first, ...later] = Array.from({ length: 5 }, checkpoint);
  chain.close();
  return { usual: stepsOf(usual), first: stepsOf(first!), later: stepsOf(later.flat()) };
}

function stepsOf(times: readonly number[]): Steps {
  const sorted = [...times].sort((a, b) => a - b);
  const rounded = (ms: number): number => Number(ms.toFixed(2));
  return { p99: rounded(sorted[Math.floor(sorted.length * 0.99)]!), most: rounded(sorted.at(-1)!) };
}

/** The longest pause of the collector while so many keys come and are updated once. */
async function longestPause(keys: number): Promise<{ readonly pauseMs: number; readonly millionRowsPerCpuSecond: number }> {
  let pauseMs = 0;
  const observer = new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) pauseMs = Math.max(pauseMs, entry.duration);
  });
  observer.observe({ entryTypes: ['gc'] });
  const before = process.cpuUsage();
  const { chain, input } = filled('BIGINT', keys);
  for (let rows = 0; rows < keys; rows += BATCH_ROWS) chain.process(0, input.fill(), { from: 0, to: BATCH_ROWS });
  const used = process.cpuUsage(before);
  await new Promise((resolve) => setTimeout(resolve, 50));
  observer.disconnect();
  chain.close();
  return { pauseMs: Number(pauseMs.toFixed(1)), millionRowsPerCpuSecond: Number(((2 * keys) / (used.user + used.system)).toFixed(2)) };
}

/** What so many keys cost: rows that bring them, rows that change them, a checkpoint of all, in processor time. */
export interface Point {
  readonly keys: number;
  readonly newRowsPerCpuSecond: number;
  readonly rowsPerCpuSecond: number;
  readonly bytesPerKey: number;
  readonly checkpointNsPerKey: number;
}

/** One point of the curve. Few keys come several times over, each time into a new state, so that each figure is of a million rows at least. */
export function runCurve(keys: number): Point {
  const rounds = Math.max(1, Math.ceil(1_000_000 / keys));
  const cpu = (work: () => void): number => {
    const before = process.cpuUsage();
    work();
    const used = process.cpuUsage(before);
    return used.user + used.system;
  };
  const batches = Math.ceil(keys / BATCH_ROWS);
  let [coming, changing, written, bytes] = [0, 0, 0, 0];
  // One more round, the first, warms the compiler up.
  for (let round = 0; round <= rounds; round++) {
    const chain = groups('BIGINT');
    const input = new Scattered('BIGINT', keys);
    const rows = (): number => {
      const made = input.fill();
      return cpu(() => chain.process(0, made, { from: 0, to: BATCH_ROWS }));
    };
    const all = (): number => Array.from({ length: batches }, rows).reduce((sum, used) => sum + used, 0);
    const times = [all(), all(), cpu(() => drain(chain.beginSnapshot()))] as const;
    bytes = chain.stateBytes() / keys;
    chain.close();
    if (round === 0 && keys <= 1_000_000) continue;
    coming += times[0];
    changing += times[1];
    written += times[2];
    if (keys > 1_000_000) break;
  }
  const measured = keys > 1_000_000 ? 1 : rounds;
  const rate = (used: number): number => Math.round((measured * batches * BATCH_ROWS * 1e6) / used);
  return {
    keys,
    newRowsPerCpuSecond: rate(coming),
    rowsPerCpuSecond: rate(changing),
    bytesPerKey: Number(bytes.toFixed(1)),
    checkpointNsPerKey: Math.round((written * 1_000) / (measured * keys)),
  };
}

function drain(snapshot: ChainSnapshot): void {
  while (snapshot.next() !== null);
}

/** What state costs: bytes a key, the stall at a checkpoint, and the collector's pauses. Times are processor time. */
export async function runState(): Promise<Record<string, unknown>> {
  const million = 1_000_000;
  // As a job's worker does.
  optimiseOnlyLoops();
  return {
    'bytes a key, COUNT + SUM, a million INT keys': bytesPerKey('INT', million),
    'bytes a key, COUNT + SUM, a million BIGINT keys': bytesPerKey('BIGINT', million),
    'bytes a key, COUNT + SUM, a million keys of 16 characters': bytesPerKey('text of 16', million),
    'a step in ms at a checkpoint of a million keys': stallMs(million),
    'ten million keys, longest pause of the collector': await longestPause(10 * million),
  };
}
