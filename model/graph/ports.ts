import type { DocumentNode } from './document';
import { nodeKinds, type PortKind } from './node-kinds';

const lateOut: PortKind = { name: 'late', arity: 'many', carries: 'rows' };

/** The outputs of a node as it is configured: a route has one for each of its conditions, a window one more for late rows. */
export function outputPorts(node: DocumentNode): readonly PortKind[] {
  if (node.kind === 'window' && node.config.lateRows === true) return [...nodeKinds.window.outputs, lateOut];
  if (node.kind !== 'route') return nodeKinds[node.kind].outputs;
  const names = [...node.config.outputs.map(({ name }) => name), ...(node.config.rest ? ['rest'] : [])];
  return [...new Set(names)].map((name): PortKind => ({ name, arity: 'many', carries: 'rows' }));
}

/** The port at which an edge begins that a person draws from the node as such. */
export const mainOutput = (node: DocumentNode): string => outputPorts(node)[0]?.name ?? 'out';

/** What SQL calls the rows of an output: the node's own name, or with the port behind it. */
export const relationName = (node: Pick<DocumentNode, 'name'>, port: string): string =>
  port === 'out' ? node.name : `${node.name}_${port}`;

/** The tables and views that a node makes, with the port at which each of them comes out; a sink's table has none. */
export const relationsOf = (node: DocumentNode): readonly { readonly name: string; readonly port: string }[] =>
  node.kind === 'sink'
    ? [{ name: node.name, port: 'in' }]
    : outputPorts(node).map(({ name }) => ({ name: relationName(node, name), port: name }));
