import type { CheckpointMetrics, EdgeMetrics, JobMetrics, LookupMetrics, OperatorMetrics, SplitMetrics } from '@/model/metrics/job-metrics';
import type { OperatorId } from '@/model/ids';
import type { JobPlan, PlanOperator } from '@/server/plan/job/job-plan';
import { isExchangeOperator, type JobGraph } from '../dataflow/job-graph';
import { THROTTLED } from '../source/source-pace';
import type { SubtaskReading, WorkerReadings } from '../worker/protocol';
import type { OperatorMeter } from './operator-meter';

/** Sums of one operator's subtasks. */
interface Totals {
  rowsIn: number;
  rowsOut: number;
  lateRows: number;
  skippedRows: number;
  deadLetterRows: number;
  stateBytes: number;
  busy: number;
  heldBack: number;
  idle: number;
  lookups: number;
  watermark: number;
  readonly custom: Record<string, number>;
  readonly splits: SplitMetrics[];
}

/** Makes a job's metrics once a second out of the workers' newest readings; rates and shares come from the difference to the last time. */
export class JobMetricsBuilder {
  private readonly startedAt = Date.now();
  private readonly readings = new Map<number, WorkerReadings>();
  private readonly meters: OperatorMeter[] = [];
  private before: {
    readonly atMs: number;
    readonly cpu: number;
    readonly totals: ReadonlyMap<OperatorId, Totals>;
    readonly edges: readonly number[];
  };

  constructor(
    private readonly plan: JobPlan,
    private readonly graph: JobGraph,
  ) {
    this.before = { atMs: this.startedAt, cpu: cpuMs(), totals: new Map(), edges: [] };
  }

  take(worker: number, readings: WorkerReadings): void {
    this.readings.set(worker, readings);
  }

  /** Of an enumerator or committer, which run beside this. */
  include(meter: OperatorMeter): OperatorMeter {
    this.meters.push(meter);
    return meter;
  }

  build(checkpoint: CheckpointMetrics | null): JobMetrics {
    const atMs = Date.now();
    const seconds = Math.max(0.001, (atMs - this.before.atMs) / 1_000);
    const totals = this.totals();
    const edgeRows = this.graph.edges.map((edge) => this.sumEdge(edge.index, 'rows'));
    const cpu = cpuMs();
    const operators = this.plan.operators.map((operator) => this.operator(operator, totals.get(operator.id) ?? noTotals(), seconds));
    const edges = this.graph.edges.flatMap((edge): EdgeMetrics[] => {
      const { from, to } = edge.plan;
      if (isExchangeOperator(from)) return [];
      const rowsPerSec = Math.max(0, (edgeRows[edge.index]! - (this.before.edges[edge.index] ?? 0)) / seconds);
      return [{ from, to: this.pastExchange(to), rowsPerSec, fill: this.fillOf(edge.index) }];
    });
    const metrics = this.summarise({ atMs, seconds, operators, edges, checkpoint, totals, cpu: (cpu - this.before.cpu) / 1_000 / seconds });
    this.before = { atMs, cpu, totals, edges: edgeRows };
    return metrics;
  }

  private summarise(parts: {
    readonly atMs: number;
    readonly seconds: number;
    readonly operators: readonly OperatorMetrics[];
    readonly edges: readonly EdgeMetrics[];
    readonly checkpoint: CheckpointMetrics | null;
    readonly totals: ReadonlyMap<OperatorId, Totals>;
    readonly cpu: number;
  }): JobMetrics {
    const of = (kind: PlanOperator['kind']): OperatorMetrics[] =>
      parts.operators.filter((_, index) => this.plan.operators[index]!.kind === kind);
    const sources = of('source');
    const sinks = of('sink');
    const marks = sinks.flatMap((sink) => (sink.watermarkMs === null ? [] : [sink.watermarkMs]));
    return {
      atMs: parts.atMs,
      uptimeMs: parts.atMs - this.startedAt,
      rates: {
        rowsInPerSec: sum(sources, (operator) => operator.rowsOutPerSec),
        rowsOutPerSec: sum(sinks, (operator) => operator.rowsInPerSec),
        watermarkMs: marks.length === sinks.length && marks.length > 0 ? Math.min(...marks) : null,
      },
      rowsIn: sum(sources, (operator) => operator.rowsOut),
      rowsOut: sum(sinks, (operator) => operator.rowsIn),
      lateRows: sum(parts.operators, (operator) => operator.lateRows),
      skippedRows: sum(parts.operators, (operator) => operator.skippedRows),
      deadLetterRows: [...parts.totals.values()].reduce((total, one) => total + one.deadLetterRows, 0),
      stateBytes: sum(parts.operators, (operator) => operator.stateBytes),
      memoryBytes: process.memoryUsage.rss(),
      cpu: parts.cpu,
      checkpoint: parts.checkpoint,
      operators: parts.operators,
      edges: parts.edges,
    };
  }

