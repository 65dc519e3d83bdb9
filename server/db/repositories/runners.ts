import type { Db } from '../database';

export interface RunnerRecord {
  readonly id: string;
  readonly name: string;
  readonly alive: boolean;
  readonly heartbeatAtMs: number;
  readonly jobs: number;
}

/** A runner without a heartbeat for so long is shown as gone. */
export const RUNNER_SILENCE_MS = 15_000;

export const runnerRepository = {
  async register(db: Db, runner: { name: string; host: string; pid: number }): Promise<string> {
    return (await db.runner.create({ data: runner, select: { id: true } })).id;
  },

  async beat(db: Db, id: string): Promise<void> {
    await db.$executeRaw`UPDATE "Runner" SET "heartbeatAt" = now() WHERE "id" = ${id}::uuid`;
  },

  /** It has ended; its jobs were given back before. */
  async leave(db: Db, id: string): Promise<void> {
    await db.runner.deleteMany({ where: { id } });
  },

  /** Removes runners that were silent for a day. */
  async prune(db: Db): Promise<void> {
    await db.$executeRaw`DELETE FROM "Runner" WHERE "heartbeatAt" < now() - interval '1 day'`;
  },

  async list(db: Db): Promise<readonly RunnerRecord[]> {
    const rows = await db.$queryRaw<{ id: string; name: string; heartbeatAt: Date; silentMs: number; jobs: bigint }[]>`
      SELECT r."id", r."name", r."heartbeatAt", (extract(epoch FROM now() - r."heartbeatAt") * 1000)::float8 AS "silentMs",
        (SELECT count(*) FROM "Job" j WHERE j."runnerId" = r."id" AND j."leaseUntil" > now()) AS "jobs"
      FROM "Runner" r ORDER BY r."startedAt"`;
    return rows.map((row) => ({
      id: row.id,
      name: row.name,
      alive: row.silentMs < RUNNER_SILENCE_MS,
      heartbeatAtMs: row.heartbeatAt.getTime(),
      jobs: Number(row.jobs),
    }));
  },
};
