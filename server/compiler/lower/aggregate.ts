import type { NodeOf } from '@/model/graph/document';
import type { NamedExpression } from '@/model/graph/node-configs';
import { createView, groupBy, hint, item, query, select, table } from '@/server/sql/ast/build';
import type { Expression } from '@/server/sql/ast/expressions/expression';
import type { SelectItem } from '@/server/sql/ast/queries/select';
import type { Statement } from '@/server/sql/ast/statements/statement';
import { hasAggregate } from '../bind/bind-select';
import { durationText } from '../expr/duration';
import type { LowerContext } from './lower-context';

/** SELECT keys, aggregates GROUP BY keys. */
export function lowerAggregate(node: NodeOf<'aggregate'>, context: LowerContext): readonly Statement[] {
  const input = context.single();
  const { keys, stateTtlMs } = node.config;
  const keyed = named(keys, 'keys', context);
  const aggregates = lowerAggregates(node.config.aggregates, context);
  if (input === null || keyed.length + aggregates.length === 0) return [];
  const hints = stateTtlMs === undefined ? [] : [hint('STATE_TTL', { [input.name]: durationText(stateTtlMs) })];
  const grouping = groupBy(...keyed.map(({ expression }) => expression));
  const items = [...keyed.map(({ expression, name }) => item(expression, name)), ...aggregates];
  const body = select({ hints, items, from: table(input.name), ...(grouping === undefined ? {} : { groupBy: grouping }) });
  return [createView(node.name, query(body), context.provenance)];
}

interface ReadExpression {
  readonly name: string;
  readonly expression: Expression;
}

function named(entries: readonly NamedExpression[], field: string, context: LowerContext): readonly ReadExpression[] {
  return entries.flatMap(({ name, expression }, i): readonly ReadExpression[] => {
    if (name.trim() === '') context.incomplete(`${field}.${i}.name`, `An entry of "${context.node.name}" has no name.`);
    const ast = context.expression(expression, `${field}.${i}.expression`, `The entry "${name}" has no expression.`);
    return ast === null || name.trim() === '' ? [] : [{ name, expression: ast }];
  });
}

/** The aggregates of a window or aggregate node; at least one, each of them with an aggregate function. */
export function lowerAggregates(entries: readonly NamedExpression[], context: LowerContext): readonly SelectItem[] {
  const { node } = context;
  if (entries.length === 0) context.report('missing-aggregate', 'aggregates', { what: `"${node.name}"` });
  return named(entries, 'aggregates', context).map(({ name, expression }) => {
    const index = entries.findIndex((entry) => entry.name === name);
    if (!hasAggregate(expression)) context.report('missing-aggregate', `aggregates.${index}.expression`, { what: `The entry "${name}"` });
    return item(expression, name);
  });
}
