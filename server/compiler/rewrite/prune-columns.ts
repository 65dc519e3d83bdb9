import { collectInputs, input, substitute } from '@/server/plan/expr/build';
import type { Expr } from '@/server/plan/expr/expr';
import type { AggregateCall } from '@/server/plan/job/job-plan';
import { topological, type LogicalField, type LogicalNode, type LookupJoinNode, type SinkNode } from '@/server/plan/logical/logical-plan';

/** Columns that a node keeps, ascending, and where each of them stands afterwards. */
type Kept = ReadonlyMap<number, number>;

/**
 * Each node gives only the columns that some consumer reads; a source's decoder and a look-up skip all others. Aggregations keep all
 * their calls, so that their state is the same whoever reads it.
 */
export function pruneColumns(sinks: readonly SinkNode[]): readonly SinkNode[] {
  const order = topological(sinks);
  const wanted = new Map<LogicalNode, Set<number>>(order.map((node) => [node, new Set<number>()]));
  for (const node of [...order].reverse()) askInputs(node, wanted.get(node)!, (below, column) => wanted.get(below)!.add(column));
  const done = new Map<LogicalNode, { readonly node: LogicalNode; readonly kept: Kept }>();
  for (const node of order)
    done.set(
      node,
      prune(node, wanted.get(node)!, (below) => done.get(below)!),
    );
  return sinks.map((sink) => done.get(sink)!.node as SinkNode);
}

type Ask = (below: LogicalNode, column: number) => void;

function askInputs(node: LogicalNode, wanted: ReadonlySet<number>, ask: Ask): void {
  const askExpr = (below: LogicalNode, expr: Expr): void => {
    const columns = new Set<number>();
    collectInputs(expr, columns);
    for (const column of columns) ask(below, column);
  };
  switch (node.op) {
    case 'scan':
      return;
    case 'watermark':
      wanted.forEach((column) => ask(node.input, column));
      ask(node.input, node.timeColumn);
      return askExpr(node.input, node.expression);
    case 'calc':
      if (node.condition !== null) askExpr(node.input, node.condition);
      return wanted.forEach((column) => askExpr(node.input, node.projection[column]!));
    case 'window-aggregate':
      ask(node.input, node.timeColumn);
      return askCalls(node, ask);
    case 'aggregate':
      return askCalls(node, ask);
    case 'lookup-join': {
      const width = node.input.fields.length;
      for (const column of wanted) if (column < width) ask(node.input, column);
      for (const { stream } of node.keys) if ('column' in stream) ask(node.input, stream.column);
      const columns = new Set<number>();
      if (node.condition !== null) collectInputs(node.condition, columns);
      for (const column of columns) if (column < width) ask(node.input, column);
      return;
    }
    case 'union':
      return node.inputs.forEach((below) => wanted.forEach((column) => ask(below, column)));
    case 'window-table':
    case 'sink':
      return node.input.fields.forEach((_, column) => ask(node.input, column));
  }
}

function askCalls(
  node: { readonly input: LogicalNode; readonly keys: readonly number[]; readonly calls: readonly AggregateCall[] },
  ask: Ask,
): void {
  node.keys.forEach((column) => ask(node.input, column));
  for (const { args, filter } of node.calls) {
    args.forEach((column) => ask(node.input, column));
    if (filter !== null) ask(node.input, filter);
  }
}

const all = (count: number): Kept => new Map(Array.from({ length: count }, (_, i) => [i, i]));
const ranked = (columns: Iterable<number>): Kept => new Map([...columns].sort((a, b) => a - b).map((column, i) => [column, i]));
const keptFields = (fields: readonly LogicalField[], kept: Kept): readonly LogicalField[] =>
  [...kept.keys()].map((column) => fields[column]!);

type Done = (below: LogicalNode) => { readonly node: LogicalNode; readonly kept: Kept };

