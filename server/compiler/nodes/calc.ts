import { inputsOf } from '@/server/plan/expr/build';
import type { CalcNode } from '@/server/plan/logical/logical-plan';
import { changeCondition, columnsIn, keptFields, moved, projectKeys, orFirst, ranked, type Changes, type NodeRules } from './node-rules';

/** The condition asks of more than a key, which never changes. */
const filtersValues = ({ condition }: CalcNode, { keys }: Changes): boolean =>
  condition !== null && !keys.some((key) => [...inputsOf(condition)].every((column) => key.includes(column)));

export const calcRules: NodeRules<CalcNode> = {
  // A row that changes may no longer pass: to those behind it is gone then.
  changes: (node, [input]) => ({
    updates: input!.updates,
    deletes: input!.deletes || (input!.updates && filtersValues(node, input!)),
    keys: projectKeys(input!.keys, node.projection),
  }),
  // A filter does: the old row may have passed where the new one does not, unless it asks of the key alone.
  asksBefore: (node, { downstream, inputs }) => {
    const [input] = inputs;
    return downstream || projectKeys(input!.keys, node.projection).length === 0 || filtersValues(node, input!);
  },
  reads: (node, wanted) => [columnsIn(node.condition, ...[...orFirst(wanted, node)].map((column) => node.projection[column]!))],
  prune: (node, wanted, [below]) => {
    const kept = ranked(orFirst(wanted, node));
    return {
      kept,
      node: {
        ...node,
        fields: keptFields(node.fields, kept),
        input: below!.node,
        condition: node.condition === null ? null : moved(node.condition, below!.kept),
        projection: [...kept.keys()].map((column) => moved(node.projection[column]!, below!.kept)),
      },
    };
  },
  mapExprs: (node, change) => ({
    ...node,
    condition: changeCondition(node.condition, change),
    projection: node.projection.map(change),
  }),
  keyedBy: () => null,
  plan: (node, { base, id }) => ({ ...base, id: id('calc'), kind: 'calc', condition: node.condition, projection: node.projection }),
};
