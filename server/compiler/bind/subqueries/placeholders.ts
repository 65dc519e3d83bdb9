import { literal, call, children } from '@/server/plan/expr/build';
import type { CallExpr, Expr } from '@/server/plan/expr/expr';
import { notNull, nullable, types, type DataType } from '@headrace/connector-sdk/schema';

/** What stands in an expression for a subquery until it has been joined: `$scalar(i)`, `$exists(i)`, `$in(i, operand …)`. */
const SCALAR = '$scalar';
const EXISTS = '$exists';
const IN = '$in';

const number = (value: number): Expr => literal(value, types.INT);
export const scalarPlaceholder = (index: number, type: DataType): CallExpr => call(SCALAR, [number(index)], nullable(type));
export const existsPlaceholder = (index: number): CallExpr => call(EXISTS, [number(index)], notNull(types.BOOLEAN));
export const inPlaceholder = (index: number, operands: readonly Expr[]): CallExpr => call(IN, [number(index), ...operands], types.BOOLEAN);

export type Placeholder =
  | { readonly kind: 'scalar' | 'exists'; readonly index: number }
  | { readonly kind: 'in'; readonly index: number; readonly operands: readonly Expr[] };

export function readPlaceholder(expr: Expr): Placeholder | null {
  if (expr.op !== 'call' || ![SCALAR, EXISTS, IN].includes(expr.fn)) return null;
  const [first, ...operands] = expr.args;
  const index = first?.op === 'literal' ? Number(first.value) : 0;
  if (expr.fn === IN) return { kind: 'in', index, operands };
  return { kind: expr.fn === SCALAR ? 'scalar' : 'exists', index };
}

export const hasPlaceholder = (expr: Expr): boolean => readPlaceholder(expr) !== null || children(expr).some(hasPlaceholder);

/** A test of existence anywhere in it, which only a join can answer. */
export const hasTest = (expr: Expr): boolean => {
  const found = readPlaceholder(expr);
  return (found !== null && found.kind !== 'scalar') || children(expr).some(hasTest);
};

/**
 * Of the tests in these expressions those whose being unknown means no more than their being false: under ANDs and ORs alone, in a WHEN or in
 * expressions that are conditions themselves.
 */
export function decidingTests(exprs: readonly Expr[], areConditions: boolean): ReadonlySet<number> {
  const [deciding, others] = [new Set<number>(), new Set<number>()];
  const visit = (expr: Expr, decides: boolean): void => {
    const found = readPlaceholder(expr);
    if (found !== null) (decides ? deciding : others).add(found.index);
    const goesOn = decides && expr.op === 'call' && (expr.fn === 'AND' || expr.fn === 'OR');
    const whens = new Set(expr.op === 'case' ? expr.branches.map(({ when }) => when) : []);
    for (const child of children(expr)) visit(child, goesOn || whens.has(child));
  };
  for (const expr of exprs) visit(expr, areConditions);
  for (const index of others) deciding.delete(index);
  return deciding;
}
