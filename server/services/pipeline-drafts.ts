import type { Database } from '@/server/db/database';
import { pipelineRepository } from '@/server/db/repositories/pipelines';
import { notFound } from './service-error';
import type { PipelineServices } from './services';

/** Edits that lost against another one. */
export function draftServices({ db }: Database): Pick<PipelineServices, 'drafts' | 'draft' | 'discardDraft'> {
  return {
    drafts: (pipelineId) => pipelineRepository.drafts(db, pipelineId),

    async draft(draftId) {
      const draft = await pipelineRepository.draft(db, draftId);
      if (!draft) throw notFound('draft', draftId);
      return draft;
    },

    async discardDraft(draftId) {
      if (!(await pipelineRepository.discardDraft(db, draftId))) throw notFound('draft', draftId);
    },
  };
}
