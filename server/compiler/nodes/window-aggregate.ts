import type { WindowAggregatePlan } from '@/server/plan/job/job-plan';
import type { WindowAggregateNode } from '@/server/plan/logical/logical-plan';
import { callColumns, movedCalls } from './aggregate';
import { changing, keptAll, movedColumns, passesKey, plainField, type NodeRules } from './node-rules';

export const windowAggregateRules: NodeRules<WindowAggregateNode> = {
  passes: passesKey,
  changes: (node, [input]) => {
    const first = node.keys.length + node.calls.length;
    const bound = (kind: 'window-start' | 'window-end' | 'window-time'): number => first + node.bounds.indexOf(kind);
    const bounds = (['window-start', 'window-end', 'window-time'] as const).filter((kind) => node.bounds.includes(kind));
    const own = node.keys.map((_, i) => i);
    const again = node.emit !== undefined;
    return { updates: again, deletes: again && changing(input!), keys: bounds.map((kind) => [...own, bound(kind)]) };
  },
  asksBefore: () => true,
  /** Columns behind the own ones are those of the input, for rows that come too late. */
  reads: (node, wanted) => [
    [
      ...[...wanted].filter((column) => column >= node.fields.length).map((column) => column - node.fields.length),
      ...node.keys,
      ...callColumns(node.calls),
      node.timeColumn,
      ...(node.shape.type === 'attached' ? [node.shape.columns.start, node.shape.columns.end] : []),
    ],
  ],
  narrows: true,
  prune: ({ given: _given, ...node }, _, [below]) => ({
    kept: new Map([
      ...keptAll(node.fields.length),
      ...[...below!.kept].map(([column, place]) => [node.fields.length + column, node.fields.length + place] as const),
    ]),
    node: {
      ...node,
      input: below!.node,
      keys: movedColumns(node.keys, below!.kept),
      calls: movedCalls(node.calls, below!.kept),
      timeColumn: below!.kept.get(node.timeColumn)!,
      shape:
        node.shape.type === 'attached'
          ? {
              type: 'attached',
              columns: {
                ...node.shape.columns,
                start: below!.kept.get(node.shape.columns.start)!,
                end: below!.kept.get(node.shape.columns.end)!,
              },
            }
          : node.shape,
    },
  }),
  /** Rows of one session meet in one subtask, whatever else they are grouped by. */
  keyedBy: ({ shape, keys }) => (shape.type === 'session' ? keys.slice(0, shape.partition) : keys),
  plan: (node, { id, inputs, needsBefore, lateRows }) => ({
    ...windowPlan(node, 'single', id('window')),
    ...(changing(inputs[0]!) ? { inputRetracts: true } : {}),
    ...(node.emit !== undefined && needsBefore ? { emitsUpdateBefore: true } : {}),
    ...(lateRows ? { lateOutput: node.input.fields.map(plainField) } : {}),
  }),
};

export function windowPlan(
  node: WindowAggregateNode,
  phase: WindowAggregatePlan['phase'],
  id: WindowAggregatePlan['id'],
): WindowAggregatePlan {
  return {
    id,
    kind: 'window-aggregate',
    origin: node.origin,
    name: node.name,
    output: node.fields.map(plainField),
    window: node.shape,
    timeColumn: node.timeColumn,
    keys: node.keys,
    aggregates: node.calls,
    outputs: [
      ...node.keys.map((_, index) => ({ kind: 'key', index }) as const),
      ...node.calls.map((_, index) => ({ kind: 'aggregate', index }) as const),
      ...node.bounds.map((kind) => ({ kind })),
    ],
    phase,
    ...(node.time === 'processing' ? { time: node.time } : {}),
    ...(node.emit === undefined ? {} : { emit: node.emit }),
  };
}