function prune(node: LogicalNode, wanted: ReadonlySet<number>, done: Done): { readonly node: LogicalNode; readonly kept: Kept } {
  switch (node.op) {
    case 'scan': {
      // One column at least: rows without any could not be counted on their way.
      const kept = ranked(wanted.size === 0 ? [0] : wanted);
      const width = node.projection.length;
      const physical = [...kept.keys()].filter((column) => column < width);
      const metadata = [...kept.keys()].filter((column) => column >= width);
      return {
        kept,
        node: {
          ...node,
          fields: keptFields(node.fields, kept),
          projection: physical.map((column) => node.projection[column]!),
          metadata: metadata.map((column) => node.metadata[column - width]!),
        },
      };
    }
    case 'watermark': {
      const below = done(node.input);
      const fields = keptFields(node.fields, below.kept);
      return {
        kept: below.kept,
        node: {
          ...node,
          fields,
          input: below.node,
          timeColumn: below.kept.get(node.timeColumn)!,
          expression: moved(node.expression, below.kept),
        },
      };
    }
    case 'calc': {
      const below = done(node.input);
      const kept = ranked(wanted);
      return {
        kept,
        node: {
          ...node,
          fields: keptFields(node.fields, kept),
          input: below.node,
          condition: node.condition === null ? null : moved(node.condition, below.kept),
          projection: [...kept.keys()].map((column) => moved(node.projection[column]!, below.kept)),
        },
      };
    }
    case 'aggregate':
    case 'window-aggregate': {
      const below = done(node.input);
      const place = (column: number): number => below.kept.get(column)!;
      const calls = node.calls.map((call) => ({
        ...call,
        args: call.args.map(place),
        filter: call.filter === null ? null : place(call.filter),
      }));
      const base = { input: below.node, keys: node.keys.map(place), calls };
      const result = node.op === 'aggregate' ? { ...node, ...base } : { ...node, ...base, timeColumn: place(node.timeColumn) };
      return { kept: all(node.fields.length), node: result };
    }
    case 'lookup-join':
      return pruneLookup(node, wanted, done(node.input));
    case 'union': {
      const kept = ranked(wanted);
      const inputs = node.inputs.map((below) => narrowed(done(below), kept));
      return { kept, node: { ...node, fields: keptFields(node.fields, kept), inputs } };
    }
    case 'window-table':
    case 'sink':
      return { kept: all(node.fields.length), node: { ...node, input: done(node.input).node } };
  }
}

const moved = (expr: Expr, kept: Kept): Expr => substitute(expr, (index, leaf) => input(kept.get(index)!, leaf.type));

function pruneLookup(
  node: LookupJoinNode,
  wanted: ReadonlySet<number>,
  below: { readonly node: LogicalNode; readonly kept: Kept },
): { readonly node: LogicalNode; readonly kept: Kept } {
  const width = node.input.fields.length;
  const asked = new Set([...wanted].filter((column) => column >= width));
  if (node.condition !== null) collectInputs(node.condition, asked);
  const dimension = [...asked].filter((column) => column >= width).sort((a, b) => a - b);
  const newWidth = below.node.fields.length;
  const kept: Kept = new Map([...below.kept, ...dimension.map((column, i) => [column, newWidth + i] as const)]);
  return {
    kept,
    node: {
      ...node,
      fields: [...below.node.fields, ...dimension.map((column) => node.fields[column]!)],
      input: below.node,
      keys: node.keys.map((key) => ('column' in key.stream ? { ...key, stream: { column: below.kept.get(key.stream.column)! } } : key)),
      columns: dimension.map((column) => node.columns[column - width]!),
      condition: node.condition === null ? null : moved(node.condition, kept),
    },
  };
}

/** All inputs of a union must give the same columns, whatever else they keep for other consumers. */
function narrowed(below: { readonly node: LogicalNode; readonly kept: Kept }, wanted: Kept): LogicalNode {
  const places = [...wanted.keys()].map((column) => below.kept.get(column)!);
  const { node } = below;
  if (places.length === node.fields.length && places.every((place, i) => place === i)) return node;
  return {
    op: 'calc',
    origin: node.origin,
    stateKey: node.stateKey,
    name: node.name,
    fields: places.map((place) => node.fields[place]!),
    input: node,
    condition: null,
    projection: places.map((place) => input(place, node.fields[place]!.type)),
  };
}
