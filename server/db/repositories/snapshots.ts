import type { SnapshotSummary } from '@/model/job/summaries';
import type { Db, Prisma } from '../database';

export interface NewSnapshot {
  readonly deploymentId: string;
  readonly jobId: string;
  readonly kind: 'checkpoint' | 'savepoint';
  readonly checkpointId: number;
  readonly path: string;
  readonly sizeBytes: number;
  readonly durationMs: number;
  readonly completedAtMs: number;
}

export const snapshotRepository = {
  /** Again without effect. Of a job's checkpoints the newest `keepCheckpoints` stay listed, as the engine keeps that many; savepoints all stay. */
  async record(db: Db, snapshot: NewSnapshot, keepCheckpoints: number): Promise<void> {
    const { completedAtMs, checkpointId, sizeBytes, ...rest } = snapshot;
    const data = { ...rest, checkpointId: BigInt(checkpointId), sizeBytes: BigInt(sizeBytes), completedAt: new Date(completedAtMs) };
    const key = { jobId: snapshot.jobId, kind: snapshot.kind, checkpointId: data.checkpointId };
    await db.snapshot.upsert({ where: { jobId_kind_checkpointId: key }, create: data, update: data });
    if (snapshot.kind === 'checkpoint')
      await db.$executeRaw`
        DELETE FROM "Snapshot" WHERE "jobId" = ${snapshot.jobId}::uuid AND "kind" = 'checkpoint' AND "checkpointId" <=
          (SELECT "checkpointId" FROM "Snapshot" WHERE "jobId" = ${snapshot.jobId}::uuid AND "kind" = 'checkpoint'
           ORDER BY "checkpointId" DESC OFFSET ${keepCheckpoints} LIMIT 1)`;
  },

  /** Newest first. */
  async list(db: Db, deploymentId: string, kind?: 'checkpoint' | 'savepoint'): Promise<readonly SnapshotSummary[]> {
    const where = kind ? { deploymentId, kind } : { deploymentId };
    const rows = await db.snapshot.findMany({ where, include, orderBy: [{ completedAt: 'desc' }, { checkpointId: 'desc' }], take: 100 });
    return rows.map(read);
  },

  /** Id of the newest checkpoint that a job completed; null: of none. */
  async newestCheckpointOf(db: Db, jobId: string): Promise<number | null> {
    const { _max } = await db.snapshot.aggregate({ where: { jobId, kind: 'checkpoint' }, _max: { checkpointId: true } });
    return _max.checkpointId === null ? null : Number(_max.checkpointId);
  },

  /** Undefined where the deployment has no such snapshot (any more). */
  async get(db: Db, deploymentId: string, id: string): Promise<SnapshotSummary | undefined> {
    const row = await db.snapshot.findFirst({ where: { id, deploymentId }, include });
    return row ? read(row) : undefined;
  },
};

const include = { job: { select: { number: true, version: { select: { number: true } } } } } as const satisfies Prisma.SnapshotInclude;

const read = (row: Prisma.SnapshotGetPayload<{ include: typeof include }>): SnapshotSummary => ({
  id: row.id,
  kind: row.kind,
  jobId: row.jobId,
  jobNumber: row.job.number,
  version: row.job.version.number,
  checkpointId: Number(row.checkpointId),
  completedAtMs: row.completedAt.getTime(),
  durationMs: row.durationMs,
  sizeBytes: Number(row.sizeBytes),
  path: row.path,
});
