'use client';

import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { IconChartBar } from '@tabler/icons-react';
import { useRouter } from 'next/navigation';
import type { DocumentNode } from '@/model/graph/document';
import type { NodeMetrics } from '@/model/metrics/node-metrics';
import { useJobMetrics } from '@/components/api/use-live';
import { useTRPC } from '@/components/api/trpc';
import type { DocumentStore } from '@/components/canvas/document/document-store';
import { soleNode } from '@/components/canvas/document/selection';
import { KindIcon } from '@/components/canvas/nodes/kind-icon';
import { notifyFailed } from '@/components/shell/notify';
import { useEditor } from '@/components/editor/editor-context';
import { formatBytes, formatCount, formatEventTime, formatRate } from '@/components/ui/format';
import { useObservable } from '@/components/ui/use-observable';
import { nodeMetricsIn } from './live-index';
import { ownFigures } from './own-figures';
import { SplitList } from './split-list';
import classes from './run.module.css';

/** The selected node of the running job: its figures, its splits, and for a sink the way to a chart. */
export function RunNode(props: { store: DocumentStore; deploymentId: string; pipelineId: string }) {
  const node = useObservable(props.store, ({ document, selection }) => {
    const id = soleNode(selection);
    return id && document.nodes.find((each) => each.id === id);
  });
  const metrics = useJobMetrics(props.deploymentId, (job) => (job && node ? nodeMetricsIn(job).get(node.id) : undefined));
  if (!node) return null;
  return (
    <section className={classes.block} aria-label={`Figures of ${node.name}`}>
      <header>
        <KindIcon kind={node.kind} config={node.config} tile={24} />
        <h3>{node.name}</h3>
      </header>
      {metrics ? <Pairs metrics={metrics} /> : <p>No figures yet.</p>}
      {node.kind === 'source' && <SplitList deploymentId={props.deploymentId} node={node.id} />}
      {node.kind === 'sink' && <ShowAsChart pipelineId={props.pipelineId} node={node} />}
    </section>
  );
}

function Pairs({ metrics }: { metrics: NodeMetrics }) {
  const connectors = useObservable(useEditor().forms, (forms) => forms.connectors);
  const rows: readonly (readonly [string, string] | null)[] = [
    ['Rows in', `${formatCount(metrics.rowsIn)} · ${formatRate(metrics.rowsInPerSec)}`],
    ['Rows out', `${formatCount(metrics.rowsOut)} · ${formatRate(metrics.rowsOutPerSec)}`],
    metrics.watermarkMs === null ? null : ['Watermark', formatEventTime(metrics.watermarkMs)],
    metrics.throttled === null ? null : ['Held to its rate', `${Math.round(metrics.throttled * 100)} % of the time`],
    metrics.stateBytes ? ['State', formatBytes(metrics.stateBytes)] : null,
    metrics.lateRows ? ['Late rows', formatCount(metrics.lateRows)] : null,
    metrics.skippedRows ? ['Skipped rows', formatCount(metrics.skippedRows)] : null,
    metrics.lookup
      ? ['Look-ups', `${formatRate(metrics.lookup.lookupsPerSec)} · ${Math.round(metrics.lookup.hitShare * 100)} % from the cache`]
      : null,
    metrics.lookup ? ['Cached rows', formatCount(metrics.lookup.cachedRows)] : null,
    ...ownFigures(
      metrics.own,
      connectors.flatMap((connector) => connector.metrics),
    ),
  ];
  return (
    <dl className={classes.pairs}>
      {rows.map(
        (row) =>
          row && (
            <div key={row[0]} style={{ display: 'contents' }}>
              <dt>{row[0]}</dt>
              <dd>{row[1]}</dd>
            </div>
          ),
      )}
    </dl>
  );
}

export function ShowAsChart({ pipelineId, node }: { pipelineId: string; node: DocumentNode }) {
  const trpc = useTRPC();
  const router = useRouter();
  const client = useQueryClient();
  const create = useMutation(
    trpc.reports.createFromSink.mutationOptions({
      onSuccess: (report) => {
        void client.invalidateQueries({ queryKey: trpc.reports.list.queryKey() });
        router.push(`/reports/${report.id}`);
      },
      onError: (error) => notifyFailed(`No chart of ${node.name} was made`, error),
    }),
  );
  return (
    <Button
      mt={10}
      size="xs"
      variant="light"
      leftSection={<IconChartBar size={14} />}
      loading={create.isPending}
      onClick={() => create.mutate({ pipelineId, nodeId: node.id })}
    >
      Show as chart
    </Button>
  );
}
