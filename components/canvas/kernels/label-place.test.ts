import { describe, expect, it } from 'vitest';
import { emptyDocument, type DocumentNode, type PipelineDocument } from '@/model/graph/document';
import { asNodeId } from '@/model/ids';
import { curveOf, pointOn } from './edge-curve';
import { placeLabels } from './label-place';

const filter = (id: string, x: number, y: number): DocumentNode => ({
  id: asNodeId(id),
  stateKey: id,
  name: id,
  kind: 'filter',
  config: { condition: 'n > 1' },
  position: { x, y },
});
const edge = (from: string, to: string) => ({
  id: `${from}-${to}`,
  source: { node: asNodeId(from), port: 'out' },
  target: { node: asNodeId(to), port: 'in' },
});
const drawing = (nodes: DocumentNode[], edges: [string, string][]): PipelineDocument => ({
  ...emptyDocument('p'),
  nodes,
  edges: edges.map(([from, to]) => edge(from, to)),
});

describe('labels of edges', () => {
  it('stand in the middle where nothing is in the way', () => {
    const [a, b] = [filter('a', 0, 0), filter('b', 300, 0)];
    expect(placeLabels(drawing([a, b], [['a', 'b']])).get('a-b')).toEqual(pointOn(curveOf(edge('a', 'b'), a, b), 0.5));
  });

  it('step aside for a node, for another label and for another edge', () => {
    const nodes = [filter('a', 0, 0), filter('b', 900, 300), filter('between', 450, 120), filter('c', 0, 300), filter('d', 900, 0)];
    const places = placeLabels(
      drawing(nodes, [
        ['a', 'b'],
        ['c', 'd'],
      ]),
    );
    const [one, two] = [places.get('a-b')!, places.get('c-d')!];
    for (const { x, y } of [one, two]) expect(x > 424 && x < 652 && y - 18 > 109 && y - 18 < 217).toBe(false);
    expect(Math.abs(one.x - two.x) > 52 || Math.abs(one.y - two.y) > 22).toBe(true);
  });

  it('stand on every edge of a large drawing', () => {
    const nodes = Array.from({ length: 501 }, (_, i) => filter(`n${i}`, (i % 20) * 250, Math.floor(i / 20) * 130));
    const edges = nodes.slice(1).map((node, i): [string, string] => [`n${i}`, node.id]);
    expect(placeLabels(drawing(nodes, edges)).size).toBe(500);
  });
});
