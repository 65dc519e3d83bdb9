import { mkdir } from 'node:fs/promises';
import { isHeadraceError } from '@headrace/connector-sdk/errors';
import type { CheckpointReport } from '../contract/job';
import type { CheckpointMark } from '../dataflow/element';
import type { SubtaskSnapshot } from '../dataflow/task';
import type { JobSettings } from '@/server/plan/job/job-plan';
import { timerMs } from '../time/timer-ms';
import { CheckpointAttempt } from './attempt';
import { type CheckpointDirectory, copyStages, stageFolderOf } from './checkpoint-directory';
import { checkpointError } from './checkpoint-error';
import { faultPoint } from './fault-points';
import { requireOwnLineage, writeLineage, type LineageRecord } from './lineage';
import { MANIFEST_VERSION, type Manifest, type OperatorRecord } from './manifest';
import { PendingOutput } from './pending-output';

/** The first checkpoint of a job comes soon after its first row, so that its first results do. */
export const FIRST_CHECKPOINT_MS = 100;

export interface CoordinatorParts {
  /** Null: nothing is kept, and output becomes visible once, at the end. */
  readonly directory: CheckpointDirectory | null;
  readonly settings: JobSettings['checkpoint'];
  readonly parallelism: number;
  readonly jobName: string;
  readonly lineage: LineageRecord;
  readonly restored: Manifest | null;
  /** `operator[subtask]` of everything that answers barriers, and the kinds of the operators. */
  readonly expected: ReadonlySet<string>;
  readonly operatorKinds: ReadonlyMap<string, string>;
  snapshotEnumerators(id: number): ReadonlyMap<string, unknown>;
  readonly broadcast: {
    trigger(mark: CheckpointMark): void;
    cancel(id: number): void;
    complete(id: number): void;
    committed(id: number): void;
  };
  commit(id: number, pending: Manifest['pending']): Promise<void>;
  onReport(report: CheckpointReport): void;
  /** A commit still runs after one more time-out of checkpoints; the next checkpoint waits for it. */
  onLongCommit(id: number, lastsMs: number): void;
  fail(error: unknown): void;
}

/**
 * Takes checkpoints, one at a time: barriers out, answers in, manifest, commit. The commit of one checkpoint may still run while the next
 * one is collected; sinks hold the next epoch back until it is done.
 */
export class CheckpointCoordinator {
  completed = 0;
  failed = 0;
  last: CheckpointReport | null = null;
  private lineage: LineageRecord;
  private readonly output: PendingOutput;
  private readonly retained: Manifest[];
  private current: CheckpointAttempt | null = null;
  private committing: Promise<void> = Promise.resolve();
  private turn: Promise<unknown> = Promise.resolve();
  /** Of the next checkpoint; null while one is taken, too. */
  private timer: NodeJS.Timeout | null = null;
  private comesByItself = false;
  private rowsCame = false;
  private stopped = false;
  private consecutiveFailures = 0;

  constructor(private readonly parts: CoordinatorParts) {
    this.lineage = parts.lineage;
    this.output = new PendingOutput(parts.restored);
    this.retained = parts.restored && parts.restored.lineageId === parts.lineage.lineageId ? [parts.restored] : [];
  }

  /** The job runs. One that was restored may have results without a new row, by the clock: its checkpoints come by themselves from here on. */
  onRunning(): void {
    if (this.parts.restored && !this.comesByItself) this.scheduleFirst(this.parts.settings.intervalMs);
  }

  /** From here on at the latest checkpoints come by themselves. */
  onFirstRow(): void {
    const isBetween = this.timer !== null || !this.comesByItself;
    if (!this.rowsCame && isBetween) this.scheduleFirst(Math.min(FIRST_CHECKPOINT_MS, this.parts.settings.intervalMs));
    this.rowsCame = true;
  }

  private scheduleFirst(afterMs: number): void {
    if (!this.parts.directory) return;
    if (this.timer) clearTimeout(this.timer);
    this.comesByItself = true;
    this.schedule(afterMs);
  }

  acknowledge(mark: CheckpointMark, snapshots: readonly SubtaskSnapshot[]): void {
    if (this.current?.mark.id === mark.id) this.current.acknowledge(snapshots);
    // Came too late for its checkpoint: what it prepared goes along with the next one.
    else this.output.add(snapshots);
  }

  decline(mark: CheckpointMark, error: unknown): void {
    if (this.current?.mark.id === mark.id) this.current.fail(error);
  }

  /** Something failed for good: nobody waits for answers any more. */
  abort(error: unknown): void {
    this.stopPeriodic();
    this.current?.fail(error);
  }

