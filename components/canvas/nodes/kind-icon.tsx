import {
  IconArrowBarToRight,
  IconArrowsJoin,
  IconCode,
  IconColumns3,
  IconDatabase,
  IconDatabaseSearch,
  IconFilter,
  IconMathFunction,
  IconSum,
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
  sql: IconCode,
  sink: IconArrowBarToRight,
};

/** The kind's sign in its family's colour. `tile` puts it on its ground, as on a node's head. */
export function KindIcon(props: { kind: NodeKind; tile?: number }) {
  const Sign = kindIcons[props.kind];
  return (
    <span
      className={props.tile ? classes.tile : classes.bare}
      data-family={nodeKinds[props.kind].family}
      style={props.tile ? { width: props.tile, height: props.tile } : undefined}
      aria-hidden
    >
      <Sign size={16} stroke={1.75} />
    </span>
  );
}
