import { rm } from 'node:fs/promises';
import path from 'node:path';
import type { Logger } from '@headrace/connector-sdk/source';
import { CheckpointCoordinator } from '../checkpoint/coordinator';
import { subtaskKey } from '../checkpoint/attempt';
import { checkpointError } from '../checkpoint/checkpoint-error';
import { faultPoint } from '../checkpoint/fault-points';
import type { Manifest } from '../checkpoint/manifest';
import type { JobStart } from '../contract/job';
import { buildJobGraph, isExchangeOperator, type JobGraph } from '../dataflow/job-graph';
import { Doorbells, Ring } from '../dataflow/ring';
import { JobMetricsBuilder } from '../metrics/job-metrics-builder';
import { OperatorMeter } from '../metrics/operator-meter';
import { partitionFilter } from '../source/partition-filter';
import { RowRate } from '../source/row-rate';
import { SplitAssigner } from '../source/split-assigner';
import type { JobPlan, PlanOperator, SinkPlan, SourcePlan } from '@/server/plan/job/job-plan';
import type { JobEnvironment } from './run-job';
import { ReportedError, failureOf, redactSecrets } from './failure';
import { beginJob, type JobBeginning } from './job-restore';
import { patience } from './patience';
import type { LogLevel, SharedRings, WorkerReport } from './protocol';
import { SinkCommitters, type BoundSink } from './sink-committers';
import { bindTable, connectorContext } from './table-binding';
import { allocateRings } from './task-wiring';
import { inlineWorker, threadWorker, type WorkerLink } from './worker-link';

export type JobOutcome = { readonly how: 'finished' | 'stopped' | 'cancelled' };

type Begun = Extract<JobBeginning, { kind: 'begin' }>;

/** The coordinator of one attempt: recovers, starts the workers, hosts enumerators, committers and checkpoints, and decides the end. */
export class JobMaster {
  private readonly graph: JobGraph;
  private readonly plan: JobPlan;
  private readonly stopping = new AbortController();
  private readonly assigners = new Map<string, SplitAssigner>();
  private readonly links: WorkerLink[] = [];
  private readonly opened = counter();
  private readonly ended = counter();
  private readonly closed = counter();
  private readonly metrics: JobMetricsBuilder;
  private shared: SharedRings | null = null;
  private committers: SinkCommitters | null = null;
  private coordinator: CheckpointCoordinator | null = null;
  private failure: { readonly error: unknown } | null = null;
  private requested: Promise<JobOutcome> | null = null;
  private settle!: { resolve(outcome: JobOutcome): void; reject(error: unknown): void };
  private readonly outcome: Promise<JobOutcome>;

  constructor(
    private readonly start: JobStart,
    private readonly environment: JobEnvironment,
  ) {
    this.plan = start.plan;
    this.graph = buildJobGraph(start.plan);
    this.metrics = new JobMetricsBuilder(this.plan, this.graph);
    this.outcome = new Promise((resolve, reject) => (this.settle = { resolve, reject }));
    // Rejections before anyone waits are seen by `run`.
    this.outcome.catch(() => undefined);
  }

  /** Runs to the end. Rejects with what the job failed of; everything is closed by then. */
  async run(): Promise<JobOutcome> {
    const sinks = await this.bindSinks();
    const beginning = await beginJob({
      start: this.start,
      sinksRewindable: sinks.every(isRewindable),
      signal: this.stopping.signal,
      onWaiting: (directory) => this.event('warning', `Another process runs a job in ${directory}; this one waits for its end.`),
    });
    try {
      return beginning.kind === 'finished' ? this.alreadyFinished() : await this.runFrom(beginning, sinks);
    } finally {
      await beginning.lock?.release();
      if (beginning.kind === 'begin' && !beginning.directory) await rm(beginning.stageFolder, { recursive: true, force: true });
    }
  }

  /** Savepoint that is kept; the job runs on. */
  async savepoint(folder: string): Promise<{ readonly path: string; readonly sizeBytes: number }> {
    const coordinator = this.running();
    if (!this.start.checkpointDirectory) throw noDirectory();
    const manifest = await coordinator.savepoint(path.resolve(folder));
    return { path: path.resolve(folder), sizeBytes: manifest.sizeBytes };
  }

  /** Last checkpoint with commit, then the end. `keepAt`: it is kept there as a savepoint. Rejects when the checkpoint fails; the job then runs on. */
  async stop(keepAt: string | null): Promise<Manifest> {
    const manifest = await this.running().finalCheckpoint('stop', keepAt);
    this.settle.resolve({ how: 'stopped' });
    return manifest;
  }

