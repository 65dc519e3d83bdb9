import { DeploymentConfig } from '@/model/job/config';
import type { JobState, StopMode } from '@/model/job/states';
import { isEnded } from '@/model/job/states';
import type { JobFailure, JobSummary } from '@/model/job/summaries';
import { mayMoveJob } from '@/model/job/transitions';
import { Prisma, toJson, type Db } from '../database';
import { DatabaseError } from '../database-error';
import { notify } from '../notifications';
import { eventRepository } from './events';

export interface JobRecord {
  readonly id: string;
  readonly deploymentId: string;
  readonly versionId: string;
  readonly number: number;
  readonly generation: number;
  readonly state: JobState;
  readonly config: DeploymentConfig;
  readonly restoreFrom: string | null;
  readonly stopMode: StopMode | null;
  readonly runnerId: string | null;
  readonly epoch: number;
  readonly restarts: number;
  readonly failure: JobFailure | null;
}

/** Who writes for a job: the runner that claimed it, named by the epoch of its claim. A write with an older epoch changes nothing. */
export interface Claim {
  readonly jobId: string;
  readonly epoch: number;
}

/** What a new job begins from. */
export interface JobBeginning {
  /** Folder of a checkpoint or savepoint; null: with no state. */
  readonly path: string | null;
  /** After "begins": "from checkpoint 12 of job 3", "with no state". */
  readonly words: string;
}

type JobRow = Omit<JobRecord, 'config' | 'failure'> & { readonly config: unknown; readonly failure: unknown };

const columns = Prisma.sql`"id", "deploymentId", "versionId", "number", "generation", "state"::text, "config", "restoreFrom",
  "stopMode"::text, "runnerId", "epoch", "restarts", "failure"`;
const live = Prisma.sql`('CREATED', 'STARTING', 'RUNNING', 'RESTARTING', 'STOPPING')`;

const read = (row: JobRow): JobRecord => ({
  ...row,
  config: DeploymentConfig.parse(row.config),
  failure: row.failure as JobFailure | null,
});

