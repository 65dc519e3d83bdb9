import type { OverNode } from '@/server/plan/logical/logical-plan';
import { callColumns, movedCalls } from './aggregate';
import {
  appendOnly,
  changing,
  keptFields,
  movedColumns,
  movedSort,
  passThrough,
  passesInput,
  type Changes,
  type NodeRules,
} from './node-rules';

/** The time that a frame runs over, where that is all of its order: with a column behind it, rows of one time have an order too. */
const overTime = (node: OverNode): 'event' | 'processing' | null => {
  const [first, ...more] = node.order;
  return first === undefined || more.length > 0 || !first.ascending ? null : node.input.fields[first.column]!.time;
};

/** A row that is taken back has another time there than when it came. */
export const ordersByClock = ({ order, input }: OverNode): boolean =>
  order.some(({ column }) => input.fields[column]!.time === 'processing');

/**
 * Rows that are only added leave in the order of a time with results that stay. In any other order, where rows change, and where LEAD looks at rows
 * to come, each row leaves at once, and again whenever its results change.
 */
export const followsTime = (node: OverNode, input: Changes): boolean =>
  overTime(node) !== null && !changing(input) && node.calls.every(({ fn }) => fn !== 'LEAD');

export const overRules: NodeRules<OverNode> = {
  passes: (node, column) => passesInput(node, column, node.partition),
  narrows: true,
  changes: (node, [input]) =>
    followsTime(node, input!) ? { ...appendOnly, keys: input!.keys } : { updates: true, deletes: changing(input!), keys: input!.keys },
  asksBefore: () => true,
  reads: (node, wanted) => [
    [
      ...[...wanted].filter((column) => column < node.input.fields.length),
      ...node.partition,
      ...node.order.map(({ column }) => column),
      ...callColumns(node.calls),
    ],
  ],
  prune: (node, _, [below]) => {
    const { kept } = passThrough(below!, node.input.fields.length, node.calls.length);
    return {
      kept,
      node: {
        ...node,
        input: below!.node,
        fields: keptFields(node.fields, kept),
        partition: movedColumns(node.partition, below!.kept),
        order: movedSort(node.order, below!.kept),
        calls: movedCalls(node.calls, below!.kept),
      },
    };
  },
  keyedBy: (node) => node.partition,
  plan: (node, { base, id, inputs, needsBefore }) => {
    const { partition, frame, calls, stateTtlMs } = node;
    if (!followsTime(node, inputs[0]!)) {
      const { order } = node;
      const emitsUpdateBefore = needsBefore || inputs[0]!.keys.length === 0;
      return { ...base, id: id('over'), kind: 'updating-over', partition, order, frame, calls, emitsUpdateBefore, stateTtlMs };
    }
    const [first] = node.order;
    const time = overTime(node) ?? 'processing';
    return { ...base, id: id('over'), kind: 'over-aggregate', partition, time, timeColumn: first!.column, frame, calls, stateTtlMs };
  },
};
