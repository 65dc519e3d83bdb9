import { readEventParams, type DeploymentEvent, type EventKind, type NewEvent } from '@/model/job/events';
import { toJson, toText, type Db } from '../database';
import { notify } from '../notifications';

interface EventRow {
  readonly seq: bigint;
  readonly deploymentId: string;
  readonly jobId: string | null;
  readonly at: Date;
  readonly kind: string;
  readonly level: 'info' | 'warning' | 'error';
  readonly message: string;
  readonly params: unknown;
}

/** A kind that this build does not know is shown as a notice, with its words kept. */
function read(row: EventRow): DeploymentEvent {
  const common = { seq: Number(row.seq), deploymentId: row.deploymentId, jobId: row.jobId, atMs: row.at.getTime(), level: row.level };
  const params = readEventParams(row.kind as EventKind, row.params);
  const known = params === undefined ? { kind: 'notice' as const, params: { code: row.kind } } : { kind: row.kind as EventKind, params };
  return { ...common, message: row.message, ...known } as DeploymentEvent;
}

export const eventRepository = {
  /** Stores and tells the listeners, both with the surrounding transaction. */
  async append(db: Db, input: { deploymentId: string; jobId?: string | null; event: NewEvent }): Promise<void> {
    const { kind, level, message, params } = input.event;
    const { deploymentId, jobId = null } = input;
    const data = { deploymentId, jobId, kind, level, message: toText(message), params: toJson(params) };
    const { seq } = await db.deploymentEvent.create({ data, select: { seq: true } });
    await notify(db, { type: 'event', deploymentId: input.deploymentId, seq: Number(seq) });
  },

  /** Newest first, at most `limit`, older than `before`. */
  async list(db: Db, input: { deploymentId: string; before?: number; limit: number }): Promise<readonly DeploymentEvent[]> {
    const where = { deploymentId: input.deploymentId, ...(input.before === undefined ? {} : { seq: { lt: BigInt(input.before) } }) };
    const rows = await db.deploymentEvent.findMany({ where, orderBy: { seq: 'desc' }, take: input.limit });
    return rows.map(read);
  },

  async get(db: Db, seq: number): Promise<DeploymentEvent | undefined> {
    const row = await db.deploymentEvent.findUnique({ where: { seq: BigInt(seq) } });
    return row ? read(row) : undefined;
  },

  /** Keeps the newest `keep` of a deployment. */
  async prune(db: Db, deploymentId: string, keep: number): Promise<void> {
    const [oldest] = await db.deploymentEvent.findMany({
      where: { deploymentId },
      orderBy: { seq: 'desc' },
      skip: keep,
      take: 1,
      select: { seq: true },
    });
    if (oldest) await db.deploymentEvent.deleteMany({ where: { deploymentId, seq: { lte: oldest.seq } } });
  },
};
