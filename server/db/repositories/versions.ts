import type { PipelineDocument } from '@/model/graph/document';
import { toJson, type Db } from '../database';

export interface NewVersion {
  readonly pipelineId: string;
  readonly revision: number;
  readonly document: PipelineDocument;
  readonly sql: string;
  /** The job plan; opaque here. */
  readonly plan: object;
}

export const versionRepository = {
  /** The next number of its pipeline; the caller holds the pipeline's deployment locked, so that two deploys do not meet. */
  async create(db: Db, version: NewVersion): Promise<{ readonly id: string; readonly number: number }> {
    const { _max } = await db.pipelineVersion.aggregate({ where: { pipelineId: version.pipelineId }, _max: { number: true } });
    const data = { ...version, document: toJson(version.document), plan: toJson(version.plan), number: (_max.number ?? 0) + 1 };
    return db.pipelineVersion.create({ data, select: { id: true, number: true } });
  },

  async number(db: Db, id: string): Promise<number> {
    return (await db.pipelineVersion.findUniqueOrThrow({ where: { id }, select: { number: true } })).number;
  },

  /** The plan as stored, for the controller to read; the engine checks its version. */
  async plan(db: Db, id: string): Promise<unknown> {
    return (await db.pipelineVersion.findUnique({ where: { id }, select: { plan: true } }))?.plan;
  },
};
