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
  /** Those of a fresh node: `outputPorts` tells those of a node as it is configured. */
  readonly outputs: readonly PortKind[];
}

const rowsIn: PortKind = { name: 'in', arity: 'one', carries: 'rows' };
const rowsOut: PortKind = { name: 'out', arity: 'many', carries: 'rows' };

const secondIn = (name: string): PortKind => ({ name, arity: 'one', carries: 'rows' });
const follows = { inputs: [rowsIn], outputs: [rowsOut] } as const;

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
  route: {
    kind: 'route',
    title: 'Route',
    summary: 'Splits rows by conditions over several outputs',
    family: 'transform',
    icon: 'arrows-split-2',
    inputs: [rowsIn],
    outputs: [
      { ...rowsOut, name: 'matched' },
      { ...rowsOut, name: 'rest' },
    ],
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
  unnest: {
    kind: 'unnest',
    title: 'Unnest',
    summary: 'One row for each element of an array or map',
    family: 'transform',
    icon: 'list-tree',
    ...follows,
  },
  deduplicate: {
    kind: 'deduplicate',
    title: 'Deduplicate',
    summary: 'Keeps the first or the last row of each key',
    family: 'transform',
    icon: 'copy-off',
    ...follows,
  },
  'top-n': {
    kind: 'top-n',
    title: 'Top N',
    summary: 'The first so many rows in an order, all in all or of each group',
    family: 'transform',
    icon: 'trophy',
    ...follows,
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
  over: {
    kind: 'over',
    title: 'Over',
    summary: 'Running totals: each row with what came up to it',
    family: 'time',
    icon: 'chart-line',
    ...follows,
  },
  pattern: {
    kind: 'pattern',
    title: 'Pattern',
    summary: 'Finds rows that follow each other in a given way',
    family: 'time',
    icon: 'route',
    ...follows,
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
  'stream-join': {
    kind: 'stream-join',
    title: 'Stream join',
    summary: 'Joins all rows of two streams',
    family: 'join',
    icon: 'circles-relation',
    inputs: [rowsIn, secondIn('right')],
    outputs: [rowsOut],
  },
  'interval-join': {
    kind: 'interval-join',
    title: 'Interval join',
    summary: 'Joins rows of two streams that lie near each other in time',
    family: 'join',
    icon: 'arrows-horizontal',
    inputs: [rowsIn, secondIn('right')],
    outputs: [rowsOut],
  },
  'temporal-join': {
    kind: 'temporal-join',
    title: 'Temporal join',
    summary: 'Adds the version of a row that was valid at the time',
    family: 'join',
    icon: 'history',
    inputs: [rowsIn, secondIn('versions')],
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
