'use client';

import { useQueryClient } from '@tanstack/react-query';
import { useTRPC, useTRPCClient } from '@/components/api/trpc';
import { notifyDone, notifyFailed } from '@/components/shell/notify';
import { download } from '@/components/ui/download';
import type { PipelineSummary } from '@/model/pipeline/pipeline';

/** Rename, duplicate, export and delete a pipeline of the list; deleting can be taken back for ten seconds. */
export function usePipelineVerbs(pipeline: PipelineSummary) {
  const api = useTRPCClient();
  const trpc = useTRPC();
  const client = useQueryClient();
  const refresh = () => client.invalidateQueries({ queryKey: trpc.pipelines.list.queryKey() });
  const run = (failed: string, work: () => Promise<unknown>): void => {
    work()
      .then(refresh)
      .catch((error: unknown) => notifyFailed(failed, error));
  };
  const { id, name } = pipeline;
  const restore = async (): Promise<void> => {
    const back = await api.pipelines.restore.mutate({ id });
    if (back.name !== name) notifyDone(`It is back as ${back.name}: another pipeline has its name.`);
  };
  return {
    rename: (wanted: string) =>
      run(`${name} was not renamed`, async () => {
        await api.pipelines.rename.mutate({ id, name: wanted });
        notifyDone(`${name} is now ${wanted}.`, () =>
          run('The old name did not come back', () => api.pipelines.rename.mutate({ id, name })),
        );
      }),
    duplicate: () => run(`${name} was not duplicated`, () => api.pipelines.duplicate.mutate({ id })),
    exportJson: () =>
      run(`${name} was not exported`, async () => {
        const { fileName, json } = await api.pipelines.exportJson.query({ id });
        download(fileName, json);
      }),
    remove: () =>
      run(`${name} was not deleted`, async () => {
        await api.pipelines.remove.mutate({ id });
        notifyDone(`${name} is deleted.`, () => run(`${name} did not come back`, restore));
      }),
  };
}
