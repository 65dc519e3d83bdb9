import { and, input, strictCall } from '@/server/plan/expr/build';
import type { Expr } from '@/server/plan/expr/expr';
import type { JoinNode } from '@/server/plan/logical/logical-plan';
import type { Join } from '@/server/sql/ast/table-refs/join';
import { bindAsOf } from './bind-as-of';
import { bindCorrelated, isCorrelatedTable } from './bind-correlated';
import { bindExpression } from './expressions/bind-expression';
import type { ExpressionContext } from './expressions/expression-context';
import { compare, requireBoolean } from './expressions/operators';
import { isUnknown } from '../expr/families';
import { joinFields } from './joins/decide-join';
import { mergedColumns, type MergedColumn } from './joins/merged-columns';
import { allColumns, calc, ownerOf, type BoundFrom, type FromContext } from './query-context';
import { Scope } from './scope';
import { ttlHint } from './state-ttl';

const joinTypes = { INNER: 'inner', LEFT: 'left', RIGHT: 'right', FULL: 'full', CROSS: 'inner', COMMA: 'inner' } as const;

/** A join of two tables. Regular joins stay open until the WHERE of their SELECT is known: see `settleJoins`. */
export function bindJoin(join: Join, context: FromContext): BoundFrom | null {
  const { right } = join;
  const left = context.bind.binders.from(join.left, context);
  if (left === null) return null;
  if (right.kind === 'named-table' && right.asOf !== undefined) return bindAsOf(join, right, left, context);
  if (isCorrelatedTable(right)) return bindCorrelated(join, right, left, context);
  const other = context.bind.binders.from(right, context);
  return other === null ? null : bindOpenJoin(join, [left, other], context);
}

function bindOpenJoin(join: Join, [left, right]: readonly [BoundFrom, BoundFrom], context: FromContext): BoundFrom | null {
  const type = joinTypes[join.joinType];
  const inputs = [left.node, right.node] as const;
  const fields = joinFields(type, inputs);
  const width = left.node.fields.length;
  const scope = new Scope(
    [
      ...left.scope.tables.map((table) => ({ ...table, fields: fields.slice(table.offset, table.offset + table.fields.length) })),
      ...right.scope.tables.map((table) => ({
        ...table,
        offset: table.offset + width,
        fields: fields.slice(table.offset + width, table.offset + width + table.fields.length),
      })),
    ],
    context.outer,
  );
  const conditioned = join.on !== undefined || join.using !== undefined || join.natural;
  if (!conditioned && join.joinType !== 'CROSS' && join.joinType !== 'COMMA')
    context.bind.report('missing-condition', join, { join: join.joinType });
  const merged = mergedColumns(join, [left, right], context);
  if (merged === null) return null;
  const condition =
    merged.length > 0 ? equalColumns(merged, fields, join, { ...context, scope }) : onCondition(join, { ...context, scope });
  const node: JoinNode = {
    op: 'join',
    ...ownerOf(context.owner),
    fields,
    inputs,
    type,
    keys: { left: [], right: [], nullSafe: [] },
    condition,
    ttlMs: [sideTtl(left, context), sideTtl(right, context)],
    open: true,
  };
  return merged.length === 0 ? { node, scope } : withMerged(node, merged, { scope, context, type });
}

/** A hint names the tables of a join; a side that is a join itself has the session's time-to-live. */
function sideTtl({ scope }: BoundFrom, { hints, stateTtlMs }: FromContext): number | null {
  const [only, more] = scope.tables;
  const hinted = more === undefined ? ttlHint(hints, only?.alias ?? null) : undefined;
  return hinted === undefined ? stateTtlMs : hinted;
}

type Scoped = FromContext & { readonly scope: Scope };
const expressionContext = ({ bind, scope }: Scoped): ExpressionContext => ({ bind, scope, place: 'ON', aggregate: null });

function onCondition(join: Join, scoped: Scoped): Expr | null {
  if (join.on === undefined) return null;
  const context = expressionContext(scoped);
  const condition = requireBoolean(bindExpression(join.on, context), 'ON', join.on, context);
  return isUnknown(condition.type) ? null : condition;
}

function equalColumns(merged: readonly MergedColumn[], fields: JoinNode['fields'], join: Join, scoped: Scoped): Expr | null {
  const context = expressionContext(scoped);
  return merged.reduce<Expr | null>((all, { left, right }) => {
    const equal = compare('EQUALS', [input(left, fields[left]!.type), input(right, fields[right]!.type)], join, context);
    return isUnknown(equal.type) ? all : and(all, equal);
  }, null);
}

/** The merged columns first, by their names alone; those that they stand for only with their table's name. */
function withMerged(
  node: JoinNode,
  merged: readonly MergedColumn[],
  { scope, context, type }: { scope: Scope; context: FromContext; type: JoinNode['type'] },
): BoundFrom {
  const value = ({ left, right }: MergedColumn): Expr => {
    const [a, b] = [input(left, node.fields[left]!.type), input(right, node.fields[right]!.type)];
    return type === 'right' ? b : type === 'full' ? strictCall('COALESCE', [a, b], a.type.nullable ? b.type : a.type) : a;
  };
  const columns = merged.map((column) => ({ name: column.name, expr: value(column) }));
  const all = calc(context.owner, node, { condition: null, columns: [...columns, ...allColumns(node)] });
  const names = new Set(merged.map(({ name }) => name));
  const shifted = scope.tables.map((table) => ({
    ...table,
    offset: table.offset + merged.length,
    merged: new Set([...(table.merged ?? []), ...names]),
  }));
  return { node: all, scope: new Scope([{ alias: null, fields: all.fields.slice(0, merged.length), offset: 0 }, ...shifted], scope.outer) };
}
