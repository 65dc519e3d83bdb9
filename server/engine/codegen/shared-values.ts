import { physicalOf } from '@headrace/connector-sdk/schema';
import { children, isDeterministic } from '@/server/plan/expr/build';
import type { Expr } from '@/server/plan/expr/expr';
import { variable, type ExprScope, type Variable } from './expr-scope';
import type { Value } from './value';

/** A value that several places of one row ask for: the first that runs computes it. */
interface Shared {
  readonly done: string;
  readonly variable: Variable;
}

/**
 * Texts, nested values and wide decimals that occur more than once in the expressions of one operator, calls over them and parts of times: computed
 * at most once a row, and only where a place that needs them is reached. Other numbers are left alone, they cost less than to remember them.
 */
export class SharedValues {
  private readonly byExpr = new Map<Expr, Shared>();

  /** Declares what is shared for the row at hand; call before any of the expressions is compiled. */
  constructor(scope: ExprScope, exprs: readonly Expr[]) {
    const groups = new Map<string, Expr[]>();
    for (const expr of exprs) collect(expr, groups);
    for (const group of groups.values()) {
      if (group.length === 1) continue;
      const { type } = group[0]!;
      const done = scope.builder.fresh('done');
      scope.builder.line(`let ${done} = false;`);
      const shared: Shared = { done, variable: variable(scope, type, physicalOf(type), true) };
      for (const expr of group) this.byExpr.set(expr, shared);
    }
  }

  /** The value of a shared expression; null: it is not shared. `compile` writes what computes it. */
  value(scope: ExprScope, expr: Expr, compile: () => Value): Value | null {
    const shared = this.byExpr.get(expr);
    if (shared === undefined) return null;
    scope.builder.open(`if (!${shared.done}) {`);
    shared.variable.set(compile());
    scope.builder.line(`${shared.done} = true;`);
    scope.builder.close();
    return shared.variable.value;
  }
}

/** Groups equal expressions. What lies within one that is shared is found at each of its places, so it only counts where it is also elsewhere. */
function collect(expr: Expr, groups: Map<string, Expr[]>): void {
  if (isWorthIt(expr)) {
    const text = JSON.stringify(expr);
    const group = groups.get(text);
    if (group !== undefined) return void group.push(expr);
    groups.set(text, [expr]);
  }
  for (const child of children(expr)) collect(child, groups);
}

const isDear = ({ type }: Expr): boolean => ['bytes', 'i128'].includes(physicalOf(type));
/** Plain comparisons and NULL tests are cheaper than a memory of them. */
const isWorthIt = (expr: Expr): boolean =>
  expr.op === 'call' &&
  (isDear(expr) || expr.fn.startsWith('EXTRACT_') || (expr.args.some(isDear) && !cheap.has(expr.fn))) &&
  isDeterministic(expr);

const cheap: ReadonlySet<string> = new Set([
  ...['EQUALS', 'NOT_EQUALS', 'LESS', 'LESS_OR_EQUAL', 'GREATER', 'GREATER_OR_EQUAL', 'IS_DISTINCT_FROM', 'IS_NOT_DISTINCT_FROM'],
  ...['IS_NULL', 'IS_NOT_NULL', 'IN', 'AND', 'OR', 'NOT', 'COALESCE'],
]);
