import type { DocumentNode, NodeOf } from '@/model/graph/document';
import type { NodeKind } from '@/model/graph/node-configs';
import type { Statement } from '@/server/sql/ast/statements/statement';
import { lowerAggregate } from './aggregate';
import { lowerCompute } from './compute';
import { lowerDimension } from './dimension';
import { lowerDimensionJoin } from './dimension-join';
import { lowerFilter } from './filter';
import type { LowerContext } from './lower-context';
import { lowerDeduplicate, lowerTopN } from './numbered';
import { lowerOver } from './over';
import { lowerPattern } from './pattern';
import { lowerRoute } from './route';
import { lowerSink } from './sink';
import { lowerSource } from './source';
import { lowerSql } from './sql';
import { lowerIntervalJoin, lowerStreamJoin, lowerTemporalJoin } from './stream-joins';
import { lowerUnion } from './union';
import { lowerUnnest } from './unnest';
import { lowerWindow } from './window';

/** One node to the statements that it means: none where it is too incomplete to mean anything (its diagnostics say why). */
export type Lowering<K extends NodeKind> = (node: NodeOf<K>, context: LowerContext) => readonly Statement[];

export const lowerings = {
  source: lowerSource,
  dimension: lowerDimension,
  filter: lowerFilter,
  compute: lowerCompute,
  window: lowerWindow,
  aggregate: lowerAggregate,
  'dimension-join': lowerDimensionJoin,
  union: lowerUnion,
  route: lowerRoute,
  unnest: lowerUnnest,
  deduplicate: lowerDeduplicate,
  'top-n': lowerTopN,
  over: lowerOver,
  'stream-join': lowerStreamJoin,
  'interval-join': lowerIntervalJoin,
  'temporal-join': lowerTemporalJoin,
  pattern: lowerPattern,
  sql: lowerSql,
  sink: lowerSink,
} satisfies { readonly [K in NodeKind]: Lowering<K> };

export function lowerNode(node: DocumentNode, context: LowerContext): readonly Statement[] {
  const lowering = lowerings[node.kind] as Lowering<NodeKind>;
  return lowering(node, context);
}
