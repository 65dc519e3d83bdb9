import {
  IconArrowBarToRight,
  IconArrowsHorizontal,
  IconArrowsJoin,
  IconArrowsSplit2,
  IconChartLine,
  IconCirclesRelation,
  IconCode,
  IconColumns3,
  IconCopyOff,
  IconDatabase,
  IconDatabaseSearch,
  IconFilter,
  IconHistory,
  IconHourglass,
  IconLayersIntersect2,
  IconListTree,
  IconMathFunction,
  IconRoute,
  IconStairsUp,
  IconSum,
  IconTrophy,
  IconWaveSine,
  type Icon,
} from '@tabler/icons-react';
import type { NodeKind } from '@/model/graph/node-configs';
import { nodeKinds } from '@/model/graph/node-kinds';
import classes from './kind-icon.module.css';

export const kindIcons: Readonly<Record<NodeKind, Icon>> = {
  source: IconWaveSine,
  dimension: IconDatabase,
  filter: IconFilter,
  compute: IconMathFunction,
  union: IconArrowsJoin,
  aggregate: IconSum,
  window: IconColumns3,
  'dimension-join': IconDatabaseSearch,
  route: IconArrowsSplit2,
  unnest: IconListTree,
  deduplicate: IconCopyOff,
  'top-n': IconTrophy,
  over: IconChartLine,
  'stream-join': IconCirclesRelation,
  'interval-join': IconArrowsHorizontal,
  'temporal-join': IconHistory,
  pattern: IconRoute,
  sql: IconCode,
  sink: IconArrowBarToRight,
};

/** Windows of different shapes are told apart at a glance. */
const windowIcons: Readonly<Record<string, Icon>> = {
  tumble: IconColumns3,
  hop: IconLayersIntersect2,
  cumulate: IconStairsUp,
  session: IconHourglass,
};

const signOf = (kind: NodeKind, config: unknown): Icon => {
  const type = kind === 'window' && typeof config === 'object' && config !== null && 'type' in config ? String(config.type) : '';
  return windowIcons[type] ?? kindIcons[kind];
};

/** The kind's sign in its family's colour. `tile` puts it on its ground, as on a node's head; `config` tells kinds of windows apart. */
export function KindIcon(props: { kind: NodeKind; config?: unknown; tile?: number }) {
  const Sign = signOf(props.kind, props.config);
  return (
    <span
      className={classes.sign}
      data-tile={props.tile ? true : undefined}
      data-family={nodeKinds[props.kind].family}
      style={props.tile ? { width: props.tile, height: props.tile } : undefined}
      aria-hidden
    >
      <Sign size={16} stroke={1.75} />
    </span>
  );
}