export const jobRepository = {
  async create(
    db: Db,
    input: { deploymentId: string; versionId: string; generation: number; config: DeploymentConfig; beginning: JobBeginning },
  ): Promise<string> {
    const { beginning, ...row } = input;
    const { _max } = await db.job.aggregate({ where: { deploymentId: input.deploymentId }, _max: { number: true } });
    const data = { ...row, restoreFrom: beginning.path, config: toJson(input.config), number: (_max.number ?? 0) + 1 };
    const { id } = await db.job.create({ data, select: { id: true } });
    const message = `Job ${data.number} begins ${beginning.words}`;
    const event = { kind: 'job-created', level: 'info', message, params: { restoredFrom: beginning.path } } as const;
    await eventRepository.append(db, { deploymentId: input.deploymentId, jobId: id, event });
    return id;
  },

  async get(db: Db, id: string): Promise<JobRecord | undefined> {
    const rows = await db.$queryRaw<JobRow[]>`SELECT ${columns} FROM "Job" WHERE "id" = ${id}::uuid`;
    return rows[0] && read(rows[0]);
  },

  async newest(db: Db, deploymentId: string): Promise<JobRecord | undefined> {
    const rows = await db.$queryRaw<JobRow[]>`
      SELECT ${columns} FROM "Job" WHERE "deploymentId" = ${deploymentId}::uuid ORDER BY "number" DESC LIMIT 1`;
    return rows[0] && read(rows[0]);
  },

  /** Jobs that nobody holds, now held by this runner until `leaseMs` from now under a new epoch. `state` is the one found. */
  async claim(db: Db, input: { runnerId: string; leaseMs: number; limit: number }): Promise<readonly JobRecord[]> {
    const rows = await db.$queryRaw<JobRow[]>`
      UPDATE "Job" SET "runnerId" = ${input.runnerId}::uuid, "leaseUntil" = now() + ${input.leaseMs} * interval '1 ms', "epoch" = "epoch" + 1
      WHERE "id" IN (
        SELECT "id" FROM "Job" WHERE "state" IN ${live} AND ("leaseUntil" IS NULL OR "leaseUntil" < now())
        ORDER BY "createdAt" LIMIT ${input.limit} FOR UPDATE SKIP LOCKED)
      RETURNING ${columns}`;
    return rows.map(read);
  },

  /** Prolongs the leases of these jobs that the runner still holds; one that does not come back has ended, was given back or lost. */
  async renew(db: Db, input: { runnerId: string; leaseMs: number; jobIds: readonly string[] }): Promise<readonly Claim[]> {
    return db.$queryRaw<Claim[]>`
      UPDATE "Job" SET "leaseUntil" = now() + ${input.leaseMs} * interval '1 ms'
      WHERE "runnerId" = ${input.runnerId}::uuid AND "id" = ANY(${[...input.jobIds]}::uuid[]) AND "leaseUntil" >= now() AND "state" IN ${live}
      RETURNING "id" AS "jobId", "epoch"`;
  },

  /** Gives the job back, so that the next runner takes it at once. */
  async release(db: Db, claim: Claim): Promise<void> {
    await db.job.updateMany({ where: { id: claim.jobId, epoch: claim.epoch }, data: { runnerId: null, leaseUntil: null } });
    const job = await jobRepository.get(db, claim.jobId);
    if (job) await notify(db, { type: 'deployment', deploymentId: job.deploymentId });
  },

  /** Gives back whatever a runner held that is surely gone. */
  async releaseAllOf(db: Db, runnerId: string): Promise<number> {
    return db.$executeRaw`
      UPDATE "Job" SET "runnerId" = NULL, "leaseUntil" = NULL WHERE "runnerId" = ${runnerId}::uuid AND "state" IN ${live}`;
  },

  /** Asks for the end; who runs the job sees it by the notification. A `cancel` overrides a `suspend`. `cause`: where no wish has told it. */
  async requestStop(db: Db, job: JobRecord, { mode, cause }: { mode: StopMode; cause: string | null }): Promise<void> {
    await db.job.update({ where: { id: job.id }, data: { stopMode: mode } });
    if (cause !== null) {
      const event = { kind: 'stop-requested', level: 'info', message: cause, params: { mode } } as const;
      await eventRepository.append(db, { deploymentId: job.deploymentId, jobId: job.id, event });
    }
    await notify(db, { type: 'deployment', deploymentId: job.deploymentId });
  },

  /**
   * The only way in which a job's state changes. With `epoch` it is a runner's write: undefined when the claim was lost, and nothing
   * changed. An illegal move is a defect and throws.
   */
  async move(
    db: Db,
    move: { jobId: string; epoch?: number; to: JobState; message: string; failure?: JobFailure | null; countRestart?: boolean },
  ): Promise<JobRecord | undefined> {
    const rows = await db.$queryRaw<JobRow[]>`SELECT ${columns} FROM "Job" WHERE "id" = ${move.jobId}::uuid FOR UPDATE`;
    const job = rows[0] && read(rows[0]);
    if (!job || (move.epoch !== undefined && job.epoch !== move.epoch)) return undefined;
    if (!mayMoveJob(job.state, move.to))
      throw new DatabaseError(
        'job.illegal-move',
        `A job cannot go from ${job.state} to ${move.to}.`,
        'Report this: it is a defect of Headrace.',
      );
    const failure = move.failure === undefined ? {} : { failure: move.failure === null ? Prisma.DbNull : toJson(move.failure) };
    const now = new Date();
    const times = isEnded(move.to) ? { endedAt: now, leaseUntil: null } : move.to === 'RUNNING' ? { startedAt: now } : {};
    const restarts = move.countRestart ? { restarts: { increment: 1 } } : {};
    await db.job.update({ where: { id: job.id }, data: { state: move.to, ...failure, ...times, ...restarts } });
    const level = move.to === 'FAILED' ? 'error' : move.to === 'RESTARTING' ? 'warning' : 'info';
    const event = { kind: 'job-state-changed', level, message: move.message, params: { from: job.state, to: move.to } } as const;
    await eventRepository.append(db, { deploymentId: job.deploymentId, jobId: job.id, event });
    await notify(db, { type: 'deployment', deploymentId: job.deploymentId });
    return { ...job, state: move.to };
  },

  async list(db: Db, deploymentId: string): Promise<readonly JobSummary[]> {
    const rows = await db.job.findMany({
      where: { deploymentId },
      include: { version: { select: { number: true } } },
      orderBy: { number: 'desc' },
      take: 200,
    });
    return rows.map((row) => ({
      id: row.id,
      deploymentId: row.deploymentId,
      number: row.number,
      version: row.version.number,
      state: row.state,
      createdAtMs: row.createdAt.getTime(),
      startedAtMs: row.startedAt?.getTime() ?? null,
      endedAtMs: row.endedAt?.getTime() ?? null,
      restarts: row.restarts,
      restoredFrom: row.restoreFrom,
      failure: row.failure as JobFailure | null,
    }));
  },
};
