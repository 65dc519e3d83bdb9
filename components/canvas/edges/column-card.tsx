'use client';

import { IconCheck, IconClock } from '@tabler/icons-react';
import { useStore } from '@xyflow/react';
import type { DocumentEdge } from '@/model/graph/document';
import { streamAt, type ColumnView } from '@/components/compiler-worker/compilation';
import { useCompilation, useNode } from '@/components/editor/editor-context';
import { Chip } from '@/components/ui/chip';
import { counted } from '@/components/ui/format';
import { columnsNamed } from '../kernels/columns-read';
import type { Point } from '../kernels/new-node';
import classes from './pipeline-edge.module.css';

const shownColumns = 10;
/** Between the edge and the card; below it are the lower rows of its nodes. */
const away = { above: 44, below: 58 } as const;

/** The columns that travel on an edge, those ticked that the node behind it names. */
export function ColumnCard({ edge, at }: { edge: DocumentEdge; at: Point }) {
  const from = useNode(edge.source.node);
  const to = useNode(edge.target.node);
  const stream = useCompilation((compilation) => streamAt(compilation, edge.source));
  const above = useAbove(at, stream?.columns.length ?? 0);
  if (!from || !to || !stream) return null;
  const named = columnsNamed(
    to.config,
    stream.columns.map((column) => column.name),
  );
  const more = stream.columns.length - shownColumns;
  return (
    <div
      className={classes.card}
      role="note"
      aria-label={`Columns from ${from.name} to ${to.name}`}
      style={{
        transform: `translate(-50%, ${above ? '-100%' : '0'}) translate(${at.x}px, ${at.y + (above ? -away.above : away.below)}px)`,
      }}
    >
      <header>
        <span>
          {from.name} → {to.name}
        </span>
        <Chip square title={stream.updating ? 'Rows are also changed or taken back' : 'Rows are only added'}>
          {stream.updating ? '±U' : '+I only'}
        </Chip>
      </header>
      <ul>
        {stream.columns.slice(0, shownColumns).map((column) => (
          <Column key={column.name} column={column} used={named.has(column.name)} />
        ))}
      </ul>
      <p>
        {more > 0 && `${more} more · `}
        {to.name} names {named.size} of {counted(stream.columns.length, 'column')}
      </p>
    </div>
  );
}

/** Whether the card stands above its edge: where it fits there, or fits no better below. */
function useAbove(at: Point, columns: number): boolean {
  const height = 88 + 25 * Math.min(columns, shownColumns);
  return useStore(({ transform: [, y, zoom], height: whole }) => {
    const up = y / zoom + at.y;
    return up - away.above >= height || up >= whole / zoom - up;
  });
}

function Column({ column, used }: { column: ColumnView; used: boolean }) {
  return (
    <li className={classes.column} data-unused={!used || undefined}>
      <span>{used && <IconCheck size={14} aria-label="named downstream" />}</span>
      <span className={classes.name}>{column.name}</span>
      {column.time && (
        <span className={classes.time} title={`${column.time} time`}>
          <IconClock size={14} />
        </span>
      )}
      {column.joined && <Chip square>joined</Chip>}
      <span>{column.type}</span>
    </li>
  );
}
