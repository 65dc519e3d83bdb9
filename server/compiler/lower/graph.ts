import type { DocumentEdge, DocumentNode, PipelineDocument } from '@/model/graph/document';
import { nodeKinds, type PortKind } from '@/model/graph/node-kinds';
import { outputPorts, relationsOf } from '@/model/graph/ports';
import type { NodeId } from '@/model/ids';
import type { Diagnostics } from '../diagnostics/collector';

/** A document's nodes in an order in which inputs come first, with what is connected to each input port. Nodes on a circle are left out. */
export interface DocumentGraph {
  readonly order: readonly DocumentNode[];
  readonly inputs: (node: NodeId, port: string) => readonly GraphInput[];
}

/** The output of a node that an edge leads from. */
export interface GraphInput {
  readonly node: DocumentNode;
  readonly port: string;
}

/** Checks names, edges, ports and circles; reports each fault at the node that has to change. */
export function documentGraph(document: PipelineDocument, diagnostics: Diagnostics): DocumentGraph {
  const byId = new Map(document.nodes.map((node) => [node.id, node]));
  checkNames(document, diagnostics);
  const edges = document.edges.filter((edge) => checkEdge(edge, byId, diagnostics));
  const byPort = new Map<string, GraphInput[]>();
  for (const edge of edges) {
    const key = `${edge.target.node}\0${edge.target.port}`;
    byPort.set(key, [...(byPort.get(key) ?? []), { node: byId.get(edge.source.node)!, port: edge.source.port }]);
  }
  const inputs = (node: NodeId, port: string): readonly GraphInput[] => byPort.get(`${node}\0${port}`) ?? [];
  const drawn = (node: NodeId, port: string): number =>
    document.edges.filter(({ target }) => target.node === node && target.port === port).length;
  for (const node of document.nodes)
    for (const port of nodeKinds[node.kind].inputs) checkPort({ node, port, count: drawn(node.id, port.name) }, diagnostics);
  const order = sorted(document, edges);
  reportCircle(document, { edges, order }, diagnostics);
  warnUnused(document, { edges, order }, diagnostics);
  return { order, inputs };
}

function checkNames(document: PipelineDocument, diagnostics: Diagnostics): void {
  const seen = new Set<string>();
  const keys = new Set<string>();
  for (const node of document.nodes) {
    const { id, stateKey } = node;
    const names = relationsOf(node).map(({ name }) => name);
    const taken = names.find((name) => seen.has(name)) ?? (keys.has(stateKey) ? stateKey : undefined);
    if (taken !== undefined) diagnostics.report('duplicate-name', { at: { nodeId: id }, params: { name: taken } });
    for (const name of names) seen.add(name);
    keys.add(stateKey);
  }
}

function checkEdge({ source, target }: DocumentEdge, byId: ReadonlyMap<NodeId, DocumentNode>, diagnostics: Diagnostics): boolean {
  const [from, to] = [byId.get(source.node), byId.get(target.node)];
  const wrong = (reason: string): false => {
    diagnostics.report('wrong-connection', { at: to === undefined ? {} : { nodeId: to.id, port: target.port }, params: { reason } });
    return false;
  };
  if (from === undefined || to === undefined) return wrong('An edge leads to or from a node that does not exist: remove it.');
  const out = outputPorts(from).find((port) => port.name === source.port);
  const port = nodeKinds[to.kind].inputs.find((candidate) => candidate.name === target.port);
  if (out === undefined) return wrong(`"${from.name}" has no output "${source.port}".`);
  if (port === undefined) return wrong(`"${to.name}" has no input "${target.port}".`);
  if (out.carries === port.carries || (to.kind === 'sql' && port.carries === 'rows')) return true;
  return wrong(
    out.carries === 'lookup'
      ? `"${from.name}" is a look-up table and gives no stream: connect it to the dimension input of a dimension join, or use a source node for its rows.`
      : `The dimension input of "${to.name}" takes a dimension node, but "${from.name}" gives a stream.`,
  );
}

function checkPort({ node, port, count }: { node: DocumentNode; port: PortKind; count: number }, diagnostics: Diagnostics): void {
  const at = { nodeId: node.id, port: port.name };
  const title = port.name === 'in' ? '' : ` ${port.name}`;
  const optional = node.kind === 'sql';
  if (count === 0 && !optional)
    diagnostics.report('unconnected-input', {
      at,
      params: {
        node: node.name,
        port: title.trim() || 'rows',
        what: port.carries === 'lookup' ? 'a dimension node' : 'the node whose rows it takes',
      },
    });
  if (count > 1 && port.arity === 'one')
    diagnostics.report('too-many-inputs', { at, params: { node: node.name, port: title.trim() || 'rows', count } });
}

/** Inputs first; among those that are ready, the document's order. */
function sorted(document: PipelineDocument, edges: readonly DocumentEdge[]): readonly DocumentNode[] {
  const waiting = new Map(document.nodes.map((node) => [node.id, 0]));
  const followers = new Map<NodeId, NodeId[]>();
  for (const { source, target } of edges) {
    waiting.set(target.node, (waiting.get(target.node) ?? 0) + 1);
    followers.set(source.node, [...(followers.get(source.node) ?? []), target.node]);
  }
  const place = new Map(document.nodes.map((node, i) => [node.id, i]));
  const ready = document.nodes.filter((node) => waiting.get(node.id) === 0).map((node) => place.get(node.id)!);
  const order: DocumentNode[] = [];
  while (ready.length > 0) {
    const node = document.nodes[ready.shift()!]!;
    order.push(node);
    for (const next of followers.get(node.id) ?? []) {
      const left = waiting.get(next)! - 1;
      waiting.set(next, left);
      if (left === 0) insertSorted(ready, place.get(next)!);
    }
  }
  return order;
}

function insertSorted(ready: number[], value: number): void {
  const at = ready.findIndex((other) => other > value);
  ready.splice(at < 0 ? ready.length : at, 0, value);
}

interface Sorted {
  readonly edges: readonly DocumentEdge[];
  readonly order: readonly DocumentNode[];
}

/** Nodes that are not in the order lie on a circle or behind one; those behind are not to blame. */
function reportCircle(document: PipelineDocument, { edges, order }: Sorted, diagnostics: Diagnostics): void {
  const done = new Set(order.map((node) => node.id));
  let stuck = new Set(document.nodes.map((node) => node.id).filter((id) => !done.has(id)));
  for (let before = -1; before !== stuck.size;) {
    before = stuck.size;
    stuck = new Set([...stuck].filter((id) => edges.some((edge) => edge.source.node === id && stuck.has(edge.target.node))));
  }
  const names = document.nodes
    .filter((node) => stuck.has(node.id))
    .map((node) => node.name)
    .join(', ');
  for (const id of stuck) diagnostics.report('cyclic-graph', { at: { nodeId: id }, params: { nodes: names } });
}

function warnUnused(document: PipelineDocument, { edges, order }: Sorted, diagnostics: Diagnostics): void {
  if (!document.nodes.some((node) => node.kind === 'sink')) {
    if (document.nodes.length > 0) diagnostics.report('no-sink', { at: {}, params: {} });
    return;
  }
  const useful = new Set(document.nodes.filter((node) => node.kind === 'sink').map((node) => node.id));
  for (const node of [...order].reverse())
    if (edges.some((edge) => edge.source.node === node.id && useful.has(edge.target.node))) useful.add(node.id);
  for (const node of order)
    if (!useful.has(node.id)) diagnostics.report('unused-node', { at: { nodeId: node.id }, params: { node: node.name } });
}
