import type { LookupReader, LookupRuntime } from '@headrace/connector-sdk/lookup';
import type { ConnectorContext } from '@headrace/connector-sdk/source';
import type { DataType, Field, SqlValue } from '@headrace/connector-sdk/schema';
import { HeadraceError } from '@headrace/connector-sdk/errors';
import { timerMs } from '../time/timer-ms';
import { constantValue } from './constant-value';
import type { InputGate } from '../dataflow/input-gate';
import { BatchPool } from '../dataflow/pooled-batch';
import type { SharedOutput } from '../dataflow/shared-output';
import type { TaskHost } from '../dataflow/task';
import type { OperatorMeter } from '../metrics/operator-meter';
import type { LookupJoinPlan } from '@/server/plan/job/job-plan';
import { BatchLookups } from './batch-lookups';
import { LruCache, noCache } from './lookup-cache';
import { loadDimension } from './dimension-load';
import type { DimensionTable, WholeDimension } from './dimension-table';
import { JoinedOutput } from './joined-output';
import { KeyReader, type KeyPart } from './lookup-keys';
import { LookupTask } from './lookup-task';
import { MatchCondition } from './match-condition';
import { RowPreparer } from './prepared-rows';
import { RetainedRows } from './retained-rows';
import { RowFetcher, withRetries, type FetcherParts } from './row-fetcher';
import { RowJoiner } from './row-joiner';

export interface LookupOpening {
  readonly index: number;
  readonly plan: LookupJoinPlan;
  readonly inputFields: readonly Field[];
  readonly withKinds: boolean;
  readonly lookup: LookupRuntime<unknown>;
  readonly context: ConnectorContext<unknown>;
  readonly gate: InputGate;
  readonly output: SharedOutput;
  readonly host: TaskHost;
  readonly meter: OperatorMeter;
  readonly attempt: number;
  readonly timeZone: string;
}

const OUTPUT_BATCHES = 5;

/** Opens the dimension. With cache ALL it resolves after the first load, so no input is consumed before. */
export async function openLookup(opening: LookupOpening): Promise<LookupTask> {
  const { plan, lookup, context, host, inputFields, meter, timeZone } = opening;
  const now = { timeZone, now: () => context.clock.now() };
  const ask = { keys: plan.keys.map((key) => key.dimension), columns: plan.columns };
  const loading = plan.cache.mode === 'all';
  // A full load needs the key columns in the rows themselves.
  const reader = lookup.create(context, loading ? { keys: ask.keys, columns: [...ask.columns, ...ask.keys] } : ask);
  const fields = plan.columns.map((name) => dimensionField(plan, name));
  const preparer = new RowPreparer(fields);
  const parts = plan.keys.map(({ dimension, stream }): KeyPart =>
    'column' in stream ? stream : { value: constantValue(stream.constant, dimensionField(plan, dimension).type, now) },
  );
  const cache = plan.cache.mode === 'lru' ? new LruCache(plan.cache) : noCache;
  const onRetry = (why: unknown): void => {
    meter.counter('lookup.retries').add(1);
    context.log.warn(`The dimension "${plan.use.schema.name}" is asked again in ${plan.retry.delayMs} ms.`, { why: textOf(why) });
  };
  const patience = { plan, clock: context.clock, signal: host.signal, onRetry };
  const whole = loading ? await openWhole({ opening, reader, preparer, parts, patience, types: fields.map((field) => field.type) }) : null;
  const fetcher = new RowFetcher({ reader, ...patience });
  meter.gauge('lookup.cached-rows', () => whole?.table.rowCount ?? cache.rows);
  meter.gauge('lookup.p95-ms', () => fetcher.p95Ms());
  const types = { input: inputFields.map((field) => field.type), dimension: fields.map((field) => field.type) };
  const condition = plan.condition && new MatchCondition(plan.condition, types, now);
  const keys = new KeyReader(parts, inputFields);
  const retained = retainedOf(opening);
  const { index, gate, output } = opening;
  return new LookupTask({
    index,
    plan,
    gate,
    lookups: new BatchLookups({ keys, cache, whole, fetcher, preparer, host, meter }),
    joiner: new RowJoiner({ plan, inputColumns: inputFields.length, keys, whole: loading, condition, retained }),
    joined: new JoinedOutput(output, new BatchPool({ fields: plan.output, withKinds: opening.withKinds }, OUTPUT_BATCHES)),
    output,
    whole,
    retained: retained?.rows ?? null,
    reader,
    host,
    meter,
  });
}

function retainedOf({ plan, host, inputFields, attempt }: LookupOpening): { readonly keys: KeyReader; readonly rows: RetainedRows } | null {
  if (!plan.inputUpsertKey) return null;
  const { subtask, parallelism } = host;
  const rows = new RetainedRows({ operator: plan.id, subtask, parallelism }, attempt);
  const restored = host.restored(plan.id);
  if (restored) rows.restore(restored);
  const keys = new KeyReader(
    plan.inputUpsertKey.map((column) => ({ column })),
    inputFields,
  );
  return { keys, rows };
}

async function openWhole(parts: {
  readonly opening: LookupOpening;
  readonly reader: LookupReader;
  readonly preparer: RowPreparer;
  readonly parts: readonly KeyPart[];
  readonly patience: Omit<FetcherParts, 'reader'>;
  readonly types: readonly DataType[];
}): Promise<WholeDimension> {
  const { plan, host } = parts.opening;
  const keyFields = plan.keys.map((key) => dimensionField(plan, key.dimension));
  const load = (): Promise<DimensionTable> =>
    withRetries(parts.patience, () => loadDimension({ ...parts, plan, keyFields, constants: constantsOf(parts.parts) }));
  const whole = { table: await load(), stopReloading: () => undefined as void };
  const reloadEveryMs = plan.cache.mode === 'all' ? plan.cache.reloadEveryMs : null;
  if (reloadEveryMs === null) return whole;
  let loading = false;
  let stopped = false;
  const timer = setInterval(() => {
    if (loading) return;
    loading = true;
    load()
      .then((table) => (whole.table = table))
      .catch((error: unknown) => {
        if (!stopped && !host.signal.aborted) host.fail(error);
      })
      .finally(() => (loading = false));
  }, timerMs(reloadEveryMs));
  whole.stopReloading = () => {
    stopped = true;
    clearInterval(timer);
  };
  return whole;
}

const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Values that key columns of the dimension must have, by position; undefined where the input decides. */
const constantsOf = (parts: readonly KeyPart[]): readonly (SqlValue | undefined)[] =>
  parts.map((part) => ('column' in part ? undefined : part.value));

function dimensionField(plan: LookupJoinPlan, name: string): Field {
  const field = plan.use.schema.fields.find((candidate) => candidate.name === name);
  if (field) return field;
  throw new HeadraceError(`The dimension "${plan.use.schema.name}" has no column "${name}".`, {
    code: 'lookup.unknown-column',
    domain: 'internal',
    retry: 'none',
  });
}
