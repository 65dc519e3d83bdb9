import { describe, expect, it } from 'vitest';
import { emptyDocument, type DocumentNode } from '@/model/graph/document';
import { asNodeId } from '@/model/ids';
import { keepUnstated } from './keep-unstated';

const filter = (id: string): DocumentNode => ({
  id: asNodeId(id),
  stateKey: id,
  name: id,
  kind: 'filter',
  config: { condition: '' },
  position: { x: 0, y: 0 },
});
const edge = (from: string, to: string) => ({
  id: `${from}-${to}`,
  source: { node: asNodeId(from), port: 'out' },
  target: { node: asNodeId(to), port: 'in' },
});

describe('a drawing read back from its SQL', () => {
  const previous = {
    ...emptyDocument('p'),
    nodes: ['a', 'b', 'draft'].map(filter),
    edges: [edge('a', 'b'), edge('b', 'draft'), edge('a', 'draft')],
  };
  const stated = new Set([asNodeId('a'), asNodeId('b')]);

  it('keeps what was not finished, with its edges', () => {
    const read = { ...previous, nodes: ['a', 'b'].map(filter), edges: [edge('a', 'b')] };
    const kept = keepUnstated(read, previous, stated);
    expect(kept.nodes.map(({ id }) => id)).toEqual(['a', 'b', 'draft']);
    expect(kept.edges.map(({ id }) => id)).toEqual(['a-b', 'b-draft', 'a-draft']);
  });

  it('lets go of what the text no longer says', () => {
    const read = { ...previous, nodes: [filter('a')], edges: [] };
    const kept = keepUnstated(read, previous, stated);
    expect(kept.nodes.map(({ id }) => id)).toEqual(['a', 'draft']);
    expect(kept.edges.map(({ id }) => id)).toEqual(['a-draft']);
  });
});