  /**
   * The job ends. A checkpoint that waits for answers is given up; one that is being completed, and a commit, come to their end, so that nothing is written
   * behind the back of who begins here next. Never rejects.
   */
  async quiesce(): Promise<void> {
    this.abort(checkpointError('cancelled', 'The job ended before the checkpoint was complete.'));
    await this.turn;
    await this.committing.catch(() => undefined);
  }

  /** Kept at `folder`, whole in itself; the job runs on and nothing is committed. */
  savepoint(folder: string): Promise<Manifest> {
    return this.inTurn(() => this.take('savepoint', folder));
  }

  /** The last checkpoint: sources are silent behind it (`stop`) or the input has ended (`final`). Resolves when all is committed. */
  async finalCheckpoint(type: 'stop' | 'final', keepAt: string | null = null): Promise<Manifest> {
    this.stopPeriodic();
    const manifest = await this.inTurn(async () => {
      const taken = await this.take(type, null);
      if (keepAt !== null) await this.keepCopy(taken, keepAt);
      return taken;
    });
    await this.committing;
    return manifest;
  }

  stopPeriodic(): void {
    this.stopped = true;
    if (this.timer) clearTimeout(this.timer);
  }

  private schedule(afterMs: number): void {
    if (this.stopped) return;
    this.timer = setTimeout(() => {
      this.timer = null;
      void this.periodic();
    }, timerMs(afterMs));
  }

  private async periodic(): Promise<void> {
    const startedAt = performance.now();
    await this.inTurn(async () => {
      if (!this.stopped) await this.takeTolerantly();
    }).catch((error: unknown) => this.parts.fail(error));
    const { intervalMs, minPauseMs } = this.parts.settings;
    this.schedule(Math.max(startedAt + intervalMs - performance.now(), minPauseMs, 0));
  }

