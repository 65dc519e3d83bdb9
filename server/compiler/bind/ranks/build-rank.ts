import { notNull, types } from '@headrace/connector-sdk/schema';
import { literal } from '@/server/plan/expr/build';
import type { LogicalNode, OverNode, RankNode } from '@/server/plan/logical/logical-plan';
import { changing } from '../../nodes/node-rules';
import { changesOf } from '../../physical/changelog';
import { windowColumns } from '../joins/window-columns';
import { allColumns, calc } from '../query-context';
import type { RankRange } from './rank-range';

/**
 * The first rows of a partition in the cheapest way: by windows that close, by the time of the rows alone (deduplication), else by a rank that
 * is kept. The output is the input's columns and the rank.
 */
export function buildRank(over: OverNode, range: RankRange): LogicalNode {
  const node = windowRank(over, range) ?? deduplicate(over, range) ?? plainRank(over, range);
  if (node.fields.length === over.fields.length) return node;
  // All rows have one rank.
  const rank = { name: over.fields.at(-1)!.name, expr: literal(String(range.from), notNull(types.BIGINT)) };
  return calc(over, node, { condition: null, columns: [...allColumns(node), rank] });
}

const base = ({ origin, stateKey, name, input, order }: OverNode): Pick<OverNode, 'origin' | 'stateKey' | 'name' | 'input' | 'order'> => ({
  origin,
  stateKey,
  name,
  input,
  order,
});
const constant = ({ from, to, toColumn }: RankRange): boolean => from === to && toColumn === null;
const insertsOnly = (node: LogicalNode): boolean => !changing(changesOf(node));

function plainRank(over: OverNode, range: RankRange): RankNode {
  const emitsRank = !constant(range);
  const fields = emitsRank ? over.fields : over.input.fields;
  return { op: 'rank', ...base(over), fields, partition: over.partition, ...range, emitsRank, stateTtlMs: over.stateTtlMs };
}

function windowRank(over: OverNode, range: RankRange): LogicalNode | null {
  const window = windowColumns(over.input);
  if (window === null || range.to === null || window.mark.time !== 'event') return null;
  const { start, end } = window.columns;
  if (!over.partition.includes(start) || !over.partition.includes(end) || !insertsOnly(over.input)) return null;
  const emitsRank = !constant(range);
  return {
    op: 'window-rank',
    ...base(over),
    fields: emitsRank ? over.fields : over.input.fields,
    window: window.columns,
    partition: over.partition.filter((column) => column !== start && column !== end),
    from: range.from,
    to: range.to,
    emitsRank,
  };
}

function deduplicate(over: OverNode, range: RankRange): LogicalNode | null {
  const [order, more] = over.order;
  const time = order === undefined ? null : over.input.fields[order.column]!.time;
  if (order === undefined || more !== undefined || time === null || range.from !== 1 || range.to !== 1) return null;
  if (!insertsOnly(over.input)) return null;
  const { origin, stateKey, name, input, partition, stateTtlMs } = over;
  const keep = order.ascending ? 'first' : 'last';
  return {
    op: 'deduplicate',
    origin,
    stateKey,
    name,
    input,
    fields: input.fields,
    keys: partition,
    keep,
    time,
    timeColumn: order.column,
    stateTtlMs,
  };
}
