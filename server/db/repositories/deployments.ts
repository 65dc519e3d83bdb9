import { DeploymentConfig } from '@/model/job/config';
import { ChosenStart } from '@/model/job/start-from';
import type { DeploymentState, DesiredState } from '@/model/job/states';
import { mayMoveDeployment } from '@/model/job/transitions';
import type { JobFailure } from '@/model/job/summaries';
import { Prisma, toJson, type Db } from '../database';
import { DatabaseError } from '../database-error';
import { notify } from '../notifications';
import { eventRepository } from './events';

/** What the controller works on. `generation` rises with each wish to run. */
export interface DeploymentRecord {
  readonly id: string;
  readonly pipelineId: string;
  readonly versionId: string;
  readonly desired: DesiredState;
  readonly current: DeploymentState;
  readonly config: DeploymentConfig;
  readonly generation: number;
  /** Of the wish with that number; null: as the configuration's restore strategy says. */
  readonly startFrom: ChosenStart | null;
}

/** A person's wish. `told`: its event says it already (a deploy that also starts). */
export interface Wish {
  readonly desired: DesiredState;
  readonly startFrom?: ChosenStart;
  readonly told?: boolean;
}

type DeploymentRow = Omit<DeploymentRecord, 'config' | 'startFrom'> & { readonly config: unknown; readonly startFrom: unknown };

const columns = Prisma.sql`"id", "pipelineId", "versionId", "desired"::text, "current"::text, "config", "generation", "startFrom"`;

const read = (row: DeploymentRow): DeploymentRecord => ({
  ...row,
  config: DeploymentConfig.parse(row.config),
  startFrom: row.startFrom === null ? null : ChosenStart.parse(row.startFrom),
});

export const deploymentRepository = {
  /** Locks the row until the transaction ends: of several reconcilers one acts, the others wait. Undefined: it was deleted. */
  async lock(db: Db, id: string): Promise<DeploymentRecord | undefined> {
    const rows = await db.$queryRaw<DeploymentRow[]>`SELECT ${columns} FROM "Deployment" WHERE "id" = ${id}::uuid FOR UPDATE`;
    return rows[0] && read(rows[0]);
  },

  async lockOfPipeline(db: Db, pipelineId: string): Promise<DeploymentRecord | undefined> {
    const rows = await db.$queryRaw<
      DeploymentRow[]
    >`SELECT ${columns} FROM "Deployment" WHERE "pipelineId" = ${pipelineId}::uuid FOR UPDATE`;
    return rows[0] && read(rows[0]);
  },

  async create(
    db: Db,
    input: { pipelineId: string; versionId: string; config: DeploymentConfig; desired: DesiredState },
  ): Promise<DeploymentRecord> {
    const running = input.desired === 'RUNNING';
    const data = { ...input, config: toJson(input.config), current: 'CANCELLED', generation: running ? 1 : 0 } as const;
    const { id } = await db.deployment.create({ data, select: { id: true } });
    await notify(db, { type: 'deployment', deploymentId: id });
    return { id, ...input, current: 'CANCELLED', generation: data.generation, startFrom: null };
  },

  /** Sets a new version and configuration; the controller sees from the job's version that it must be replaced. */
  async upgrade(db: Db, input: { id: string; versionId: string; config: DeploymentConfig }): Promise<void> {
    const data = { versionId: input.versionId, config: toJson(input.config), deployedAt: new Date() };
    await db.deployment.update({ where: { id: input.id }, data });
    await notify(db, { type: 'deployment', deploymentId: input.id });
  },

  /** A wish of a person. A wish to run counts as a new one (`generation`), so that it can follow a failure or an end. */
  async setDesired(db: Db, deployment: DeploymentRecord, wish: Wish): Promise<void> {
    const { desired, startFrom } = wish;
    const run = { generation: { increment: 1 }, failure: Prisma.DbNull, startFrom: startFrom ? toJson(startFrom) : Prisma.DbNull };
    await db.deployment.update({ where: { id: deployment.id }, data: { desired, ...(desired === 'RUNNING' ? run : {}) } });
    if (!wish.told) {
      const params = { from: deployment.desired, to: desired };
      const event = { kind: 'desired-state-changed', level: 'info', message: wordsOf(deployment, wish), params } as const;
      await eventRepository.append(db, { deploymentId: deployment.id, event });
    }
    await notify(db, { type: 'deployment', deploymentId: deployment.id });
  },

  /**
   * The only way in which the current state changes; an illegal move is a defect and throws. The caller holds the row locked. `message`
   * is for the moves that no wish and no job has told of.
   */
  async move(
    db: Db,
    deployment: DeploymentRecord,
    move: { to: DeploymentState; failure?: JobFailure | null; message?: string },
  ): Promise<DeploymentRecord> {
    const from = deployment.current;
    const { to, failure, message } = move;
    if (!mayMoveDeployment(from, to))
      throw new DatabaseError(
        'deployment.illegal-move',
        `A deployment cannot go from ${from} to ${to}.`,
        'Report this: it is a defect of Headrace.',
      );
    const stored = failure === undefined ? {} : { failure: failure === null ? Prisma.DbNull : toJson(failure) };
    await db.deployment.update({ where: { id: deployment.id }, data: { current: to, ...stored } });
    if (message !== undefined) {
      const event = { kind: 'state-changed', level: to === 'FAILED' ? 'error' : 'info', message, params: { from, to } } as const;
      await eventRepository.append(db, { deploymentId: deployment.id, event });
    }
    await notify(db, { type: 'deployment', deploymentId: deployment.id });
    return { ...deployment, current: to };
  },

  /** Every deployment whose wish and state may differ, or whose job may have moved: what a reconciler looks at after a break. */
  async unsettled(db: Db): Promise<readonly string[]> {
    const rows = await db.$queryRaw<{ id: string }[]>`
      SELECT d."id" FROM "Deployment" d
      WHERE d."current" IN ('RUNNING', 'TRANSITIONING')
         OR (d."desired" = 'CANCELLED' AND d."current" <> 'CANCELLED')
         OR (d."desired" = 'RUNNING' AND d."generation" > COALESCE((SELECT max(j."generation") FROM "Job" j WHERE j."deploymentId" = d."id"), 0))`;
    return rows.map((row) => row.id);
  },

  async remove(db: Db, id: string): Promise<boolean> {
    const { count } = await db.deployment.deleteMany({ where: { id } });
    if (count) await notify(db, { type: 'removed', deploymentId: id });
    return count === 1;
  },
};

function wordsOf({ current }: DeploymentRecord, { desired, startFrom }: Wish): string {
  if (desired === 'SUSPENDED') return 'Suspend asked for';
  if (desired === 'CANCELLED') return 'Cancel asked for';
  const verb = current === 'SUSPENDED' ? 'Resume' : 'Start';
  switch (startFrom?.kind) {
    case undefined:
      return `${verb} asked for`;
    case 'latest':
      return `${verb} asked for, from the newest state`;
    case 'nothing':
      return `${verb} asked for, with no state`;
    case 'snapshot':
      return `${verb} asked for, from ${startFrom.name}`;
  }
}
