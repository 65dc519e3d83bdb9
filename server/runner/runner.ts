import { rmSync } from 'node:fs';
import path from 'node:path';
import type { DeploymentBackend } from '@/server/control/backend';
import { reconcile } from '@/server/control/reconcile';
import type { Database } from '@/server/db/database';
import type { HomeLayout } from '@/server/db/home';
import { listenForChanges, type Change, type Listener } from '@/server/db/notifications';
import { deploymentRepository } from '@/server/db/repositories/deployments';
import { jobRepository, type JobRecord } from '@/server/db/repositories/jobs';
import { lockRepository } from '@/server/db/repositories/locks';
import { runnerRepository } from '@/server/db/repositories/runners';
import type { JobStart } from '@/server/engine/contract/job';
import { keepHouse } from './housekeeping';
import type { JobProgram } from './job-process';
import { JobRecords } from './job-records';
import { JobSupervisor } from './job-supervisor';
import { deadRunners, forgetRunner, rememberRunner } from './runner-note';
import { SpareProcess, type SpareTiming } from './spare-process';

export interface RunnerOptions {
  readonly database: Database;
  /** For LISTEN, on a connection of its own. */
  readonly controlUrl: string;
  readonly backend: DeploymentBackend;
  readonly home: HomeLayout;
  readonly name: string;
  readonly host: string;
  readonly jobProgram: JobProgram;
  makeStart(job: JobRecord): Promise<JobStart>;
  log(level: 'info' | 'warn' | 'error', message: string, error?: unknown): void;
  readonly timing?: RunnerTiming;
  readonly spareTiming?: SpareTiming;
}

export interface RunnerTiming {
  readonly leaseMs: number;
  readonly beatMs: number;
  /** How often everything unsettled is looked at, in case an announcement was missed. */
  readonly sweepMs: number;
}

const defaultTiming: RunnerTiming = { leaseMs: 10_000, beatMs: 2_000, sweepMs: 10_000 };
const MAX_JOBS = 64;

/** One runner process: registers, claims, supervises, reconciles, until `stop`. */
export class Runner {
  readonly #supervisors = new Map<string, JobSupervisor>();
  readonly #timing: RunnerTiming;
  #id = '';
  #listener: Listener | undefined;
  #spare: SpareProcess | undefined;
  #timers: NodeJS.Timeout[] = [];
  #stopping = false;
  #lastRenewal = Date.now();
  #lastAnswer = Date.now();
  #work: Promise<void> = Promise.resolve();
  readonly #pending = new Set<string>();

  constructor(private readonly options: RunnerOptions) {
    this.#timing = options.timing ?? defaultTiming;
  }

  get id(): string {
    return this.#id;
  }

