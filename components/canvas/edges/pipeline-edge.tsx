'use client';

import { IconPlus } from '@tabler/icons-react';
import { BaseEdge, EdgeLabelRenderer, getBezierPath, useStore, type Edge, type EdgeProps } from '@xyflow/react';
import { memo } from 'react';
import type { DocumentEdge } from '@/model/graph/document';
import { streamAt } from '@/components/compiler-worker/compilation';
import { useCompilation, useEditor, useUi } from '@/components/editor/editor-context';
import { showUi } from '@/components/editor/editor';
import type { Point } from '../kernels/new-node';
import { zoomStepOf } from '../nodes/zoom-step';
import { ColumnCard } from './column-card';
import { LiveEdge } from './live-edge';
import classes from './pipeline-edge.module.css';

export type PipelineEdgeType = Edge<
  { edge: DocumentEdge; lookup: boolean; deploymentId: string | null; card: boolean; label: Point | null },
  'pipeline'
>;

/** A stream between two nodes, or (dotted) a look-up. While the job runs, its width and dashes tell the rate. */
export const PipelineEdge = memo(function PipelineEdge(props: EdgeProps<PipelineEdgeType>) {
  const { data, selected, id } = props;
  const [path, x, y] = getBezierPath(props);
  const step = useStore(zoomStepOf);
  const hovered = useUi((ui) => ui.hoveredEdge === id);
  const updating = useCompilation((compilation) => (data ? streamAt(compilation, data.edge.source)?.updating : false) ?? false);
  if (!data) return null;
  const { deploymentId, lookup, edge } = data;
  const place = { transform: `translate(-50%, -50%) translate(${x}px, ${y}px)` };
  return (
    <>
      {deploymentId && !lookup ? (
        <LiveEdge id={id} path={path} edge={edge} deploymentId={deploymentId} at={data.label ?? { x, y }} labels={step === 'full'} />
      ) : (
        <BaseEdge
          id={id}
          path={path}
          className={classes.edge}
          data-selected={selected || undefined}
          data-lookup={lookup || undefined}
          interactionWidth={16}
        />
      )}
      {step === 'full' && !deploymentId && (
        <EdgeLabelRenderer>
          {updating && !lookup && (
            <span className={classes.pill} style={place} title="Rows on this edge are also changed or taken back, not only added">
              ±U
            </span>
          )}
          {!lookup && <InsertButton edge={id} place={place} shown={hovered || Boolean(selected)} />}
        </EdgeLabelRenderer>
      )}
      {step === 'full' && (data.card || hovered || selected) && (
        <EdgeLabelRenderer>
          <ColumnCard edge={edge} at={{ x, y }} />
        </EdgeLabelRenderer>
      )}
    </>
  );
});

function InsertButton({ edge, place, shown }: { edge: string; place: { transform: string }; shown: boolean }) {
  const editor = useEditor();
  return (
    <button
      type="button"
      className={`${classes.insert} nodrag nopan`}
      data-shown={shown || undefined}
      style={place}
      tabIndex={shown ? 0 : -1}
      aria-label="Insert a node here"
      onClick={(event) => {
        const { x, y } = event.currentTarget.getBoundingClientRect();
        showUi(editor, { adding: { place: { edge }, x, y: y + 26 } });
      }}
    >
      <IconPlus size={12} stroke={2.25} />
    </button>
  );
}
