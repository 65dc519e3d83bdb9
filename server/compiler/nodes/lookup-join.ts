import { collectInputs } from '@/server/plan/expr/build';
import type { LookupJoinNode } from '@/server/plan/logical/logical-plan';
import {
  changeCondition,
  changing,
  columnsIn,
  moved,
  passesInput,
  shortestKey,
  type Changes,
  type Kept,
  type NodeRules,
} from './node-rules';

/** A row meets one row of the dimension at most, so what tells rows apart before tells them apart behind. */
const meetsOne = ({ use: { schema }, keys }: LookupJoinNode): boolean =>
  schema.primaryKey.length > 0 && schema.primaryKey.every((column) => keys.some(({ dimension }) => dimension === column));

/** By what is found again what a row was joined to: a key, or all of a row. Null: rows are only added. */
const foundBy = (node: LookupJoinNode, input: Changes): readonly number[] | null =>
  changing(input) ? (shortestKey(input.keys) ?? [...node.input.fields.keys()]) : null;

export const lookupJoinRules: NodeRules<LookupJoinNode> = {
  passes: (node, column) => passesInput(node, column),
  changes: (node, [input]) => ({
    updates: input!.updates,
    deletes: input!.deletes || (input!.updates && (node.type === 'inner' || !meetsOne(node))),
    keys: meetsOne(node) ? input!.keys : [],
  }),
  // An update may meet fewer rows than before, or none: what it met is taken back first.
  asksBefore: (node, { downstream, inputs }) => downstream || inputs[0]!.keys.length === 0 || node.type === 'inner' || !meetsOne(node),
  reads: (node, wanted) => {
    const width = node.input.fields.length;
    const keys = node.keys.flatMap(({ stream }) => ('column' in stream ? [stream.column] : []));
    return [[...wanted, ...columnsIn(node.condition)].filter((column) => column < width).concat(keys)];
  },
  prune: (node, wanted, [below]) => {
    const width = node.input.fields.length;
    const asked = new Set([...wanted].filter((column) => column >= width));
    if (node.condition !== null) collectInputs(node.condition, asked);
    const dimension = [...asked].filter((column) => column >= width).sort((a, b) => a - b);
    const newWidth = below!.node.fields.length;
    const kept: Kept = new Map([...below!.kept, ...dimension.map((column, i) => [column, newWidth + i] as const)]);
    return {
      kept,
      node: {
        ...node,
        fields: [...below!.node.fields, ...dimension.map((column) => node.fields[column]!)],
        input: below!.node,
        keys: node.keys.map((key) => ('column' in key.stream ? { ...key, stream: { column: below!.kept.get(key.stream.column)! } } : key)),
        columns: dimension.map((column) => node.columns[column - width]!),
        condition: node.condition === null ? null : moved(node.condition, kept),
      },
    };
  },
  mapExprs: (node, change) => ({
    ...node,
    condition: changeCondition(node.condition, change),
    keys: node.keys.map((key) => ('constant' in key.stream ? { ...key, stream: { constant: change(key.stream.constant) } } : key)),
  }),
  keyedBy: (node, _, [input]) => foundBy(node, input!),
  plan: (node, { base, id, inputs }) => {
    const [input] = inputs;
    const { use, type, keys, columns, condition, cache, async: asynchronous, retry } = node;
    return {
      ...base,
      id: id('lookup'),
      kind: 'lookup-join',
      use,
      type,
      keys,
      columns,
      condition,
      cache,
      async: { ...asynchronous, ordered: asynchronous.ordered || changing(input!) },
      retry,
      inputUpsertKey: foundBy(node, input!),
      ...(changing(input!) && input!.keys.length === 0 ? { inputRepeats: true as const } : {}),
    };
  },
};
