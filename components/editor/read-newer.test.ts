import { describe, expect, it } from 'vitest';
import { readWhatFits } from './read-newer';

describe('readWhatFits', () => {
  it('shows the known part of a newer document and drops edges into the unknown', () => {
    const base = { stateKey: 'a', position: { x: 0, y: 0 }, config: {} };
    const json = {
      version: 9,
      nodes: [
        { ...base, id: 'a', kind: 'source', name: 'a' },
        { ...base, id: 'b', kind: 'kind-to-come', name: 'b' },
        { ...base, id: 'c', kind: 'filter', name: 'c', stateKey: 'c' },
      ],
      edges: [
        { id: '1', source: { node: 'a', port: 'out' }, target: { node: 'c', port: 'in' } },
        { id: '2', source: { node: 'a', port: 'out' }, target: { node: 'b', port: 'in' } },
      ],
    };
    const document = readWhatFits(json, 'p');
    expect(document.nodes.map((node) => node.name)).toEqual(['a', 'c']);
    expect(document.edges.map((edge) => edge.id)).toEqual(['1']);
    expect(readWhatFits('nonsense', 'p').nodes).toEqual([]);
  });
});