  private async takeTolerantly(): Promise<void> {
    try {
      await this.take('checkpoint', null);
      this.consecutiveFailures = 0;
    } catch (error) {
      const fatal = isHeadraceError(error) && error.retry === 'none';
      if (fatal || ++this.consecutiveFailures > this.parts.settings.tolerableFailures) throw error;
    }
  }

  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.turn.then(work);
    this.turn = mine.catch(() => undefined);
    return mine;
  }

  private async take(type: CheckpointMark['type'], folder: string | null): Promise<Manifest> {
    const id = this.lineage.lastId + 1;
    this.lineage = { ...this.lineage, lastId: id };
    const startedAtMs = Date.now();
    let directory: string | null = null;
    try {
      directory = await this.prepareFolder(id, folder);
      const attempt = this.begin({ id, type, directory });
      await this.collect(attempt);
      const manifest = await this.complete(attempt);
      this.report(manifest, directory, 'completed');
      return manifest;
    } catch (thrown) {
      const error = this.reasonOf(thrown);
      this.failed++;
      await this.giveUp({ id, type, folder: directory });
      this.parts.onReport({
        id,
        kind: kindOf(type),
        startedAt: startedAtMs,
        durationMs: Date.now() - startedAtMs,
        sizeBytes: 0,
        path: directory ?? '',
        outcome: { failed: error instanceof Error ? error.message : String(error) },
      });
      throw error;
    }
  }

  private async prepareFolder(id: number, folder: string | null): Promise<string | null> {
    const { directory } = this.parts;
    if (folder === null) return directory ? directory.begin(id) : null;
    if (directory) await writeLineage(directory.root, this.lineage);
    await mkdir(folder, { recursive: true });
    return folder;
  }

  /** In one go, so that what enumerators gave out before is with the readers and what they give out after is not. */
  private begin(mark: CheckpointMark): CheckpointAttempt {
    const enumerators = this.parts.snapshotEnumerators(mark.id);
    const attempt = new CheckpointAttempt(mark, enumerators, this.parts.expected);
    this.current = attempt;
    this.parts.broadcast.trigger(mark);
    faultPoint('checkpoint.triggered');
    return attempt;
  }

  /** The time-out begins when the commit before is done: until then sinks hold the barrier back on purpose. */
  private async collect(attempt: CheckpointAttempt): Promise<void> {
    await Promise.race([attempt.answered, this.committing]);
    const { timeoutMs } = this.parts.settings;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(timedOut(attempt, timeoutMs)), timerMs(timeoutMs));
    });
    try {
      await Promise.race([attempt.answered, late]);
    } finally {
      clearTimeout(timer);
    }
  }

  private async complete(attempt: CheckpointAttempt): Promise<Manifest> {
    const { directory, lineage } = this.parts;
    const { mark } = attempt;
    this.current = null;
    this.output.add(attempt.snapshots);
    await this.committing;
    const manifest = this.manifestOf(attempt);
    if (directory && mark.directory !== null) {
      if (mark.type === 'savepoint') await copyStages(directory.stageFolder, stageFolderOf(mark.directory), manifest.stages);
      await directory.complete(manifest, mark.directory, () => requireOwnLineage(directory.root, lineage));
    }
    this.completed++;
    this.parts.broadcast.complete(mark.id);
    if (mark.type !== 'savepoint') {
      this.output.handedOver();
      this.retained.push(manifest);
      this.committing = this.commit(manifest).catch((error: unknown) => {
        throw this.reasonOf(error);
      });
      // A failed commit fails the job; who waits for it sees the rejection too.
      this.committing.catch((error: unknown) => this.parts.fail(error));
    }
    return manifest;
  }

  private async commit(manifest: Manifest): Promise<void> {
    const { directory, lineage } = this.parts;
    if (manifest.pending.length > 0) {
      if (directory) {
        await requireOwnLineage(directory.root, lineage);
        await directory.markCommitStarted(manifest.id, manifest.lineageId);
      }
      await this.watched(manifest.id, this.parts.commit(manifest.id, manifest.pending));
      faultPoint('commit.done');
    }
    this.parts.broadcast.committed(manifest.id);
    this.retained.splice(0, Math.max(0, this.retained.length - this.parts.settings.retained));
    if (directory) await directory.retire(this.retained);
  }

  /** A commit has no time-out, since its output may be there already; that it lasts is told. */
  private async watched(id: number, commit: Promise<void>): Promise<void> {
    const startedAt = Date.now();
    const timer = setInterval(() => this.parts.onLongCommit(id, Date.now() - startedAt), timerMs(this.parts.settings.timeoutMs));
    try {
      await commit;
    } finally {
      clearInterval(timer);
    }
  }

  private manifestOf(attempt: CheckpointAttempt): Manifest {
    const { lineage, jobName, parallelism, operatorKinds } = this.parts;
    const operators: Record<string, OperatorRecord> = {};
    for (const [operator, kind] of operatorKinds) {
      const snapshots = attempt.snapshots.filter((snapshot) => snapshot.operator === operator).sort((a, b) => a.subtask - b.subtask);
      const subtasks = snapshots.map(({ subtask, ended, runtime, files }) => ({ subtask, ended, runtime, files: [...files] }));
      const enumerator = attempt.enumerators.get(operator);
      operators[operator] = { kind, subtasks, ...(enumerator === undefined ? {} : { enumerator }) };
    }
    return {
      version: MANIFEST_VERSION,
      id: attempt.mark.id,
      kind: attempt.mark.type,
      lineageId: lineage.lineageId,
      attempt: lineage.attempt,
      jobName,
      parallelism,
      startedAtMs: attempt.startedAtMs,
      completedAtMs: Date.now(),
      sizeBytes: attempt.snapshots.reduce((sum, snapshot) => sum + snapshot.stateBytes, 0),
      operators,
      pending: this.output.pending,
      stages: this.output.stages,
      deadLetters: this.output.deadLetters,
    };
  }

  /** What sinks prepared for it goes along with the next checkpoint; its files go. */
  private async giveUp({ id, type, folder }: { id: number; type: CheckpointMark['type']; folder: string | null }): Promise<void> {
    if (this.current?.mark.id === id) this.output.add(this.current.snapshots);
    this.current = null;
    this.parts.broadcast.cancel(id);
    if (folder !== null && type === 'checkpoint') await this.parts.directory?.discard(folder);
  }

  /** A savepoint made of the last checkpoint: the same files, elsewhere. */
  private async keepCopy(manifest: Manifest, folder: string): Promise<void> {
    const { directory } = this.parts;
    if (!directory) throw checkpointError('no-directory', 'The job has no checkpoint directory, so it cannot take a savepoint.');
    await directory.copyTo(manifest, folder);
  }

  private reasonOf(error: unknown): unknown {
    return this.parts.directory?.reasonOf(error) ?? error;
  }

  private report(manifest: Manifest, folder: string | null, outcome: 'completed'): void {
    const { id, kind, startedAtMs, completedAtMs, sizeBytes } = manifest;
    const report = {
      id,
      kind: kindOf(kind),
      startedAt: startedAtMs,
      durationMs: completedAtMs - startedAtMs,
      sizeBytes,
      path: folder ?? '',
      outcome,
    };
    this.last = report;
    this.parts.onReport(report);
  }
}

const kindOf = (type: CheckpointMark['type']): CheckpointReport['kind'] => (type === 'checkpoint' || type === 'savepoint' ? type : 'final');

const timedOut = (attempt: CheckpointAttempt, timeoutMs: number): Error =>
  checkpointError(
    'timeout',
    `Checkpoint ${attempt.mark.id} was not complete after ${timeoutMs} ms; it waited for ${attempt.waitingFor()}.`,
    {
      retry: 'backoff',
      remedy: 'Give it more time (execution.checkpointing.timeout), or look for the operator that is held back.',
    },
  );
