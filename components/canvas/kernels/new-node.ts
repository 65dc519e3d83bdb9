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

/** Eight random hex digits. `randomUUID` is not there for a page that came over plain HTTP from another machine. */
const fresh = (): string => [...crypto.getRandomValues(new Uint8Array(4))].map((byte) => byte.toString(16).padStart(2, '0')).join('');

/** Fresh ids are random, so that two editors of one pipeline never make the same. */
export const newNodeId = (): NodeId => asNodeId(`n_${fresh()}`);
export const newEdgeId = (): string => `e_${fresh()}`;
export const newNoteId = (): string => `note_${fresh()}`;

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
