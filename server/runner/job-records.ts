import { randomUUID } from 'node:crypto';
import type { NewEvent } from '@/model/job/events';
import type { JobState } from '@/model/job/states';
import type { JobFailure } from '@/model/job/summaries';
import type { JobMetrics } from '@/model/metrics/job-metrics';
import { isRefusedData, type Database, type Db } from '@/server/db/database';
import { DatabaseError } from '@/server/db/database-error';
import { eventRepository } from '@/server/db/repositories/events';
import { jobRepository, type JobRecord } from '@/server/db/repositories/jobs';
import { metricsRepository } from '@/server/db/repositories/metrics';
import { snapshotRepository } from '@/server/db/repositories/snapshots';
import type { CheckpointReport, FailureReport, JobReport } from '@/server/engine/contract/job';

/** The claim on a job is gone: another runner may hold it. Whoever sees this stops acting for the job. */
export class ClaimLost extends Error {
  constructor(jobId: string) {
    super(`The claim on job ${jobId} is gone.`);
    this.name = 'ClaimLost';
  }
}

/**
 * What a runner writes about one job that it holds. A database that is away for a while is waited for (the lease decides for how
 * long); a claim that another runner has taken ends every write with ClaimLost.
 */
export class JobRecords {
  #abandoned = false;
  #newestFigures: JobMetrics | undefined;
  #writingFigures: Promise<void> | undefined;
  #state: JobState;

  constructor(
    private readonly database: Database,
    readonly job: JobRecord,
  ) {
    this.#state = job.state;
  }

  get state(): JobState {
    return this.#state;
  }

  /** The lease is over: writes that wait for the database give up. */
  abandon(): void {
    this.#abandoned = true;
  }

  async move(to: JobState, message: string, more: { failure?: JobFailure | null; countRestart?: boolean } = {}): Promise<void> {
    const { id: jobId, epoch } = this.job;
    await this.#write(async (db) => {
      const moved = await jobRepository.move(db, { jobId, epoch, to, message, ...more });
      if (!moved) throw new ClaimLost(jobId);
    });
    this.#state = to;
  }

  async event(event: NewEvent): Promise<void> {
    await this.#write((db) => eventRepository.append(db, { deploymentId: this.job.deploymentId, jobId: this.job.id, event }));
  }

  async release(): Promise<void> {
    await this.#write((db) => jobRepository.release(db, { jobId: this.job.id, epoch: this.job.epoch }));
  }

  /** Figures are worth only what is new: while one write is under way the newest wait for it, and when the database is away they are dropped. */
  metrics({ metrics }: Extract<JobReport, { type: 'metrics' }>): void {
    if (this.#abandoned) return;
    this.#newestFigures = metrics;
    this.#writingFigures ??= this.#writeFigures();
  }

  /** Settles when the newest figures are written, or dropped: who reads that a job has ended reads its last ones. Never rejects. */
  async figures(): Promise<void> {
    await this.#writingFigures;
  }

  async #writeFigures(): Promise<void> {
    const { id: jobId, deploymentId } = this.job;
    while (this.#newestFigures && !this.#abandoned) {
      const metrics = this.#newestFigures;
      this.#newestFigures = undefined;
      await this.database.transaction((db) => metricsRepository.record(db, { jobId, deploymentId, metrics })).catch(() => undefined); // the next second brings new ones
    }
    this.#writingFigures = undefined;
  }

  async checkpoint(report: CheckpointReport): Promise<void> {
    if (report.outcome !== 'completed') {
      const message = `Checkpoint ${report.id} failed: ${report.outcome.failed}`;
      return this.event({ kind: 'checkpoint-failed', level: 'warning', message, params: { checkpointId: report.id } });
    }
    if (report.kind === 'savepoint') return; // its own report has the path that was asked for
    await this.#snapshot({ kind: 'checkpoint', checkpointId: report.id, ...times(report), path: report.path, sizeBytes: report.sizeBytes });
  }

  async savepoint(input: { id: string; path: string; sizeBytes: number; startedAtMs: number }): Promise<void> {
    const completedAtMs = Date.now();
    const durationMs = completedAtMs - input.startedAtMs;
    const { path, sizeBytes } = input;
    await this.#snapshot({ kind: 'savepoint', checkpointId: completedAtMs, durationMs, completedAtMs, path, sizeBytes });
    const message = `Savepoint completed in ${durationMs} ms (${sizeBytes} bytes)`;
    await this.event({ kind: 'savepoint-completed', level: 'info', message, params: { savepointId: input.id, sizeBytes } });
  }

  async #snapshot(snapshot: Omit<Parameters<typeof snapshotRepository.record>[1], 'deploymentId' | 'jobId'>): Promise<void> {
    const { id: jobId, deploymentId, config } = this.job;
    await this.#write((db) => snapshotRepository.record(db, { jobId, deploymentId, ...snapshot }, config.retainedCheckpoints));
  }

  async #write<T>(work: (db: Db) => Promise<T>): Promise<T> {
    for (;;) {
      if (this.#abandoned) throw new ClaimLost(this.job.id);
      try {
        return await this.database.transaction(work);
      } catch (error) {
        if (error instanceof ClaimLost || error instanceof DatabaseError || isGone(error) || isRefusedData(error)) throw error;
        await new Promise((resolve) => setTimeout(resolve, 500));
      }
    }
  }
}

/** The job's row was deleted under us: nothing is left to write about. */
const isGone = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && (error.code === 'P2003' || error.code === 'P2025');

const times = (report: CheckpointReport): { durationMs: number; completedAtMs: number } => ({
  durationMs: Math.round(report.durationMs),
  completedAtMs: Math.round(report.startedAt + report.durationMs),
});

export const failureOf = (report: FailureReport): JobFailure => ({
  code: report.code,
  domain: report.domain,
  message: report.message,
  remedy: report.remedy ?? '',
  origin: report.origin,
  atMs: Date.now(),
});

export const crashFailure = (how: string): FailureReport => ({
  code: 'job.crashed',
  message: `The job's process ended without a word (${how}).`,
  domain: 'internal',
  retry: 'backoff',
  remedy: "Read the job's log; when it was killed for want of memory, give it less parallelism or the machine more.",
  origin: [],
});

export const newSavepointId = (): string => randomUUID();
