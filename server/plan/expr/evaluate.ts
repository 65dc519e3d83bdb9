import type { DataType } from '@headrace/connector-sdk/schema';
import { castValue } from './evaluate-cast';
import { arithmetic, isArithmetic, numberFunction } from './evaluate-number';
import { textFunction } from './evaluate-text';
import { timeFunction } from './evaluate-time';
import type { CallExpr, Expr } from './expr';
import { compareValues, EvaluationError, literalValue, type EvaluationContext, type ExprValue } from './values';

export { EvaluationError, literalOf, literalValue, type EvaluationContext, type ExprValue } from './values';

/**
 * The value of an expression over one row of physical values: slow and plain, the meaning that compiled code is measured against, and
 * what constants are folded with. Throws EvaluationError where a job would fail (division by zero, a text that cannot be read).
 */
export function evaluate(expr: Expr, row: readonly ExprValue[], context: EvaluationContext): ExprValue {
  switch (expr.op) {
    case 'input':
      return row[expr.index] ?? null;
    case 'literal':
      return literalValue(expr);
    case 'case': {
      const chosen = expr.branches.find((branch) => evaluate(branch.when, row, context) === true);
      return evaluate(chosen?.then ?? expr.otherwise, row, context);
    }
    case 'call':
      return evaluateCall(expr, (arg) => evaluate(arg, row, context), context);
  }
}

type Value = (arg: Expr) => ExprValue;

function evaluateCall(call: CallExpr, value: Value, context: EvaluationContext): ExprValue {
  const { fn, args, type } = call;
  const lazy = lazyFunctions[fn];
  if (lazy !== undefined) return lazy(args, value);
  if (fn === 'TRY_CAST') return tryCast(call, value, context);
  const values = args.map(value);
  if (fn === 'CONCAT_WS')
    return values[0] === null
      ? null
      : values
          .slice(1)
          .filter((part) => part !== null)
          .join(String(values[0]));
  if (values.includes(null)) return null;
  return strictCall(fn, values, { types: args.map((arg) => arg.type), result: type, context });
}

interface CallTypes {
  readonly types: readonly DataType[];
  readonly result: DataType;
  readonly context: EvaluationContext;
}

function strictCall(fn: string, values: readonly ExprValue[], about: CallTypes): ExprValue {
  const [a, b] = values as [ExprValue, ExprValue];
  const compare = comparisons[fn];
  if (compare !== undefined) return compare(compareValues(a, b));
  if (fn === 'NOT') return a !== true;
  if (fn === 'CAST') return castValue(a, about.types[0]!, about.result, about.context);
  if (fn === 'GREATEST') return values.reduce((best, next) => (compareValues(next, best) > 0 ? next : best));
  if (fn === 'LEAST') return values.reduce((best, next) => (compareValues(next, best) < 0 ? next : best));
  if (isArithmetic(fn)) return arithmetic(fn, [a, b], { types: [about.types[0]!, about.types[1]!], result: about.result });
  for (const table of [textFunction, numberFunction, timeFunction]) {
    const result = table(fn, values, about);
    if (result !== undefined) return result;
  }
  throw new EvaluationError(`There is no function ${fn}`);
}

const comparisons: Readonly<Record<string, (order: number) => boolean>> = {
  EQUALS: (order) => order === 0,
  NOT_EQUALS: (order) => order !== 0,
  LESS: (order) => order < 0,
  LESS_OR_EQUAL: (order) => order <= 0,
  GREATER: (order) => order > 0,
  GREATER_OR_EQUAL: (order) => order >= 0,
};

/** Functions that look at NULL themselves. */
const lazyFunctions: Readonly<Record<string, (args: readonly Expr[], value: Value) => ExprValue>> = {
  AND: (args, value) => connect(args, value, false),
  OR: (args, value) => connect(args, value, true),
  IS_NULL: ([a], value) => value(a!) === null,
  IS_NOT_NULL: ([a], value) => value(a!) !== null,
  IS_TRUE: ([a], value) => value(a!) === true,
  IS_NOT_TRUE: ([a], value) => value(a!) !== true,
  IS_FALSE: ([a], value) => value(a!) === false,
  IS_NOT_FALSE: ([a], value) => value(a!) !== false,
  IS_DISTINCT_FROM: ([a, b], value) => !same(value(a!), value(b!)),
  IS_NOT_DISTINCT_FROM: ([a, b], value) => same(value(a!), value(b!)),
  COALESCE: (args, value) => {
    for (const arg of args) {
      const found = value(arg);
      if (found !== null) return found;
    }
    return null;
  },
  IN: ([wanted, ...list], value) => {
    const found = value(wanted!);
    if (found === null) return null;
    const values = list.map(value);
    if (values.some((one) => one !== null && compareValues(one, found) === 0)) return true;
    return values.includes(null) ? null : false;
  },
};

const same = (a: ExprValue, b: ExprValue): boolean => (a === null || b === null ? a === b : compareValues(a, b) === 0);

/** AND and OR: `decisive` decides alone, NULL makes the rest unknown. */
function connect(args: readonly Expr[], value: Value, decisive: boolean): ExprValue {
  let unknown = false;
  for (const arg of args) {
    const found = value(arg);
    if (found === decisive) return decisive;
    unknown ||= found === null;
  }
  return unknown ? null : !decisive;
}

function tryCast({ args: [arg], type }: CallExpr, value: Value, context: EvaluationContext): ExprValue {
  const found = value(arg!);
  if (found === null) return null;
  try {
    return castValue(found, arg!.type, type, context);
  } catch (error) {
    if (error instanceof EvaluationError) return null;
    throw error;
  }
}
