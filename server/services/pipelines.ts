import { emptyDocument, type PipelineDocument } from '@/model/graph/document';
import type { PipelineSummary } from '@/model/pipeline/pipeline';
import { isDuplicate, type Database } from '@/server/db/database';
import { catalogTableRepository } from '@/server/db/repositories/catalog-tables';
import { pipelineRepository } from '@/server/db/repositories/pipelines';
import { hasErrors } from '@/model/diagnostic/diagnostic';
import { nameTaken, namespaceId } from './namespace-id';
import type { PipelineCompiler } from './pipeline-compiler';
import { draftServices } from './pipeline-drafts';
import { removalServices } from './pipeline-removal';
import { transferServices } from './pipeline-transfer';
import { readable } from './readable-document';
import { notFound, ServiceError } from './service-error';
import type { PipelineServices } from './services';

export function pipelineServices(database: Database, compile: PipelineCompiler): PipelineServices {
  const { db } = database;

  const summary = async (id: string): Promise<PipelineSummary> => {
    const found = await pipelineRepository.get(db, id);
    if (!found) throw notFound('pipeline', id);
    return found;
  };

  const document = async (id: string): Promise<PipelineDocument> => {
    const stored = await pipelineRepository.content(db, id);
    if (!stored) throw notFound('pipeline', id);
    return readable(stored.content);
  };

  const createNamed = async (namespace: string, created: PipelineDocument): Promise<PipelineSummary> => {
    const id = await namespaceId(db, namespace);
    try {
      return await summary(await pipelineRepository.create(db, { namespaceId: id, document: created }));
    } catch (error) {
      if (isDuplicate(error)) throw nameTaken('pipeline', created.name);
      throw error;
    }
  };

  return {
    list: (namespace) => pipelineRepository.list(db, namespace),

    async get(id) {
      const [found, stored] = await Promise.all([summary(id), pipelineRepository.content(db, id)]);
      if (!stored) throw notFound('pipeline', id);
      return { ...found, revision: stored.revision, content: stored.content };
    },

    create: ({ namespace, name, document: given }) => createNamed(namespace, { ...(given ?? emptyDocument(name)), name }),

    async save({ id, baseRevision, document: edited }) {
      const before = await summary(id);
      try {
        const saved = await pipelineRepository.save(db, { id, baseRevision, document: { ...edited, name: before.name } });
        if (saved) return { kind: 'saved', revision: saved.revision, savedAtMs: saved.savedAt.getTime() };
      } catch (error) {
        if (isDuplicate(error)) throw nameTaken('pipeline', before.name);
        throw error;
      }
      const draftId = await pipelineRepository.keepDraft(db, { pipelineId: id, baseRevision, document: edited });
      const { revision: currentRevision } = await summary(id);
      const message = `Someone else saved revision ${currentRevision} while you edited revision ${baseRevision}. Your edit is kept as a draft.`;
      return { kind: 'conflict', currentRevision, draftId, message };
    },

    async rename({ id, name }) {
      const stored = await pipelineRepository.content(db, id);
      if (!stored) throw notFound('pipeline', id);
      const renamed = { ...readable(stored.content), name };
      try {
        const saved = await pipelineRepository.save(db, { id, baseRevision: stored.revision, document: renamed });
        if (!saved) throw new ServiceError('conflict', 'pipeline-edited', 'The pipeline was saved meanwhile.', 'Rename it again.');
      } catch (error) {
        if (isDuplicate(error)) throw nameTaken('pipeline', name);
        throw error;
      }
      return summary(id);
    },

    async compile({ id, document: given }) {
      const { namespace } = await summary(id);
      const catalog = await catalogSnapshot(database, namespace);
      const { sql, diagnostics, plan } = compile({ document: given ?? (await document(id)), catalog });
      return { sql, diagnostics, deployable: plan !== null && !hasErrors(diagnostics) };
    },

    ...removalServices(database, summary),
    ...draftServices(database),
    ...transferServices({ database, summary, document, createNamed }),
  };
}

/** Definitions of a namespace by name, as the compiler takes them. */
export async function catalogSnapshot(database: Database, namespace: string) {
  const tables = await catalogTableRepository.list(database.db, namespace);
  return { tables: Object.fromEntries(tables.map((table) => [table.name, table.definition])) };
}
