import { readDocument, type PipelineDocument } from '@/model/graph/document';
import type { PipelineSummary } from '@/model/pipeline/pipeline';
import type { Database } from '@/server/db/database';
import { pipelineRepository } from '@/server/db/repositories/pipelines';
import { readable } from './readable-document';
import { ServiceError } from './service-error';
import type { PipelineServices } from './services';

export interface TransferDependencies {
  readonly database: Database;
  summary(id: string): Promise<PipelineSummary>;
  document(id: string): Promise<PipelineDocument>;
  createNamed(namespace: string, document: PipelineDocument): Promise<PipelineSummary>;
}

/** Copies of pipelines: within a workspace, out as a file, in from one. */
export function transferServices(dependencies: TransferDependencies): Pick<PipelineServices, 'duplicate' | 'exportJson' | 'importJson'> {
  const { summary, document, createNamed } = dependencies;
  const { db } = dependencies.database;
  return {
    async duplicate({ id, name }) {
      const original = await summary(id);
      const copy = await document(id);
      const taken = new Set((await pipelineRepository.list(db, original.namespace)).map((pipeline) => pipeline.name));
      return createNamed(original.namespace, { ...copy, name: name ?? freeName(`${original.name} copy`, taken) });
    },

    async exportJson(id) {
      const exported = await document(id);
      const fileName = `${exported.name.replace(/[^A-Za-z0-9._-]+/g, '-').replace(/^[-.]+|[-.]+$/g, '') || 'pipeline'}.json`;
      return { fileName, json: `${JSON.stringify(exported, null, 2)}\n` };
    },

    async importJson({ namespace, json, name }) {
      const imported = readable(importedContent(json));
      const taken = new Set((await pipelineRepository.list(db, namespace)).map((pipeline) => pipeline.name));
      return createNamed(namespace, { ...imported, name: name ?? freeName(imported.name, taken) });
    },
  };
}

function importedContent(json: string): ReturnType<typeof readDocument> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(json);
  } catch (error) {
    const reason = error instanceof Error ? error.message : '';
    throw new ServiceError('invalid', 'document-no-json', `The file is not JSON: ${reason}.`, 'Choose a file that Headrace has exported.');
  }
  return readDocument(parsed);
}

/** The name, or the first one with a number behind it that is not taken. */
export function freeName(wanted: string, taken: ReadonlySet<string>): string {
  if (!taken.has(wanted)) return wanted;
  for (let n = 2; ; n++) if (!taken.has(`${wanted} ${n}`)) return `${wanted} ${n}`;
}
