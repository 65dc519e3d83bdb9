import type { ChildProcess } from 'node:child_process';
import path from 'node:path';
import type { StopMode } from '@/model/job/states';
import { checkpointFolder, type HomeLayout } from '@/server/db/home';
import type { Claim, JobRecord } from '@/server/db/repositories/jobs';
import type { FailureReport, JobReport, JobStart } from '@/server/engine/contract/job';
import { openJobLog, type JobLog } from './job-log';
import { endOrphan, forgetProcess, rememberProcess } from './orphans';
import { runInProcess, spawnJobProgram, type JobProcess, type JobProcessEnd, type JobProgram } from './job-process';
import { ClaimLost, crashFailure, failureOf, newSavepointId, type JobRecords } from './job-records';
import { newestCheckpoint } from './newest-checkpoint';
import { decideRestart } from './restart-decision';
import type { WarmProcess } from './spare-process';
import { startFailure } from './start-failure';

export interface SupervisorOptions {
  readonly home: HomeLayout;
  readonly program: JobProgram;
  /** A warm process for the next attempt, where one is ready. Whoever gets it owns it. */
  takeSpare(): WarmProcess | undefined;
  readonly records: JobRecords;
  /** Name of the runner, as events tell it. */
  readonly runner: string;
  /** Reads plan and secrets for each attempt anew. A failure here is a failure of the job. */
  makeStart(job: JobRecord): Promise<JobStart>;
  /** Something that nobody expected, for the runner's log. */
  onDefect(error: unknown): void;
}

const CANCEL_MS = 15_000;
const FINAL_CHECKPOINT_MS = 20_000;

/**
 * Runs one claimed job until it ends, is given back or is lost: attempt, failure, pause, attempt. One at a time a job; its methods
 * only note a wish and nudge the running attempt, so they may be called at any moment and again.
 */
export class JobSupervisor {
  readonly done: Promise<void>;
  readonly #log: JobLog;
  #process: JobProcess | undefined;
  #stop: StopMode | null;
  #stopSent: StopMode | 'checkpoint' | null = null;
  #savepoint: { id: string; path: string; startedAtMs: number } | undefined;
  #shuttingDown = false;
  #lost = false;
  #reports: Promise<void> = Promise.resolve();
  #interruptPause: () => void = () => undefined;
  #lastStart = 0;

  constructor(private readonly options: SupervisorOptions) {
    this.#log = openJobLog(options.home, this.#job.id);
    this.#stop = this.#job.stopMode;
    this.done = this.#run().finally(() => this.#log.close());
  }