  cancel(): void {
    this.stopping.abort();
    this.settle.resolve({ how: 'cancelled' });
  }

  private running(): CheckpointCoordinator {
    if (this.coordinator && !this.failure) return this.coordinator;
    throw checkpointError('not-running', 'The job is not running yet, so there is nothing to take a checkpoint of.', { retry: 'backoff' });
  }

  private alreadyFinished(): JobOutcome {
    this.event('info', 'The job of this checkpoint directory has finished before; nothing is to be done.');
    return { how: 'finished' };
  }

  private async runFrom(beginning: Begun, sinks: readonly BoundSink[]): Promise<JobOutcome> {
    const { lineage, restored, notes, stageFolder, deadLetterFolder, directory } = beginning;
    for (const note of notes) this.event('warning', note);
    const committers = new SinkCommitters({
      sinks,
      job: this.start,
      lineage,
      stageFolder,
      deadLetterFolder,
      signal: this.stopping.signal,
      log: this.logger(),
      meterOf: (sink) => this.metrics.include(new OperatorMeter(sink.id)),
      onRetry: (sink, message) => this.event('warning', message, sink.origin),
    });
    this.committers = committers;
    try {
      await committers.recover(restored?.manifest ?? null);
      faultPoint('start.recovered');
      if (restored && restored.manifest.pending.length > 0) {
        if (directory) await directory.markCommitStarted(restored.manifest.id, lineage.lineageId);
        await committers.commit(restored.manifest.id, restored.manifest.pending);
      }
      if (restored?.manifest.kind === 'final') {
        await directory?.markFinished(restored.manifest.id);
        return { how: 'finished' };
      }
      return await this.runWorkers(beginning);
    } finally {
      await committers.close();
    }
  }

  private async runWorkers(beginning: Begun): Promise<JobOutcome> {
    this.coordinator = this.createCoordinator(beginning);
    this.openWorkers(beginning);
    let timer: NodeJS.Timeout | null = null;
    let reason: EndReason = 'failed';
    try {
      await Promise.race([this.opened.reached(this.parallelism), this.outcome]);
      await this.startSources(beginning);
      const silent = new Map([...this.assigners].map(([source, { without }]) => [source, new Set(without)]));
      for (const link of this.links) link.send({ type: 'run', silent });
      this.coordinator.onRunning();
      this.environment.report({ type: 'running', restoredFrom: beginning.restored?.path ?? null, at: Date.now() });
      timer = setInterval(() => this.reportMetrics(), 1_000);
      void this.ended.reached(this.parallelism).then(() => this.finish(beginning));
      const outcome = await this.outcome;
      reason = outcome.how === 'cancelled' ? 'cancelled' : 'finished';
      return outcome;
    } finally {
      if (timer) clearInterval(timer);
      this.coordinator.stopPeriodic();
      await this.closeWorkers(reason);
      await Promise.race([this.coordinator.quiesce(), patience(patienceMs[reason])]);
      if (reason !== 'failed') this.reportMetrics();
    }
  }

  private get parallelism(): number {
    return this.plan.settings.parallelism;
  }

  private openWorkers(beginning: Begun): void {
    const { lineage, restored, stageFolder, deadLetterFolder } = beginning;
    this.shared = allocateRings(this.graph, this.parallelism);
    const paced = this.operators('source').filter(({ rowsPerSecond }) => rowsPerSecond !== undefined);
    const rates = new Map(paced.map(({ id }) => [id, RowRate.allocate()]));
    for (let subtask = 0; subtask < this.parallelism; subtask++) {
      const listener = {
        onReport: (report: WorkerReport) => this.onReport(subtask, report),
        onLost: (error: unknown) => this.fail(error),
      };
      const { parts, workerFile } = this.environment;
      const link = this.parallelism === 1 ? inlineWorker(parts, listener) : threadWorker(workerFile, listener);
      this.links.push(link);
      const { shared, start: job } = this;
      link.send({ type: 'open', start: { subtask, job, lineage, restored, shared, rates, stageFolder, deadLetterFolder } });
    }
  }

