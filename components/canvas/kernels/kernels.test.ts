import { describe, expect, it } from 'vitest';
import ELK from 'elkjs/lib/elk.bundled.js';
import { emptyDocument, type DocumentNode, type PipelineDocument } from '@/model/graph/document';
import type { NodeKind } from '@/model/graph/node-configs';
import type { NodeId } from '@/model/ids';
import { possibleTargets, whyNotConnect } from './connect';
import { flowOrder, neighbour } from './flow-order';
import { positionsFrom, toElkGraph } from './layout';
import { freeName, renameIdentifier, slug } from './names';
import { newNode } from './new-node';
import { readClip } from './paste';

function drawing(kinds: Record<string, NodeKind>, edges: readonly [string, string, string?][]) {
  let document: PipelineDocument = emptyDocument('p');
  const ids: Record<string, NodeId> = {};
  Object.entries(kinds).forEach(([name, kind], i) => {
    const node: DocumentNode = newNode(document, { kind, name, position: { x: i * 244, y: 0 } });
    ids[name] = node.id;
    document = { ...document, nodes: [...document.nodes, node] };
  });
  const refs = edges.map(([from, to, port = 'in'], i) => ({
    id: `e${i}`,
    source: { node: ids[from]!, port: 'out' },
    target: { node: ids[to]!, port },
  }));
  return { document: { ...document, edges: refs }, ids };
}

const flights = drawing(
  { flights: 'source', airports: 'dimension', valid: 'filter', joined: 'dimension-join', hourly: 'window', out: 'sink' },
  [
    ['flights', 'valid'],
    ['valid', 'joined'],
    ['airports', 'joined', 'dimension'],
    ['joined', 'hourly'],
  ],
);

const tryConnect = (from: string, to: string, port = 'in') =>
  whyNotConnect(flights.document, { source: { node: flights.ids[from]!, port: 'out' }, target: { node: flights.ids[to]!, port } });

describe('whyNotConnect', () => {
  it('lets fitting ports join', () => expect(tryConnect('hourly', 'out')).toBeNull());
  it('refuses a circle, naming both ends', () => expect(tryConnect('hourly', 'valid')).toMatch(/takes one input/));
  it('refuses a second input with the way out', () => expect(tryConnect('flights', 'hourly')).toMatch(/Union/));
  it('tells dimension from stream', () => {
    expect(tryConnect('airports', 'out')).toMatch(/looked up, not streamed/);
    expect(tryConnect('flights', 'joined', 'dimension')).toMatch(/takes a Dimension/);
  });
  it('finds a circle through several nodes', () => {
    const loop = drawing({ a: 'union', b: 'filter', c: 'filter' }, [
      ['a', 'b'],
      ['b', 'c'],
    ]);
    const back = { source: { node: loop.ids.c!, port: 'out' }, target: { node: loop.ids.a!, port: 'in' } };
    expect(whyNotConnect(loop.document, back)).toMatch(/close a circle/);
  });
  it('offers only what fits, for drawing by keys', () => {
    const targets = possibleTargets(flights.document, flights.ids.hourly!);
    expect(targets.map((t) => t.target.node)).toEqual([flights.ids.out]);
  });
});

describe('flow order', () => {
  it('puts each node after its inputs', () => {
    expect(flowOrder(flights.document).map((n) => n.name)).toEqual(['flights', 'airports', 'valid', 'joined', 'hourly', 'out']);
  });
  it('keeps the nodes of a circle at the end', () => {
    const loop = drawing({ a: 'union', b: 'filter' }, [
      ['a', 'b'],
      ['b', 'a'],
    ]);
    expect(flowOrder(loop.document)).toHaveLength(2);
  });
  it('walks along edges', () => {
    expect(neighbour(flights.document, flights.ids.valid!, 'downstream')).toBe(flights.ids.joined);
    expect(neighbour(flights.document, flights.ids.flights!, 'upstream')).toBeUndefined();
  });
});

describe('names', () => {
  it('makes free names and plain slugs', () => {
    expect(freeName('joined', new Set(['joined', 'joined_2']))).toBe('joined_3');
    expect(slug('Late Flights!')).toBe('late_flights');
    expect(slug('1h')).toBe('n_1h');
  });
  it('renames identifiers outside strings only', () => {
    expect(renameIdentifier("SELECT a.x, 'a' FROM a JOIN `a` ON ab", 'a', 'b')).toBe("SELECT b.x, 'a' FROM b JOIN `b` ON ab");
  });
  it('reads a clip that was made before notes could be copied', () => {
    const [node] = flights.document.nodes;
    expect(readClip(JSON.stringify({ headrace: 'clip', version: 1, nodes: [node], edges: [] }))).toMatchObject({ notes: [] });
  });
  it('reads no clip from other text', () => {
    expect(readClip('{"headrace":"clip"}')).toBeNull();
    expect(readClip('{"headrace":"clip","version":1,"nodes":[],"edges":[]}')).toBeNull();
    expect(readClip('hello')).toBeNull();
  });
});

describe('layout', () => {
  it('draws a chain straight, from left to right, wide enough for a rate pill', async () => {
    const laidOut = await new ELK().layout(toElkGraph(flights.document));
    const at = positionsFrom(laidOut, flights.document);
    const x = (name: string) => at.get(flights.ids[name]!)!.x;
    expect(x('joined') - x('valid')).toBe(244);
    expect(at.get(flights.ids.valid!)!.y).toBe(at.get(flights.ids.joined!)!.y);
    expect(at.get(flights.ids.joined!)!.y).toBe(at.get(flights.ids.hourly!)!.y);
  });
});