  get #job(): JobRecord {
    return this.options.records.job;
  }
  get #claim(): Claim {
    return { jobId: this.#job.id, epoch: this.#job.epoch };
  }

  /** A person's wish, as it stands in the job's row. A cancel overtakes a suspend, not the other way round. */
  requestStop(mode: StopMode): void {
    if (this.#stop === mode || this.#stop === 'cancel') return;
    this.#stop = mode;
    this.#interruptPause();
    this.#enqueue(() => this.#applyStop());
  }

  /** The runner ends: final checkpoint, then the job is given back. `done` follows within about twenty seconds. */
  shutDown(): void {
    if (this.#shuttingDown) return;
    this.#shuttingDown = true;
    this.#interruptPause();
    this.#enqueue(() => this.#applyStop());
  }

  /** The lease is over. Kills at once and writes nothing more. */
  abandon(): void {
    this.#lost = true;
    this.options.records.abandon();
    this.#interruptPause();
    this.#process?.kill();
  }

  async #run(): Promise<void> {
    const { records } = this.options;
    try {
      await this.#takeOver();
      await this.#attempts();
    } catch (error) {
      this.#process?.kill();
      if (!(error instanceof ClaimLost)) this.options.onDefect(error);
    } finally {
      records.abandon();
    }
  }

  /** A job found in motion was left by a runner that is gone. */
  async #takeOver(): Promise<void> {
    const { records } = this.options;
    if (records.state === 'CREATED' || records.state === 'RESTARTING') return;
    await this.#recordUnreported();
    await records.move('RESTARTING', 'Its runner went away: it goes on from the newest checkpoint', { countRestart: true });
  }

  async #attempts(): Promise<void> {
    const { records } = this.options;
    const failures: number[] = [];
    let inARow = 0;
    for (let attempt = 1; ; attempt++) {
      if (this.#stop === 'cancel') return records.move('CANCELLED', 'Cancelled');
      if (this.#stop === 'suspend' && attempt > 1)
        return records.move('SUSPENDED', 'Suspended between two tries: its newest checkpoint holds its state');
      if (this.#shuttingDown) return records.release();
      const end = await this.#attempt(attempt);
      const failure = await this.#settle(end);
      if (!failure) return;
      const ranForMs = this.#lastStart === 0 ? 0 : Date.now() - this.#lastStart;
      const { restart } = this.#job.config;
      inARow = restart.type === 'exponential-delay' && ranForMs >= restart.resetAfterMs ? 1 : inARow + 1;
      failures.push(Date.now());
      if (!(await this.#pauseOrGiveUp(failure, { failures, ranForMs, inARow }))) return;
    }
  }

  async #attempt(attempt: number): Promise<JobProcessEnd> {
    const { records, makeStart, home, runner } = this.options;
    this.#stopSent = null;
    this.#lastStart = 0;
    await records.move('STARTING', attempt === 1 ? `Starting on ${runner}` : `Starting again on ${runner}, try ${attempt}`);
    let start: JobStart;
    try {
      start = await makeStart(this.#job);
    } catch (error) {
      return { kind: 'failed', failure: startFailure(error) };
    }
    if (this.#lost) throw new ClaimLost(this.#job.id);
    if (await endOrphan(home, this.#claim)) this.#log.write('killed the process of an earlier attempt that had not ended with its runner');
    if (this.#lost) throw new ClaimLost(this.#job.id);
    this.#log.write(`starts attempt of job ${this.#job.id} under epoch ${this.#job.epoch}, restore ${JSON.stringify(start.restore)}`);
    this.#process = runInProcess(this.#freshProcess(), start, (report) => this.#enqueue(() => this.#onReport(report)));
    rememberProcess(home, this.#claim, this.#process.pid);
    this.#enqueue(() => this.#applyStop());
    const end = await this.#process.ended;
    forgetProcess(home, this.#claim);
    this.#process = undefined;
    this.#log.write(`attempt ended: ${end.kind}${end.kind === 'crashed' ? ` (${end.how})` : ''}`);
    await this.#reports;
    if (this.#lost) throw new ClaimLost(this.#job.id);
    if (end.kind === 'crashed') await this.#recordUnreported();
    await records.figures();
    return end;
  }

  /** The spare where there is one, else a new one: either has had no job before. */
  #freshProcess(): ChildProcess {
    const { program, takeSpare } = this.options;
    const spare = takeSpare();
    if (!spare) return spawnJobProgram(program, this.#log.fd);
    this.#log.adopt(spare.log);
    return spare.child;
  }

  /** What an attempt without a last word completed and did not come to report; what it did report is written again without effect. */
  async #recordUnreported(): Promise<void> {
    const { deploymentId, id } = this.#job;
    const newest = newestCheckpoint(checkpointFolder(this.options.home, deploymentId, id));
    if (newest) await this.options.records.checkpoint(newest);
  }

  /** Writes a proper end and answers nothing; answers the failure where the attempt failed. */
  async #settle(end: JobProcessEnd): Promise<FailureReport | undefined> {
    const { records } = this.options;
    if (end.kind === 'finished')
      await records.move('FINISHED', 'Finished: the input ended and every result is committed', { failure: null });
    else if (end.kind === 'cancelled' || this.#stop === 'cancel') await this.#moveToEnd('CANCELLED', 'Cancelled');
    else if (end.kind === 'stopped' && this.#stop === 'suspend') await this.#moveToEnd('SUSPENDED', 'Suspended with a savepoint');
    else if (this.#shuttingDown) await this.#giveBack();
    else if (end.kind === 'failed') return end.failure;
    else return crashFailure(end.kind === 'crashed' ? end.how : 'it stopped without being asked');
    return undefined;
  }

  async #moveToEnd(to: 'CANCELLED' | 'SUSPENDED', message: string): Promise<void> {
    const { records } = this.options;
    if (records.state === 'RUNNING') await records.move('STOPPING', 'Stopping');
    await records.move(to, message, { failure: null });
  }

  async #giveBack(): Promise<void> {
    const { records } = this.options;
    await records.move('RESTARTING', 'Its runner stops: it goes on from its final checkpoint when a runner starts again');
    await records.release();
  }

  /** True: try again now. */
  async #pauseOrGiveUp(report: FailureReport, history: Parameters<typeof decideRestart>[1]): Promise<boolean> {
    const { records } = this.options;
    const failure = failureOf(report);
    const decision = decideRestart(this.#job.config.restart, history);
    if (report.retry === 'none' || decision.kind === 'give-up') {
      const why = report.retry === 'none' ? 'trying again cannot help' : decision.kind === 'give-up' ? decision.reason : '';
      await records.move('FAILED', `${failure.message} It is not tried again: ${why}.`, { failure });
      return false;
    }
    await records.move('RESTARTING', `${failure.message} It is tried again in ${decision.delayMs} ms.`, { failure, countRestart: true });
    await this.#pause(decision.delayMs);
    return true;
  }

  async #pause(ms: number): Promise<void> {
    if (this.#lost || this.#stop !== null || this.#shuttingDown) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#interruptPause = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.#interruptPause = () => undefined;
    if (this.#lost) throw new ClaimLost(this.#job.id);
  }

  #enqueue(work: () => Promise<void>): void {
    this.#reports = this.#reports.then(work).catch((error: unknown) => {
      this.#process?.kill();
      if (error instanceof ClaimLost) this.#lost = true;
      else this.options.onDefect(error);
    });
  }

  async #onReport(report: JobReport): Promise<void> {
    const { records } = this.options;
    switch (report.type) {
      case 'running':
        this.#lastStart = Date.now();
        if (records.state === 'STARTING') {
          const from = report.restoredFrom === null ? '' : `, restored from ${snapshotName(report.restoredFrom)}`;
          await records.move('RUNNING', `Running${from}`, { failure: null });
        }
        return this.#applyStop();
      case 'metrics':
        return records.metrics(report);
      case 'checkpoint':
        return records.checkpoint(report.checkpoint);
      case 'savepoint':
        return this.#onSavepoint(report);
      case 'event':
        return records.event({ kind: 'notice', level: report.level, message: report.message, params: { code: 'job' } });
      case 'ended':
      case 'failed':
        return; // handled when the process is gone
    }
  }

  async #onSavepoint(report: Extract<JobReport, { type: 'savepoint' }>): Promise<void> {
    const { records } = this.options;
    const asked = this.#savepoint;
    if (!report.outcome.ok) {
      await records.move('FAILED', `The savepoint failed: ${report.outcome.error.message}`, { failure: failureOf(report.outcome.error) });
      throw new ClaimLost(this.#job.id); // it is at its end: nothing more is written, the process goes
    }
    if (asked?.id === report.id) await records.savepoint({ ...report.outcome, id: report.id, startedAtMs: asked.startedAtMs });
  }

  /** Brings the wish to the running process: a suspend waits until it runs, a cancel and the runner's end do not. */
  async #applyStop(): Promise<void> {
    const { records } = this.options;
    const process = this.#process;
    if (!process) return;
    if (this.#stop === 'cancel') return this.#sendCancel(process);
    if (this.#stopSent !== null) return;
    if (this.#shuttingDown) {
      this.#stopSent = 'checkpoint';
      process.send({ type: 'stop', how: { kind: 'checkpoint' } });
      this.#killAfter(process, FINAL_CHECKPOINT_MS);
      return;
    }
    if (this.#stop !== 'suspend' || records.state !== 'RUNNING') return;
    await records.move('STOPPING', 'Taking a savepoint');
    const id = newSavepointId();
    this.#savepoint = { id, path: path.join(this.options.home.savepoints, id), startedAtMs: Date.now() };
    this.#stopSent = 'suspend';
    process.send({ type: 'stop', how: { kind: 'savepoint', id, path: this.#savepoint.path } });
  }

  async #sendCancel(process: JobProcess): Promise<void> {
    if (this.#stopSent === 'cancel') return;
    this.#stopSent = 'cancel';
    if (this.options.records.state !== 'STOPPING') await this.options.records.move('STOPPING', 'Cancelling');
    process.send({ type: 'stop', how: { kind: 'cancel' } });
    this.#killAfter(process, CANCEL_MS);
  }

  #killAfter(process: JobProcess, ms: number): void {
    const timer = setTimeout(() => process.kill(), ms);
    void process.ended.then(() => clearTimeout(timer));
  }
}

/** A snapshot as people call it, from its folder: "checkpoint 12", or "a savepoint". */
const snapshotName = (folder: string): string => {
  const [, checkpoint] = /(?:^|[\\/])chk-(\d+)[\\/]?$/.exec(folder) ?? [];
  return checkpoint === undefined ? 'a savepoint' : `checkpoint ${checkpoint}`;
};
