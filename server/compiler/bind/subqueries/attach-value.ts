import { notNull, nullable, types } from '@headrace/connector-sdk/schema';
import { booleanLiteral, call, caseExpr, conjunction, input, nullOf } from '@/server/plan/expr/build';
import type { Expr } from '@/server/plan/expr/expr';
import type { AggregateNode, LogicalNode } from '@/server/plan/logical/logical-plan';
import { calc, ownerOf } from '../query-context';
import { attachScalar, withoutProjection, type Attaching } from './attach';
import { outerAt } from './outer-columns';

/** A test of existence as a value behind the node's columns, for places where it alone does not decide whether a row stays. */
export interface TestValue {
  readonly node: LogicalNode;
  readonly value: Expr;
}

export const attachExists = (plan: LogicalNode, attaching: Attaching): TestValue | null =>
  attachFound(withoutProjection(plan), null, attaching);

export interface InParts {
  readonly plan: LogicalNode;
  /** Over the node's columns. */
  readonly operands: readonly Expr[];
  readonly equal: (operand: Expr, column: Expr) => Expr;
  /** Nobody tells FALSE and NULL apart: the value is FALSE for both. */
  readonly unknownIsFalse: boolean;
}

/** Null where the correlation cannot be taken out; 'several' where several values are compared and one may be NULL. */
export function attachIn({ plan, operands, equal, unknownIsFalse }: InParts, attaching: Attaching): TestValue | null | 'several' {
  // Operands that are no constants become columns of the outer row, with numbers that it has not.
  const outside = operands.map((operand, i) => (operand.op === 'literal' ? operand : outerAt(-1 - i, operand.type)));
  const outer = (index: number): Expr => (index < 0 ? operands[-1 - index]! : attaching.outer(index));
  const columns = operands.map((_, i) => input(i, plan.fields[i]!.type));
  const equals = outside.map((operand, i) => equal(operand, columns[i]!));
  const found = attachFound(plan, conjunction(equals), { ...attaching, outer });
  if (found === null || unknownIsFalse || equals.every(({ type }) => !type.nullable)) return found;
  if (operands.length > 1) return 'several';
  return withUnknown(found, { plan, operand: operands[0]!, column: columns[0]! }, attaching);
}

/** Not found is NULL where a NULL among the values, or the operand's own beside any value, leaves it open. */
function withUnknown(
  found: TestValue,
  { plan, operand, column }: { readonly plan: LogicalNode; readonly operand: Expr; readonly column: Expr },
  attaching: Attaching,
): TestValue | null {
  let { node } = found;
  const whens: Expr[] = [found.value];
  if (column.type.nullable) {
    const empty = attachFound(plan, isNull(column), { ...attaching, node });
    if (empty === null) return null;
    node = empty.node;
    whens.push(empty.value);
  }
  if (operand.type.nullable) {
    const any = attachFound(plan, null, { ...attaching, node });
    if (any === null) return null;
    node = any.node;
    whens.push(call('AND', [isNull(operand), any.value], notNull(types.BOOLEAN)));
  }
  const values = whens.map((_, i) => (i === 0 ? booleanLiteral(true) : nullOf(types.BOOLEAN)));
  return { node, value: caseExpr(whens, [...values, booleanLiteral(false)], nullable(types.BOOLEAN)) };
}

/** Whether the plan has a row that meets the condition: its smallest TRUE, which is one however many rows there are. */
function attachFound(plan: LogicalNode, condition: Expr | null, attaching: Attaching): TestValue | null {
  const { owner, stateTtlMs } = attaching.context;
  const type = nullable(types.BOOLEAN);
  const aggregate: AggregateNode = {
    op: 'aggregate',
    ...ownerOf(owner),
    input: calc(owner, plan, { condition, columns: [{ name: 'found', expr: booleanLiteral(true) }] }),
    keys: [],
    calls: [{ fn: 'MIN', args: [0], distinct: false, filter: null, type }],
    fields: [{ name: 'found', type, time: null }],
    stateTtlMs,
  };
  const attached = attachScalar(aggregate, attaching);
  return attached && { node: attached.node, value: call('IS_NOT_NULL', [attached.value], notNull(types.BOOLEAN)) };
}

const isNull = (expr: Expr): Expr => call('IS_NULL', [expr], notNull(types.BOOLEAN));
