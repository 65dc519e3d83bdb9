import { types, withNullability, type DataType } from '@headrace/connector-sdk/schema';
import type { CallExpr, CaseExpr, Expr, InputExpr, LiteralExpr, UserFunctionRef } from './expr';

/** Constructors and walks of the expression tree; every stage that makes or changes expressions goes through them. */
export const input = (index: number, type: DataType): InputExpr => ({ op: 'input', index, type });
export const call = (fn: string, args: readonly Expr[], type: DataType): CallExpr => ({ op: 'call', fn, args, type });
export const literal = (value: LiteralExpr['value'], type: DataType): LiteralExpr => ({
  op: 'literal',
  value,
  type: withNullability(type, value === null),
});
export const nullOf = (type: DataType): LiteralExpr => literal(null, type);
export const booleanLiteral = (value: boolean): LiteralExpr => literal(value, types.BOOLEAN);

/** A call of a function in TypeScript. */
export const userCall = (user: UserFunctionRef, args: readonly Expr[], type: DataType): CallExpr => ({
  ...call('USER_CALL', args, type),
  user,
});

/** A function that is NULL exactly where one of its arguments is. */
export const strictCall = (fn: string, args: readonly Expr[], type: DataType): CallExpr =>
  call(
    fn,
    args,
    withNullability(
      type,
      args.some((arg) => arg.type.nullable),
    ),
  );

/** `values` has one more than `whens`: the ELSE. */
export const caseExpr = (whens: readonly Expr[], values: readonly Expr[], type: DataType): CaseExpr => ({
  op: 'case',
  branches: whens.map((when, i) => ({ when, then: values[i]! })),
  otherwise: values[whens.length]!,
  type: withNullability(
    type,
    values.some((value) => value.type.nullable),
  ),
});

export function and(left: Expr | null, right: Expr | null): Expr | null {
  if (left === null || right === null) return left ?? right;
  return strictCall('AND', [left, right], types.BOOLEAN);
}

/** The condition that all parts hold; null where there are none. */
export const conjunction = (parts: readonly Expr[]): Expr | null => parts.reduce<Expr | null>(and, null);

/** The parts of a condition that must all hold. */
export function conjuncts(condition: Expr | null): readonly Expr[] {
  if (condition === null) return [];
  if (condition.op === 'call' && condition.fn === 'AND') return condition.args.flatMap(conjuncts);
  return [condition];
}

export const children = (expr: Expr): readonly Expr[] => {
  if (expr.op === 'call') return expr.args;
  if (expr.op === 'case') return [...expr.branches.flatMap((branch) => [branch.when, branch.then]), expr.otherwise];
  return [];
};

/** Rebuilds the tree from its leaves up: `change` sees each node after its children were changed. Untouched trees stay the same object. */
export function rewriteExpr(expr: Expr, change: (expr: Expr) => Expr): Expr {
  if (expr.op === 'call') {
    const args = mapped(expr.args, (arg) => rewriteExpr(arg, change));
    return change(args === expr.args ? expr : { ...expr, args });
  }
  if (expr.op === 'case') return change(rewriteCase(expr, change));
  return change(expr);
}

function rewriteCase(expr: CaseExpr, change: (expr: Expr) => Expr): CaseExpr {
  const branches = mapped(expr.branches, (branch) => {
    const [when, then] = [rewriteExpr(branch.when, change), rewriteExpr(branch.then, change)];
    return when === branch.when && then === branch.then ? branch : { when, then };
  });
  const otherwise = rewriteExpr(expr.otherwise, change);
  return branches === expr.branches && otherwise === expr.otherwise ? expr : { ...expr, branches, otherwise };
}

function mapped<T>(items: readonly T[], change: (item: T) => T): readonly T[] {
  const result = items.map(change);
  return result.every((item, i) => item === items[i]) ? items : result;
}

/** Replaces each input column by what stands for it. */
export const substitute = (expr: Expr, by: (index: number, column: InputExpr) => Expr): Expr =>
  rewriteExpr(expr, (node) => (node.op === 'input' ? by(node.index, node) : node));

export function collectInputs(expr: Expr, into: Set<number>): void {
  if (expr.op === 'input') into.add(expr.index);
  for (const child of children(expr)) collectInputs(child, into);
}

export function inputsOf(expr: Expr): ReadonlySet<number> {
  const result = new Set<number>();
  collectInputs(expr, result);
  return result;
}

/** Functions whose value is not a function of their arguments alone. */
export const clockFunctions: ReadonlySet<string> = new Set([
  'PROCTIME',
  'CURRENT_TIMESTAMP',
  'LOCALTIMESTAMP',
  'CURRENT_DATE',
  'CURRENT_TIME',
  'LOCALTIME',
  'CURRENT_ROW_TIMESTAMP',
  'UNIX_TIMESTAMP_NOW',
  'RAND',
  'RAND_INTEGER',
  'UUID',
  'CURRENT_WATERMARK',
]);

export const isDeterministic = (expr: Expr): boolean => clockFunctionOf(expr) === null;

/** The first of those functions in it; null: it has none. */
export function clockFunctionOf(expr: Expr): string | null {
  if (expr.op === 'call' && clockFunctions.has(expr.fn)) return expr.fn;
  if (expr.op === 'call' && expr.user?.deterministic === false) return `${expr.user.module}.${expr.user.name}`;
  for (const child of children(expr)) {
    const inside = clockFunctionOf(child);
    if (inside !== null) return inside;
  }
  return null;
}

/** The first call of a function in TypeScript in it; null: it has none. */
export function userCallIn(expr: Expr): UserFunctionRef | null {
  if (expr.op === 'call' && expr.user !== undefined) return expr.user;
  for (const child of children(expr)) {
    const inside = userCallIn(child);
    if (inside !== null) return inside;
  }
  return null;
}
