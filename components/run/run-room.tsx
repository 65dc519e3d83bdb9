'use client';

import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import type { DeploymentDetail } from '@/model/job/summaries';
import { useFeed } from '@/components/api/api-provider';
import { useTRPC } from '@/components/api/trpc';
import { useLiveDeployment } from '@/components/api/use-live';
import { CanvasRoom } from '@/components/canvas/canvas-room';
import { DocumentStore } from '@/components/canvas/document/document-store';
import type { Selection } from '@/components/canvas/document/selection';
import { useDocument, useEditor } from '@/components/editor/editor-context';
import { RunGrid } from '@/components/editor/panel-grids';
import { panels } from '@/components/editor/panels';
import { useEditorCommands } from '@/components/editor/use-editor-commands';
import { LoadState } from '@/components/ui/load-state';
import { ResizeHandle } from '@/components/ui/resize-handle';
import { useObservable } from '@/components/ui/use-observable';
import { EventList } from './event-list';
import { Figures } from './figures';
import { RunLegend } from './run-legend';
import { RunNode } from './run-node';
import { RunProblem } from './run-problem';
import { SnapshotList } from './snapshot-list';
import { ThroughputCurve } from './throughput-curve';
import classes from './run.module.css';

/** The deployed version over the same canvas: rates on the edges, how each node fares, what happened. */
export function RunRoom({ deploymentId }: { deploymentId: string }) {
  const trpc = useTRPC();
  const feed = useFeed();
  const loaded = useQuery(trpc.deployments.get.queryOptions({ id: deploymentId }));
  const metrics = loaded.data?.metrics;
  const jobId = loaded.data?.jobId;
  const { refetch } = loaded;
  const shown = loaded.data?.version;
  const running = useObservable(feed.deployments, (all) => all.get(deploymentId)?.version);
  useEffect(() => {
    // Somebody else deployed: the drawing of that version is another one.
    if (shown !== undefined && running !== undefined && shown !== running) void refetch();
  }, [shown, running, refetch]);
  useEffect(() => {
    if (metrics && jobId && !feed.jobOf(deploymentId).get().metrics) feed.take({ type: 'metrics', deploymentId, jobId, metrics });
  }, [feed, deploymentId, metrics, jobId]);
  if (!loaded.data)
    return (
      <div className={classes.message}>
        <LoadState what="The deployment was not loaded" query={loaded} />
      </div>
    );
  return <Running key={loaded.data.version} detail={loaded.data} />;
}

function Running({ detail }: { detail: DeploymentDetail }) {
  const deployment = useLiveDeployment(detail);
  const editor = useEditor();
  const [store] = useState(() => new DocumentStore(detail.document, { readOnly: 'the run view' }));
  useSameSelection(store);
  useEditorCommands({ store, deployed: true });
  return (
    <RunGrid>
      <div className={classes.middle}>
        <Figures deploymentId={detail.id} deployment={deployment} />
        <div className={classes.canvas}>
          <CanvasRoom store={store} deploymentId={detail.id} />
          <RunLegend deployment={deployment} />
        </div>
        <div className={classes.lower}>
          <ThroughputCurve deploymentId={detail.id} />
          <SnapshotList deployment={deployment} />
        </div>
      </div>
      <div className={classes.sideCell}>
        <ResizeHandle label="Width of what happens" edge="left" {...panels.run} />
        <aside className={classes.side} aria-label="What happens">
          <RunProblem deployment={deployment} document={detail.document} />
          <RunNode store={store} deploymentId={detail.id} pipelineId={editor.pipelineId} />
          <EventList deploymentId={detail.id} />
        </aside>
      </div>
    </RunGrid>
  );
}

/** Design and Run share what is selected, as far as both have it. */
function useSameSelection(store: DocumentStore): void {
  const editor = useEditor();
  const selection = useDocument((state) => state.selection);
  const told = useRef<Selection | null>(null);
  useEffect(() => {
    // What the run view itself told comes back without the nodes that only its version has: they stay selected here.
    if (selection !== told.current) store.select(selection);
  }, [store, selection]);
  useEffect(
    () =>
      store.subscribe(() => {
        editor.store.select(store.get().selection);
        told.current = editor.store.get().selection;
      }),
    [store, editor],
  );
}