  private operator(operator: PlanOperator, now: Totals, seconds: number): OperatorMetrics {
    const before = this.before.totals.get(operator.id) ?? noTotals();
    const busy = Math.max(0, now.busy - before.busy);
    const heldBack = Math.max(0, now.heldBack - before.heldBack);
    const idle = Math.max(0, now.idle - before.idle);
    const time = busy + heldBack + idle;
    return {
      operatorId: operator.id,
      origin: operator.origin,
      rowsIn: now.rowsIn,
      rowsOut: now.rowsOut,
      rowsInPerSec: Math.max(0, (now.rowsIn - before.rowsIn) / seconds),
      rowsOutPerSec: Math.max(0, (now.rowsOut - before.rowsOut) / seconds),
      busy: time > 0 ? busy / time : 0,
      heldBack: time > 0 ? heldBack / time : 0,
      idle: time > 0 ? idle / time : 1,
      watermarkMs: Number.isFinite(now.watermark) ? now.watermark : null,
      lateRows: now.lateRows,
      skippedRows: now.skippedRows,
      stateBytes: now.stateBytes,
      ...throttledShare(now, before, time),
      ...(operator.kind === 'lookup-join' ? { lookup: lookupMetrics(now, before, seconds) } : {}),
      ...(operator.kind === 'source' ? { splits: now.splits } : {}),
      ...ownMetrics(now.custom),
    };
  }

  private totals(): Map<OperatorId, Totals> {
    const totals = new Map<OperatorId, Totals>();
    for (const worker of this.readings.values()) {
      for (const reading of worker.operators) {
        const total = totals.get(reading.operator) ?? noTotals();
        totals.set(reading.operator, total);
        addReading(total, reading);
      }
    }
    for (const meter of this.meters) {
      const total = totals.get(meter.operator) ?? noTotals();
      totals.set(meter.operator, total);
      total.skippedRows += meter.skippedRows;
      total.deadLetterRows += meter.deadLetterRows;
      addCustom(total, meter.custom());
    }
    return totals;
  }

  private sumEdge(edge: number, field: 'rows'): number {
    let total = 0;
    for (const worker of this.readings.values()) total += worker.edges.find((reading) => reading.edge === edge)?.[field] ?? 0;
    return total;
  }

  private fillOf(edge: number): number {
    let most = 0;
    for (const worker of this.readings.values()) most = Math.max(most, worker.edges.find((reading) => reading.edge === edge)?.fill ?? 0);
    return most;
  }

  /** Routing operators are no one's: the edge goes on to where they lead. */
  private pastExchange(to: OperatorId): OperatorId {
    if (!isExchangeOperator(to)) return to;
    return this.graph.edges.find((edge) => edge.plan.from === to)?.plan.to ?? to;
  }
}

const noTotals = (): Totals => ({
  rowsIn: 0,
  rowsOut: 0,
  lateRows: 0,
  skippedRows: 0,
  deadLetterRows: 0,
  stateBytes: 0,
  busy: 0,
  heldBack: 0,
  idle: 0,
  lookups: 0,
  watermark: Infinity,
  custom: {},
  splits: [],
});

function addReading(total: Totals, reading: SubtaskReading): void {
  for (const field of [
    'rowsIn',
    'rowsOut',
    'lateRows',
    'skippedRows',
    'deadLetterRows',
    'stateBytes',
    'busy',
    'heldBack',
    'idle',
  ] as const) {
    total[field] += reading[field];
  }
  total.watermark = Math.min(total.watermark, reading.watermark);
  addCustom(total, reading.custom);
  total.lookups = total.custom['lookup.requests'] ?? 0;
  for (const { splitId, rows, watermark, idle } of reading.splits) {
    total.splits.push({ splitId, rows, watermarkMs: Number.isFinite(watermark) ? watermark : null, state: idle ? 'idle' : 'reading' });
  }
}

function addCustom(total: Totals, custom: Readonly<Record<string, number>>): void {
  for (const [name, value] of Object.entries(custom)) total.custom[name] = (total.custom[name] ?? 0) + value;
}

function throttledShare(now: Totals, before: Totals, time: number): Pick<OperatorMetrics, 'throttled'> {
  if (now.custom[THROTTLED] === undefined) return {};
  const waited = now.custom[THROTTLED] - (before.custom[THROTTLED] ?? 0);
  return { throttled: time > 0 ? Math.min(1, Math.max(0, waited / time)) : 0 };
}

/** Without what the engine counts in the same way. */
function ownMetrics(custom: Totals['custom']): Pick<OperatorMetrics, 'own'> {
  const own = Object.entries(custom).filter(([name]) => name !== THROTTLED && !name.startsWith('lookup.'));
  return own.length === 0 ? {} : { own: Object.fromEntries(own) };
}

function lookupMetrics(now: Totals, before: Totals, seconds: number): LookupMetrics {
  const asked = now.lookups - before.lookups;
  const hits = (now.custom['lookup.hits'] ?? 0) - (before.custom['lookup.hits'] ?? 0);
  return {
    lookupsPerSec: Math.max(0, asked / seconds),
    hitShare: asked > 0 ? Math.min(1, hits / asked) : 0,
    cachedRows: now.custom['lookup.cached-rows'] ?? 0,
    p95Ms: now.custom['lookup.p95-ms'] ?? 0,
  };
}

const sum = <T>(items: readonly T[], of: (item: T) => number): number => items.reduce((total, item) => total + of(item), 0);

function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}