  private async startSources({ restored }: Begun): Promise<void> {
    for (const source of this.operators('source')) {
      const binding = await bindTable(source.use, this.environment.parts, this.start.secrets);
      const record = restored?.manifest.operators[source.id];
      const assigner = new SplitAssigner({
        runtime: binding.connector.source!,
        context: connectorContext(binding, {
          job: this.start,
          log: this.logger(),
          metrics: this.metrics.include(new OperatorMeter(source.id)),
          signal: this.stopping.signal,
        }),
        parallelism: this.parallelism,
        keepPartition: partitionFilter(this.plan, source),
        restored: record ? { enumerator: record.enumerator, subtasks: record.subtasks.map((subtask) => subtask.runtime) } : null,
        fail: (error) => this.fail(error, source.origin),
        port: {
          assign: (reader, splits) =>
            this.links[reader]!.send({ type: 'assign', source: source.id, splits: splits.map(({ stored }) => stored) }),
          noMoreSplits: (reader) => this.links[reader]!.send({ type: 'no-more-splits', source: source.id }),
          message: (reader, message) => this.links[reader]!.send({ type: 'enumerator-message', source: source.id, message }),
        },
      });
      this.assigners.set(source.id, assigner);
      try {
        await assigner.start();
      } catch (error) {
        throw new ReportedError(failureOf(error, { origin: source.origin, secrets: this.secrets() }));
      }
      for (let reader = 0; reader < this.parallelism; reader++) assigner.onReady(reader);
    }
  }

  private createCoordinator({ directory, lineage, restored }: Begun): CheckpointCoordinator {
    const operators = this.plan.operators.filter((operator) => !isExchangeOperator(operator.id));
    const subtasks = Array.from({ length: this.parallelism }, (_, subtask) => subtask);
    const toAll = (send: (link: WorkerLink) => void): void => this.links.forEach(send);
    return new CheckpointCoordinator({
      directory,
      lineage,
      restored: restored?.manifest ?? null,
      settings: this.plan.settings.checkpoint,
      parallelism: this.parallelism,
      jobName: this.plan.name,
      expected: new Set(operators.flatMap((operator) => subtasks.map((subtask) => subtaskKey(operator.id, subtask)))),
      operatorKinds: new Map(operators.map((operator) => [operator.id, recordedKind(operator)])),
      snapshotEnumerators: (id) => new Map([...this.assigners].map(([operator, assigner]) => [operator, assigner.snapshot(id)])),
      broadcast: {
        trigger: (mark) => toAll((link) => link.send({ type: 'trigger', mark })),
        cancel: (id) => toAll((link) => link.send({ type: 'cancel-checkpoint', id })),
        committed: (id) => toAll((link) => link.send({ type: 'committed', id })),
        complete: (id) => {
          for (const assigner of this.assigners.values()) assigner.onCheckpointComplete(id);
          toAll((link) => link.send({ type: 'checkpoint-complete', id }));
        },
      },
      commit: (id, pending) => this.committers!.commit(id, pending),
      onReport: (checkpoint) => this.environment.report({ type: 'checkpoint', checkpoint }),
      onLongCommit: (id, lastsMs) =>
        this.event(
          'warning',
          `The commit of checkpoint ${id} has lasted ${Math.round(lastsMs / 1_000)} s; the next checkpoint waits for it.`,
        ),
      fail: (error) => this.fail(error),
    });
  }

  /** The input has ended everywhere: last checkpoint, commit, marker. */
  private async finish({ directory }: Begun): Promise<void> {
    try {
      const manifest = await this.coordinator!.finalCheckpoint('final');
      await directory?.markFinished(manifest.id);
      this.settle.resolve({ how: 'finished' });
    } catch (error) {
      this.fail(error);
    }
  }

  private onReport(worker: number, report: WorkerReport): void {
    switch (report.type) {
      case 'opened':
        return this.opened.add();
      case 'ended':
        return this.ended.add();
      case 'closed':
        return this.closed.add();
      case 'first-row':
        return this.coordinator!.onFirstRow();
      case 'acknowledge':
        return this.coordinator!.acknowledge(report.mark, report.snapshots);
      case 'decline':
        return this.coordinator!.decline(report.mark, new ReportedError(report.error));
      case 'readings':
        return this.metrics.take(worker, report.readings);
      case 'log':
        return this.environment.log(report.level, redactSecrets(report.message, this.secrets()), report.fields);
      case 'failed':
        return this.fail(new ReportedError(report.error));
      default:
        return this.onSplitReport(worker, report);
    }
  }

  private onSplitReport(reader: number, report: Extract<WorkerReport, { readonly source: unknown }>): void {
    const assigner = this.assigners.get(report.source);
    // Readers announce themselves before the enumerator starts; the start greets them all.
    if (!assigner || report.type === 'reader-ready') return;
    try {
      if (report.type === 'split-request') assigner.onRequest(reader);
      else if (report.type === 'split-finished') assigner.onFinished(reader, report.splitId);
      else if (report.type === 'reader-message') assigner.onMessage(reader, report.message);
    } catch (error) {
      this.fail(error);
    }
  }

