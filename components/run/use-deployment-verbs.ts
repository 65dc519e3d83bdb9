'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTRPC } from '@/components/api/trpc';
import { notifyDone, notifyFailed } from '@/components/shell/notify';

/** Start, suspend, cancel and remove, each with its message. What follows is told by the live feed. */
export function useDeploymentVerbs() {
  const trpc = useTRPC();
  const client = useQueryClient();
  const refresh = (): void => {
    void client.invalidateQueries({ queryKey: trpc.deployments.list.queryKey() });
    void client.invalidateQueries({ queryKey: trpc.deployments.get.queryKey() });
    void client.invalidateQueries({ queryKey: trpc.pipelines.list.queryKey() });
  };
  const told = (done: string, failed: string) => ({
    onSuccess: () => {
      notifyDone(done);
      refresh();
    },
    onError: (error: unknown) => notifyFailed(failed, error),
  });
  return {
    start: useMutation(trpc.deployments.start.mutationOptions(told('It starts.', 'It was not started'))),
    suspend: useMutation(
      trpc.deployments.suspend.mutationOptions(told('It takes a savepoint and stops; Resume goes on from there.', 'It was not suspended')),
    ),
    cancel: useMutation(trpc.deployments.cancel.mutationOptions(told('It stops, without a savepoint.', 'It was not cancelled'))),
    remove: useMutation(trpc.deployments.remove.mutationOptions(told('The deployment is deleted.', 'It was not deleted'))),
  };
}
