'use client';

import { useQuery } from '@tanstack/react-query';
import type { PipelineDocument } from '@/model/graph/document';
import { nodeKinds } from '@/model/graph/node-kinds';
import { useTRPC } from '@/components/api/trpc';
import classes from './miniature.module.css';

const nodeWidth = 176;
const nodeHeight = 60;
const padding = 20;
/** Columns stand closer here than on the canvas, so that names stay readable. */
const squeeze = 0.84;

/** The drawing of a pipeline, small. */
export function Miniature({ pipelineId }: { pipelineId: string }) {
  const trpc = useTRPC();
  const pipeline = useQuery(trpc.pipelines.get.queryOptions({ id: pipelineId }));
  const content = pipeline.data?.content;
  if (content?.kind !== 'ok' || content.document.nodes.length === 0) return <div className={classes.miniature} />;
  return (
    <div className={classes.miniature}>
      <svg
        viewBox={boxOf(content.document)}
        preserveAspectRatio="xMidYMid meet"
        role="img"
        aria-label={`Drawing of ${content.document.name}`}
      >
        <Edges document={content.document} />
        {content.document.nodes.map((node) => (
          <g key={node.id} transform={`translate(${node.position.x * squeeze} ${node.position.y})`}>
            <rect className={classes.node} width={nodeWidth} height={nodeHeight} rx="10" />
            <rect className={classes.sign} data-family={nodeKinds[node.kind].family} x="12" y="18" width="24" height="24" rx="6" />
            <text x="46" y="36">
              {node.name.length > 13 ? `${node.name.slice(0, 12)}…` : node.name}
            </text>
          </g>
        ))}
      </svg>
    </div>
  );
}

function boxOf({ nodes }: PipelineDocument): string {
  const xs = nodes.map((node) => node.position.x * squeeze);
  const ys = nodes.map((node) => node.position.y);
  const [left, top] = [Math.min(...xs) - padding, Math.min(...ys) - padding];
  const width = Math.max(...xs) + nodeWidth + padding - left;
  return `${left} ${top} ${width} ${Math.max(...ys) + nodeHeight + padding - top}`;
}

function Edges({ document }: { document: PipelineDocument }) {
  const at = new Map(document.nodes.map((node) => [node.id, node]));
  return document.edges.map((edge) => {
    const from = at.get(edge.source.node);
    const to = at.get(edge.target.node);
    if (!from || !to) return null;
    const [x1, y1] = [from.position.x * squeeze + nodeWidth, from.position.y + nodeHeight / 2];
    const [x2, y2] = [to.position.x * squeeze, to.position.y + nodeHeight / 2];
    const bend = Math.max(14, (x2 - x1) / 2);
    return (
      <path
        key={edge.id}
        className={classes.edge}
        data-lookup={from.kind === 'dimension' || undefined}
        d={`M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`}
      />
    );
  });
}
