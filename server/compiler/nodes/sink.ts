import { types, withNullability } from '@headrace/connector-sdk/schema';
import { and, call, input, literal } from '@/server/plan/expr/build';
import type { Expr } from '@/server/plan/expr/expr';
import type { SinkNode } from '@/server/plan/logical/logical-plan';
import { keptAll, sameColumns, type Changes, type NodeRules } from './node-rules';

/** The sink replaces by the same key that the changes have. */
export const upsertsByKey = (sink: SinkNode, input: Changes): boolean =>
  sink.primaryKey.length > 0 && input.keys.some((key) => sameColumns(key, sink.primaryKey));

/** The sink finds what it replaces or deletes by a key. */
export const needsKey = (sink: SinkNode): boolean => sink.primaryKey.length > 0 || sink.accepts.byKey;

/**
 * What a row must satisfy where the query may give NULL and the column is NOT NULL; null: nothing. As in Flink, only columns of the table
 * are looked at, not what is in rows, arrays and maps.
 */
export function withoutNulls({ use: { schema }, input: { fields }, onNull }: SinkNode): Expr | null {
  return schema.fields.reduce<Expr | null>((all, column, at) => {
    const given = fields[at]!.type;
    if (column.type.nullable || !given.nullable) return all;
    const names = [schema.name, column.name].map((name) => literal(name, types.STRING));
    const value = input(at, given);
    return and(all, onNull === 'drop' ? call('IS_NOT_NULL', [value], truth) : call('ENFORCE_NOT_NULL', [value, ...names], truth));
  }, null);
}

const truth = withNullability(types.BOOLEAN, false);

export const sinkRules: NodeRules<SinkNode> = {
  changes: (_, [input]) => input!,
  asksBefore: (node, { inputs: [input] }) =>
    node.accepts.updateBefore || (needsKey(node) ? !upsertsByKey(node, input!) : input!.keys.length === 0),
  reads: (node) => [node.input.fields.keys()],
  prune: (node, _, [below]) => ({ kept: keptAll(node.fields.length), node: { ...node, input: below!.node } }),
  keyedBy: (node) => (node.primaryKey.length > 0 ? node.primaryKey : null),
  plan: (node, { base, id }) => ({ ...base, id: id('sink'), kind: 'sink', use: node.use, onError: node.onError }),
};