  /** Resolves when it is registered and has claimed what was free. Rejects when the database cannot be used. */
  async start(): Promise<void> {
    const { database, name, host, controlUrl } = this.options;
    this.#id = await runnerRepository.register(database.db, { name, host, pid: process.pid });
    rememberRunner(this.options.home, this.#id);
    await this.#inheritFromDead();
    this.#listener = listenForChanges(controlUrl, {
      onChange: (change) => this.#onChange(change),
      onConnected: () => this.#schedule('sweep'),
      onLost: (reason) => this.options.log('warn', `The connection for announcements is lost (${reason}); trying again.`),
    });
    this.#lastAnswer = Date.now();
    await this.#claim();
    this.#spare = this.#createSpare();
    this.#timers = [
      setInterval(() => void this.#beat(), this.#timing.beatMs),
      setInterval(() => this.#schedule('sweep'), this.#timing.sweepMs),
      setInterval(() => void this.#housekeeping(), 60_000),
    ];
  }

  /** Final checkpoints, jobs given back, registration removed. Again without effect. */
  async stop(): Promise<void> {
    if (this.#stopping) return;
    this.#stopping = true;
    this.#spare?.stop();
    await this.#work;
    for (const supervisor of this.#supervisors.values()) supervisor.shutDown();
    // Leases are renewed until the last job is done: nobody may take over while a final checkpoint is being written.
    await Promise.all([...this.#supervisors.values()].map((supervisor) => supervisor.done));
    for (const timer of this.#timers) clearInterval(timer);
    await this.#listener?.close();
    await runnerRepository.leave(this.options.database.db, this.#id);
    forgetRunner(this.options.home, this.#id);
  }

  /** A runner of this machine that was killed renews no lease: its jobs are free at once. */
  async #inheritFromDead(): Promise<void> {
    const { database, home, log } = this.options;
    for (const id of deadRunners(home)) {
      const jobs = await database.transaction(async (db) => {
        const released = await jobRepository.releaseAllOf(db, id);
        await runnerRepository.leave(db, id);
        return released;
      });
      forgetRunner(home, id);
      log('info', `Runner ${id} of this machine is gone without having stopped; it held ${jobs} jobs.`);
    }
  }

  #createSpare(): SpareProcess {
    const { home, jobProgram, spareTiming, log } = this.options;
    return new SpareProcess({
      home,
      program: jobProgram,
      ...(spareTiming && { timing: spareTiming }),
      onDeath: (how, nextInMs) => log('warn', `The spare job process ended (${how}); the next one is started in ${nextInMs} ms.`),
    });
  }

  #onChange(change: Change): void {
    if (change.type === 'deployment') this.#schedule(change.deploymentId);
    if (change.type === 'removed') this.#discardFiles(change.deploymentId);
  }

  /** One after the other; what is announced again before its turn is done once. */
  #schedule(what: string): void {
    if (this.#stopping || this.#pending.has(what)) return;
    this.#pending.add(what);
    this.#work = this.#work.then(async () => {
      this.#pending.delete(what);
      if (this.#stopping) return;
      try {
        if (what === 'sweep') await this.#sweep();
        else await this.#lookAt(what);
      } catch (error) {
        this.options.log('error', 'Reconciling failed; it is tried again at the next sweep.', error);
      }
    });
  }

  async #sweep(): Promise<void> {
    for (const id of await deploymentRepository.unsettled(this.options.database.db)) await this.#lookAt(id);
    await this.#claim();
  }

  async #lookAt(deploymentId: string): Promise<void> {
    const { database, backend } = this.options;
    await reconcile(database, backend, deploymentId);
    const job = await jobRepository.newest(database.db, deploymentId);
    if (!job) return;
    if (job.stopMode) this.#supervisors.get(job.id)?.requestStop(job.stopMode);
    if (job.state === 'CREATED' || (job.runnerId === null && job.state === 'RESTARTING')) await this.#claim();
  }

  async #claim(): Promise<void> {
    const limit = MAX_JOBS - this.#supervisors.size;
    if (this.#stopping || limit <= 0) return;
    const { database } = this.options;
    const claimed = await jobRepository.claim(database.db, { runnerId: this.#id, leaseMs: this.#timing.leaseMs, limit });
    for (const job of claimed) this.#supervise(job);
  }

  #supervise(job: JobRecord): void {
    const { database, home, jobProgram, makeStart, log, name } = this.options;
    log('info', `Claimed job ${job.id} (${job.state}) under epoch ${job.epoch}.`);
    // A claim of our own that was lost and won again: the earlier child must be gone first.
    this.#supervisors.get(job.id)?.abandon();
    const supervisor = new JobSupervisor({
      home,
      program: jobProgram,
      takeSpare: () => this.#spare?.take(),
      records: new JobRecords(database, job),
      runner: name,
      makeStart,
      onDefect: (error) => log('error', `Supervising job ${job.id} failed.`, error),
    });
    this.#supervisors.set(job.id, supervisor);
    void supervisor.done.then(() => {
      if (this.#supervisors.get(job.id) === supervisor) this.#supervisors.delete(job.id);
    });
  }

  /**
   * Heartbeat and leases. What could not be renewed for a whole lease is no longer ours. Where the database neither answers nor fails, two
   * leases are waited for: a slow answer may still come, and till then epochs keep a job that another has taken from committing.
   */
  async #beat(): Promise<void> {
    const { database, log } = this.options;
    const askedAt = Date.now();
    if (askedAt - this.#lastAnswer > 2 * this.#timing.leaseMs) this.#abandonAll();
    try {
      await runnerRepository.beat(database.db, this.#id);
      const asked = new Map(this.#supervisors);
      const held = await jobRepository.renew(database.db, { runnerId: this.#id, leaseMs: this.#timing.leaseMs, jobIds: [...asked.keys()] });
      this.#lastRenewal = askedAt;
      this.#lastAnswer = Date.now();
      const heldIds = new Set(held.map((claim) => claim.jobId));
      const missing = [...asked.keys()].filter((id) => !heldIds.has(id));
      const ended = await this.#endedAmong(missing);
      // A job that was claimed anew meanwhile has another supervisor by now: its claim stands.
      for (const id of missing) if (!ended.has(id)) asked.get(id)!.abandon();
    } catch (error) {
      log('warn', 'The leases could not be renewed; trying again.', error);
      if (Date.now() - this.#lastRenewal > this.#timing.leaseMs) this.#abandonAll();
    }
  }

  #abandonAll(): void {
    for (const supervisor of this.#supervisors.values()) supervisor.abandon();
  }

  /** Jobs that are missing among the leases because they have just ended or were given back, not because they were lost. */
  async #endedAmong(ids: readonly string[]): Promise<ReadonlySet<string>> {
    const ended = new Set<string>();
    for (const id of ids) {
      const job = await jobRepository.get(this.options.database.db, id);
      const released = job?.runnerId === null;
      if (job && (released || ['FINISHED', 'FAILED', 'CANCELLED', 'SUSPENDED'].includes(job.state))) ended.add(id);
    }
    return ended;
  }

  /** One runner at a time clears out what is past its time. */
  async #housekeeping(): Promise<void> {
    const { database, home } = this.options;
    try {
      if (!(await lockRepository.acquire(database.db, { name: 'housekeeping', holder: this.#id, forMs: 120_000 }))) return;
      await keepHouse(database, home);
    } catch (error) {
      this.options.log('warn', 'Clearing out failed; it is tried again in a minute.', error);
    }
  }

  #discardFiles(deploymentId: string): void {
    try {
      rmSync(path.join(this.options.home.checkpoints, deploymentId), { recursive: true, force: true });
    } catch (error) {
      this.options.log('warn', `The checkpoints of the deleted deployment ${deploymentId} could not be removed.`, error);
    }
  }
}
