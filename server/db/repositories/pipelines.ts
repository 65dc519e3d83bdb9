import type { PipelineDocument } from '@/model/graph/document';
import { readDocument } from '@/model/graph/document';
import type { DraftSummary, PipelineContent, PipelineSummary } from '@/model/pipeline/pipeline';
import { toJson, type Db } from '../database';

const include = {
  namespace: { select: { slug: true } },
  deployment: { select: { id: true, desired: true, current: true, version: { select: { number: true } } } },
  _count: { select: { drafts: true } },
} as const;

const withoutDocument = { document: true } as const;
/** What was deleted is there for those alone who ask for it to take it back. */
const present = { removedAt: null } as const;

export interface RestorablePipeline {
  readonly name: string;
  readonly namespace: string;
  readonly content: PipelineContent;
  readonly updatedAt: Date;
}

type Row = NonNullable<Awaited<ReturnType<typeof findRow>>>;
const findRow = (db: Db, id: string) => db.pipeline.findUnique({ where: { id, ...present }, include, omit: withoutDocument });

const summary = (row: Row): PipelineSummary => ({
  id: row.id,
  namespace: row.namespace.slug,
  name: row.name,
  revision: row.revision,
  nodeCount: row.nodeCount,
  updatedAtMs: row.updatedAt.getTime(),
  example: row.example,
  deployment: row.deployment && {
    id: row.deployment.id,
    version: row.deployment.version.number,
    desired: row.deployment.desired,
    current: row.deployment.current,
  },
  draftCount: row._count.drafts,
});

/** Stored JSON as what opening it gives. */
export function readContent(json: unknown): PipelineContent {
  const reading = readDocument(json);
  return reading.kind === 'ok' ? reading : { ...reading, json };
}

