import type { DocumentNode, NodeOf } from '@/model/graph/document';
import type { NodeKind } from '@/model/graph/node-configs';
import type { Statement } from '@/server/sql/ast/statements/statement';
import { lowerAggregate } from './aggregate';
import { lowerCompute } from './compute';
import { lowerDimension } from './dimension';
import { lowerDimensionJoin } from './dimension-join';
import { lowerFilter } from './filter';
import type { LowerContext } from './lower-context';
import { lowerSink } from './sink';
import { lowerSource } from './source';
import { lowerSql } from './sql';
import { lowerUnion } from './union';
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
  sql: lowerSql,
  sink: lowerSink,
} satisfies { readonly [K in NodeKind]: Lowering<K> };

export function lowerNode(node: DocumentNode, context: LowerContext): readonly Statement[] {
  const lowering = lowerings[node.kind] as Lowering<NodeKind>;
  return lowering(node, context);
}