  private fail(error: unknown, origin: readonly string[] = []): void {
    if (this.failure) return;
    this.failure = { error };
    this.stopping.abort();
    this.coordinator?.abort(error);
    this.settle.reject(origin.length > 0 ? new ReportedError(failureOf(error, { origin, secrets: this.secrets() })) : error);
  }

  /** Rings first: nobody waits for a worker that is gone, nor for a thread that does not end. */
  private async closeWorkers(reason: EndReason): Promise<void> {
    this.stopping.abort();
    if (this.shared && reason !== 'finished') {
      for (const buffer of this.shared.rings.values()) new Ring(buffer).abort();
      new Doorbells(this.shared.bells).ringAll();
    }
    for (const assigner of this.assigners.values()) await assigner.close();
    for (const link of this.links) link.send({ type: 'close', reason });
    await Promise.race([this.closed.reached(this.parallelism), patience(patienceMs[reason])]);
    await Promise.race([Promise.all(this.links.map((link) => link.terminate())), patience(patienceMs[reason])]);
  }

  private reportMetrics(): void {
    const coordinator = this.coordinator!;
    const { last } = coordinator;
    const checkpoint = last && {
      completed: coordinator.completed,
      failed: coordinator.failed,
      lastId: last.id,
      lastCompletedAtMs: last.startedAt + last.durationMs,
      lastDurationMs: last.durationMs,
      lastSizeBytes: last.sizeBytes,
    };
    this.environment.report({ type: 'metrics', metrics: this.metrics.build(checkpoint) });
  }

  private async bindSinks(): Promise<BoundSink[]> {
    const sinks: BoundSink[] = [];
    for (const plan of this.operators('sink')) {
      sinks.push({ plan, binding: await bindTable(plan.use, this.environment.parts, this.start.secrets) });
    }
    return sinks;
  }

  private operators<Kind extends 'source' | 'sink'>(kind: Kind): Extract<PlanOperator, { kind: Kind }>[] {
    return this.plan.operators.filter((operator): operator is Extract<PlanOperator, { kind: Kind }> => operator.kind === kind);
  }

  private secrets(): string[] {
    return Object.values(this.start.secrets);
  }

  private event(level: 'info' | 'warning' | 'error', message: string, origin: SinkPlan['origin'] | SourcePlan['origin'] = []): void {
    const safe = redactSecrets(message, this.secrets());
    this.environment.report({ type: 'event', level, message: safe, origin, at: Date.now() });
    this.environment.log(level === 'warning' ? 'warn' : level, safe, {});
  }

  private logger(): Logger {
    const log =
      (level: LogLevel) =>
      (message: string, fields: Readonly<Record<string, unknown>> = {}): void =>
        this.environment.log(level, redactSecrets(message, this.secrets()), fields);
    return { debug: log('debug'), info: log('info'), warn: log('warn'), error: log('error') };
  }
}

type EndReason = 'finished' | 'failed' | 'cancelled';

/** What ends is waited for so long, and no longer: a system that does not answer must not keep a job from its end. */
const patienceMs: Readonly<Record<EndReason, number>> = { finished: 10_000, failed: 2_000, cancelled: 2_000 };

const recordedKind = (operator: PlanOperator): string =>
  (operator.kind === 'window-aggregate' || operator.kind === 'group-aggregate') && operator.phase === 'local'
    ? `${operator.kind}-local`
    : operator.kind;

/** Could output of later epochs be there already without harm? */
function isRewindable({ plan, binding }: BoundSink): boolean {
  const spec = binding.connector.spec.sink;
  return binding.connector.sink?.rewindable === true || spec?.guarantee(binding.options, plan.use.schema) === 'idempotent';
}

/** Counts up; who waits for a number is told when it is reached. */
function counter(): { add(): void; reached(target: number): Promise<void> } {
  let count = 0;
  const waiting: { readonly target: number; readonly resolve: () => void }[] = [];
  return {
    add: () => {
      count++;
      for (const waiter of waiting) if (count >= waiter.target) waiter.resolve();
    },
    reached: (target) => new Promise((resolve) => (count >= target ? resolve() : void waiting.push({ target, resolve }))),
  };
}

const noDirectory = (): Error =>
  checkpointError('no-directory', 'The job has no checkpoint directory, so it cannot take a savepoint.', {
    domain: 'user',
    remedy: 'Start it with a checkpoint directory.',
  });