export const pipelineRepository = {
  async list(db: Db, namespace?: string): Promise<readonly PipelineSummary[]> {
    const where = { ...present, ...(namespace !== undefined && { namespace: { slug: namespace } }) };
    const rows = await db.pipeline.findMany({ where, include, omit: withoutDocument, orderBy: { updatedAt: 'desc' } });
    return rows.map(summary);
  },

  async get(db: Db, id: string): Promise<PipelineSummary | undefined> {
    const row = await findRow(db, id);
    return row ? summary(row) : undefined;
  },

  /** Locks the row until the transaction ends; false: it was deleted. Whoever also locks the deployment locks this first. */
  async lock(db: Db, id: string): Promise<boolean> {
    return (
      (await db.$queryRaw<unknown[]>`SELECT 1 FROM "Pipeline" WHERE "id" = ${id}::uuid AND "removedAt" IS NULL FOR UPDATE`).length === 1
    );
  },

  /** The document with the revision that it has; both of one moment. */
  async content(db: Db, id: string): Promise<{ readonly revision: number; readonly content: PipelineContent } | undefined> {
    const row = await db.pipeline.findUnique({ where: { id, ...present }, select: { document: true, revision: true } });
    return row ? { revision: row.revision, content: readContent(row.document) } : undefined;
  },

  /** Rejects with a duplicate where the name is taken in its namespace. */
  async create(db: Db, input: { namespaceId: string; document: PipelineDocument; example?: boolean }): Promise<string> {
    const { namespaceId, document, example = false } = input;
    const data = { namespaceId, name: document.name, document: toJson(document), nodeCount: document.nodes.length, example };
    return (await db.pipeline.create({ data, select: { id: true } })).id;
  },

  /** Writes when `baseRevision` is still the newest; undefined when another save came first and nothing was written. */
  async save(
    db: Db,
    input: { id: string; baseRevision: number; document: PipelineDocument },
  ): Promise<{ readonly revision: number; readonly savedAt: Date } | undefined> {
    const { id, baseRevision, document } = input;
    const [row] = await db.pipeline.updateManyAndReturn({
      where: { id, revision: baseRevision, ...present },
      data: { document: toJson(document), nodeCount: document.nodes.length, name: document.name, revision: { increment: 1 } },
      select: { revision: true, updatedAt: true },
    });
    return row && { revision: row.revision, savedAt: row.updatedAt };
  },

  async keepDraft(db: Db, input: { pipelineId: string; baseRevision: number; document: PipelineDocument }): Promise<string> {
    const { pipelineId, baseRevision, document } = input;
    const data = { pipelineId, baseRevision, document: toJson(document), nodeCount: document.nodes.length };
    return (await db.pipelineDraft.create({ data, select: { id: true } })).id;
  },

  async drafts(db: Db, pipelineId: string): Promise<readonly DraftSummary[]> {
    const rows = await db.pipelineDraft.findMany({ where: { pipelineId }, omit: withoutDocument, orderBy: { savedAt: 'desc' } });
    return rows.map(draftSummary);
  },

  async draft(db: Db, id: string): Promise<(DraftSummary & { readonly content: PipelineContent }) | undefined> {
    const row = await db.pipelineDraft.findUnique({ where: { id } });
    return row ? { ...draftSummary(row), content: readContent(row.document) } : undefined;
  },

  async discardDraft(db: Db, id: string): Promise<boolean> {
    return (await db.pipelineDraft.deleteMany({ where: { id } })).count === 1;
  },

  /** Deletes it in a way that `bringBack` undoes; its name is free from now on. False: there is none. */
  async putAside(db: Db, id: string): Promise<boolean> {
    const count = await db.$executeRaw`
      UPDATE "Pipeline" SET "removedAt" = now(), "removedName" = "name", "name" = "id"::text
      WHERE "id" = ${id}::uuid AND "removedAt" IS NULL`;
    return count === 1;
  },

  /** A deleted one that is still there, locked until the transaction ends; undefined where there is none. */
  async lockRestorable(db: Db, id: string): Promise<RestorablePipeline | undefined> {
    const [row] = await db.$queryRaw<{ name: string; namespace: string; document: unknown; updatedAt: Date }[]>`
      SELECT p."removedName" AS "name", n."slug" AS "namespace", p."document", p."updatedAt"
      FROM "Pipeline" p JOIN "Namespace" n ON n."id" = p."namespaceId"
      WHERE p."id" = ${id}::uuid AND p."removedAt" IS NOT NULL FOR UPDATE OF p`;
    if (!row) return undefined;
    const { document, ...rest } = row;
    return { ...rest, content: readContent(document) };
  },

  /** Under this name, also in its document where that can be read; the rest is as it was. Rejects with a duplicate where the name is taken. */
  async bringBack(db: Db, id: string, restored: RestorablePipeline): Promise<void> {
    const { name, content, updatedAt } = restored;
    const renamed = content.kind === 'ok' && content.document.name !== name ? { document: toJson({ ...content.document, name }) } : {};
    await db.pipeline.update({ where: { id }, data: { name, removedAt: null, removedName: null, updatedAt, ...renamed } });
  },

  /** Locks those that were deleted longer ago than this, until the transaction ends. */
  async lockRemovedBefore(db: Db, agoMs: number): Promise<readonly string[]> {
    const rows = await db.$queryRaw<{ id: string }[]>`
      SELECT "id" FROM "Pipeline" WHERE "removedAt" < now() - make_interval(secs => ${agoMs / 1000}::float8) FOR UPDATE`;
    return rows.map((row) => row.id);
  },

  /** For good; its deployment must be gone before. */
  async remove(db: Db, id: string): Promise<boolean> {
    return (await db.pipeline.deleteMany({ where: { id } })).count === 1;
  },
};

const draftSummary = (row: { id: string; pipelineId: string; baseRevision: number; savedAt: Date; nodeCount: number }): DraftSummary => ({
  id: row.id,
  pipelineId: row.pipelineId,
  baseRevision: row.baseRevision,
  savedAtMs: row.savedAt.getTime(),
  nodeCount: row.nodeCount,
  reason: 'conflict',
});
