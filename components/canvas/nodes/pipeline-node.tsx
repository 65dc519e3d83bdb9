'use client';

import { IconAlertTriangle, IconExclamationMark } from '@tabler/icons-react';
import { Handle, Position, useStore, type Node, type NodeProps } from '@xyflow/react';
import { memo } from 'react';
import type { DocumentNode } from '@/model/graph/document';
import { nodeKinds, type PortKind } from '@/model/graph/node-kinds';
import { outputPorts } from '@/model/graph/ports';
import { useEditor, useCompilation, useUi } from '@/components/editor/editor-context';
import { diagnosticsOf } from '@/components/compiler-worker/compilation';
import { useFeed } from '@/components/api/api-provider';
import { useRunningMetrics } from '@/components/api/use-live';
import { fareOf, nodeMetricsIn } from '@/components/run/live-index';
import { counted } from '@/components/ui/format';
import { useObservable } from '@/components/ui/use-observable';
import { portTop } from '../kernels/node-size';
import { KindIcon } from './kind-icon';
import { NodeCallout } from './node-callout';
import { NodeRunRow } from './node-run-row';
import { summarize, tableIn, type NodeSummary } from './node-summary';
import { zoomStepOf } from './zoom-step';
import classes from './pipeline-node.module.css';

export type PipelineNodeData = { node: DocumentNode; deploymentId: string | null };
export type PipelineNodeType = Node<PipelineNodeData, 'pipeline'>;

/** A node of any kind. In Design its lower row holds the one setting that matters, in Run how busy it is; zoomed out it sheds detail. */
export const PipelineNode = memo(function PipelineNode({ data, selected }: NodeProps<PipelineNodeType>) {
  const { node, deploymentId } = data;
  const step = useStore(zoomStepOf);
  const info = nodeKinds[node.kind];
  const summary = useSummary(node);
  const worst = useWorst(node);
  const fare = useFare(node, deploymentId);
  const target = useUi((ui) => ui.drawing?.options[ui.drawing.index]?.target.node === node.id);
  return (
    <article
      className={classes.node}
      data-family={info.family}
      data-selected={selected || undefined}
      data-draft={(!deploymentId && summary.missing && worst !== 'error') || undefined}
      data-worst={deploymentId ? undefined : worst}
      data-fare={fare}
      data-target={target || undefined}
      data-step={step}
    >
      {step !== 'block' && (
        <header>
          <KindIcon kind={node.kind} config={node.config} tile={26} />
          <div className={classes.names}>
            <b title={node.name}>{node.name}</b>
            <small>{summary.kind}</small>
          </div>
        </header>
      )}
      {step === 'full' &&
        (deploymentId ? <NodeRunRow node={node} deploymentId={deploymentId} /> : <SettingRow summary={summary} node={node} />)}
      <Ports ports={info.inputs} side="target" />
      <Ports ports={outputPorts(node)} side="source" named={step === 'full'} />
      {!deploymentId && worst && <Flag worst={worst} />}
      {fare === 'hot' && <Flag worst="error" title="As busy as it can be: it sets the pace" />}
      {fare === 'failed' && <Flag worst="error" title="The job failed here" />}
      {fare === 'retried' && <Flag worst="error" title="The job failed here and is tried again" />}
      {!deploymentId && selected && step === 'full' && <NodeCallout node={node} />}
    </article>
  );
});

function useSummary(node: DocumentNode): NodeSummary {
  const tables = useObservable(useEditor().catalog, (catalog) => catalog.tables);
  return summarize(node, tableIn(tables));
}

function useWorst(node: DocumentNode): 'error' | 'warning' | undefined {
  return useCompilation((compilation) => {
    const severities = diagnosticsOf(compilation, node.id).map((diagnostic) => diagnostic.severity);
    return severities.includes('error') ? 'error' : severities.includes('warning') ? 'warning' : undefined;
  });
}

/** In the run view: where the job failed, too busy to keep up, or waiting for what comes after. */
function useFare(node: DocumentNode, deploymentId: string | null): 'failed' | 'retried' | 'hot' | 'held-back' | undefined {
  const failed = useObservable(useFeed().deployments, (all) => {
    const deployment = deploymentId ? all.get(deploymentId) : undefined;
    if (!deployment?.failure?.origin.includes(node.id)) return undefined;
    return deployment.current === 'FAILED' ? 'failed' : deployment.jobState === 'RESTARTING' ? 'retried' : undefined;
  });
  const fare = useRunningMetrics(deploymentId ?? '', (job) => {
    const metrics = deploymentId && job ? nodeMetricsIn(job).get(node.id) : undefined;
    return metrics && fareOf(metrics);
  });
  return failed ?? fare;
}

function SettingRow({ summary, node }: { summary: NodeSummary; node: DocumentNode }) {
  const columns = useCompilation((compilation) => compilation.outputs[node.id]?.columns.length);
  return (
    <footer>
      {summary.missing ? <span className={classes.cut}>{summary.missing}</span> : <SettingText summary={summary} />}
      {columns !== undefined && !summary.missing && (
        <span className={classes.end} title={`${counted(columns, 'column')} ${columns === 1 ? 'comes' : 'come'} out`}>
          {columns}
        </span>
      )}
    </footer>
  );
}

const SettingText = ({ summary }: { summary: NodeSummary }) =>
  summary.code ? <code className={classes.cut}>{summary.text}</code> : <span className={classes.cut}>{summary.text}</span>;

function Ports({ ports, side, named }: { ports: readonly PortKind[]; side: 'source' | 'target'; named?: boolean }) {
  return ports.map((port, i) => (
    <Handle
      key={port.name}
      id={port.name}
      type={side}
      position={side === 'source' ? Position.Right : Position.Left}
      className={classes.port}
      data-carries={port.carries}
      style={{ top: portTop(i) }}
      title={side === 'source' ? 'Drag from here to what takes these rows' : `Input ${port.name}`}
    >
      {named && ports.length > 1 && <span className={classes.portName}>{port.name}</span>}
    </Handle>
  ));
}

function Flag({ worst, title }: { worst: 'error' | 'warning'; title?: string }) {
  return (
    <span className={classes.flag} data-worst={worst} title={title ?? (worst === 'error' ? 'Has an error' : 'Has a warning')}>
      {worst === 'error' ? <IconExclamationMark size={12} stroke={2.5} /> : <IconAlertTriangle size={12} stroke={2.25} />}
    </span>
  );
}
