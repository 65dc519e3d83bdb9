import type { NodeKind } from './node-configs';

export type NodeFamily = 'source' | 'transform' | 'time' | 'join' | 'output' | 'code';

export interface PortKind {
  readonly name: string;
  /** How many edges may end here; outputs take any number. */
  readonly arity: 'one' | 'many';
  /** A look-up edge carries no stream: it names the dimension that the join asks. */
  readonly carries: 'rows' | 'lookup';
}

/** What every stage knows of a node kind without knowing its stage-own parts (lowering, form and operator stand with their stages). */
export interface NodeKindInfo {
  readonly kind: NodeKind;
  readonly title: string;
  /** One line for the palette: what it does, in an analyst's words. */
  readonly summary: string;
  readonly family: NodeFamily;
  readonly icon: string;
  readonly inputs: readonly PortKind[];
  readonly outputs: readonly PortKind[];
}

const rowsIn: PortKind = { name: 'in', arity: 'one', carries: 'rows' };
const rowsOut: PortKind = { name: 'out', arity: 'many', carries: 'rows' };

/** `icon` is a name of the Tabler set. Order is the palette's order. */
export const nodeKinds: Readonly<Record<NodeKind, NodeKindInfo>> = {
  source: {
    kind: 'source',
    title: 'Source',
    summary: 'Reads rows from a table, a file or a generator',
    family: 'source',
    icon: 'wave-sine',
    inputs: [],
    outputs: [rowsOut],
  },
  dimension: {
    kind: 'dimension',
    title: 'Dimension',
    summary: 'A table to look things up in',
    family: 'source',
    icon: 'database',
    inputs: [],
    outputs: [{ name: 'out', arity: 'many', carries: 'lookup' }],
  },
  filter: {
    kind: 'filter',
    title: 'Filter',
    summary: 'Keeps the rows that meet a condition',
    family: 'transform',
    icon: 'filter',
    inputs: [rowsIn],
    outputs: [rowsOut],
  },
  compute: {
    kind: 'compute',
    title: 'Compute',
    summary: 'Adds, renames, casts or drops columns',
    family: 'transform',
    icon: 'math-function',
    inputs: [rowsIn],
    outputs: [rowsOut],
  },
  union: {
    kind: 'union',
    title: 'Union',
    summary: 'Puts several streams into one',
    family: 'transform',
    icon: 'arrows-join',
    inputs: [{ name: 'in', arity: 'many', carries: 'rows' }],
    outputs: [rowsOut],
  },
  aggregate: {
    kind: 'aggregate',
    title: 'Aggregate',
    summary: 'One running result for each group',
    family: 'transform',
    icon: 'sum',
    inputs: [rowsIn],
    outputs: [rowsOut],
  },
  window: {
    kind: 'window',
    title: 'Window',
    summary: 'One result for each group and span of time',
    family: 'time',
    icon: 'columns-3',
    inputs: [rowsIn],
    outputs: [rowsOut],
  },
  'dimension-join': {
    kind: 'dimension-join',
    title: 'Dimension join',
    summary: 'Adds columns from a look-up table',
    family: 'join',
    icon: 'database-search',
    inputs: [rowsIn, { name: 'dimension', arity: 'one', carries: 'lookup' }],
    outputs: [rowsOut],
  },
  sql: {
    kind: 'sql',
    title: 'SQL',
    summary: 'A query of your own over the connected nodes',
    family: 'code',
    icon: 'code',
    inputs: [{ name: 'in', arity: 'many', carries: 'rows' }],
    outputs: [rowsOut],
  },
  sink: {
    kind: 'sink',
    title: 'Sink',
    summary: 'Writes rows to a table or a file',
    family: 'output',
    icon: 'arrow-bar-to-right',
    inputs: [rowsIn],
    outputs: [],
  },
};
