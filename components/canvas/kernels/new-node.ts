import { DocumentNode, type PipelineDocument } from '@/model/graph/document';
import type { NodeKind } from '@/model/graph/node-configs';
import { asNodeId, type NodeId } from '@/model/ids';
import { freeName, namesOf, slug, stateKeysOf } from './names';

export interface Point {
  readonly x: number;
  readonly y: number;
}

const firstNames: Readonly<Record<NodeKind, string>> = {
  source: 'source',
  dimension: 'dimension',
  filter: 'filtered',
  compute: 'computed',
  window: 'windowed',
  aggregate: 'grouped',
  'dimension-join': 'joined',
  union: 'combined',
  route: 'routed',
  unnest: 'elements',
  deduplicate: 'deduplicated',
  'top-n': 'top',
  over: 'running_totals',
  'stream-join': 'joined',
  'interval-join': 'joined',
  'temporal-join': 'joined',
  pattern: 'matches',
  sql: 'query',
  sink: 'result',
};

/** A fresh id; random, so that two editors of one pipeline never make the same. */
export const newNodeId = (): NodeId => asNodeId(`n_${crypto.randomUUID().slice(0, 8)}`);
export const newEdgeId = (): string => `e_${crypto.randomUUID().slice(0, 8)}`;

/** A node as the palette makes it: default configuration, a free name, its state key the slug of that name. */
export function newNode(
  document: PipelineDocument,
  wanted: { kind: NodeKind; position: Point; name?: string; config?: unknown },
): DocumentNode {
  const name = freeName(slug(wanted.name ?? firstNames[wanted.kind]), namesOf(document));
  return DocumentNode.parse({
    id: newNodeId(),
    stateKey: freeName(slug(name), stateKeysOf(document)),
    kind: wanted.kind,
    name,
    config: wanted.config ?? {},
    position: wanted.position,
  });
}
