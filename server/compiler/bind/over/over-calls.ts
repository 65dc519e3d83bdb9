import type { DataType } from '@headrace/connector-sdk/schema';
import { children, rewriteExpr } from '@/server/plan/expr/build';
import type { Expr } from '@/server/plan/expr/expr';
import type { OverFrame } from '@/server/plan/job/ranking-plans';
import type { FunctionCall, OverExpression } from '@/server/sql/ast/expressions/calls';
import type { Identifier } from '@/server/sql/ast/node';
import type { SortItem } from '@/server/sql/ast/queries/sort-item';
import type { NamedWindow, WindowSpecification } from '@/server/sql/ast/queries/window';
import { isUnknown } from '../../expr/families';
import { baseText } from '../../expr/type-text';
import { aggregateCall, aggregateFunction, meantAggregate } from '../../functions';
import { aggregateName, refusedOrder } from '../expressions/call-clauses';
import { bindExpression } from '../expressions/bind-expression';
import { failedExpr, reportUnsupported, type ExpressionContext } from '../expressions/expression-context';
import { requireBoolean } from '../expressions/operators';
import { placeholder } from '../placeholder';
import { frameOf } from './over-frame';
import { rowCall, rowCallTakes } from './row-calls';

/** One column of an order, as an expression. */
export interface OrderBy {
  readonly expr: Expr;
  readonly ascending: boolean;
  readonly nullsLast: boolean;
}

export interface OverWindow {
  readonly partition: readonly Expr[];
  readonly order: readonly OrderBy[];
  readonly frame: OverFrame;
}

/** A function over a frame, not yet a column. */
export interface OverCall {
  readonly window: OverWindow;
  readonly fn: string;
  readonly args: readonly Expr[];
  readonly distinct: boolean;
  readonly filter: Expr | null;
  readonly type: DataType;
}

const over = placeholder('$over');
export const overIndex = (expr: Expr): number | null => over.indexesIn(expr)?.[0] ?? null;
export const hasOver = (expr: Expr): boolean => overIndex(expr) !== null || children(expr).some(hasOver);
export const replaceOver = (expr: Expr, by: (index: number) => Expr): Expr =>
  rewriteExpr(expr, (part) => {
    const index = overIndex(part);
    return index === null ? part : by(index);
  });

/** Flink's default: NULL is the smallest value. */
export const orderOf = ({ descending, nulls }: SortItem, expr: Expr): OrderBy => ({
  expr,
  ascending: !descending,
  nullsLast: nulls === undefined ? descending : nulls === 'LAST',
});

const elsewhere = new Set(['NTILE', 'PERCENT_RANK', 'CUME_DIST']);

/** The OVER calls of one SELECT: each stands in its expression as a placeholder until the rows below are known. */
export class OverCalls {
  readonly calls: OverCall[] = [];
  constructor(private readonly windows: readonly NamedWindow[]) {}

  add(ast: OverExpression, context: ExpressionContext): Expr {
    const inner: ExpressionContext = withoutOver(context, 'OVER');
    const specification = this.specification(ast.window, this.windows, context);
    if (specification === null) return failedExpr();
    const partition = specification.partitionBy.map((expression) => bindExpression(expression, inner));
    const order = specification.orderBy.map((item) => orderOf(item, bindExpression(item.expression, inner)));
    const fn = ast.call.name.at(-1)!.toUpperCase();
    const frame = frameOf(specification, { fn, order: order.map(({ expr }) => expr.type) }, inner);
    const bound = this.function(ast.call, fn, inner);
    if (bound === null || frame === null || [...partition, ...order.map(({ expr }) => expr)].some((expr) => isUnknown(expr.type)))
      return failedExpr();
    const added: OverCall = { window: { partition, order, frame }, ...bound };
    const text = JSON.stringify(added);
    let index = this.calls.findIndex((other) => JSON.stringify(other) === text);
    if (index < 0) index = this.calls.push(added) - 1;
    return over.of([index], bound.type);
  }

  /** A window by name, or one that refines another of `known`, which is never itself. */
  private specification(
    window: WindowSpecification | Identifier,
    known: readonly NamedWindow[],
    context: ExpressionContext,
  ): WindowSpecification | null {
    const base = window.kind === 'identifier' ? window : window.base;
    if (base === undefined) return window as WindowSpecification;
    const named = known.find(({ name }) => name.name === base.name);
    if (named === undefined) {
      context.bind.report('unknown-table', base, { table: base.name, hint: ' A window is named in the WINDOW clause.' });
      return null;
    }
    const others = known.filter((each) => each !== named);
    const found = this.specification(named.window, others, context);
    if (found === null || window.kind === 'identifier') return found;
    return {
      ...found,
      partitionBy: window.partitionBy.length > 0 ? window.partitionBy : found.partitionBy,
      orderBy: window.orderBy.length > 0 ? window.orderBy : found.orderBy,
      ...(window.frame === undefined ? {} : { frame: window.frame }),
    };
  }

  private function(ast: FunctionCall, fn: string, context: ExpressionContext): Omit<OverCall, 'window'> | null {
    const { bind } = context;
    if (bind.functions.find(ast.name)?.definition.kind === 'aggregate') {
      reportUnsupported(bind, ast, 'typescript-aggregate-place');
      return null;
    }
    const refusal = elsewhere.has(fn) ? 'over-function' : refusedOrder(ast);
    if (refusal !== null) {
      reportUnsupported(bind, ast, refusal);
      return null;
    }
    const star = ast.args.length === 1 && ast.args[0]!.kind === 'star';
    const args = star ? [] : ast.args.map((arg) => bindExpression(arg, context));
    const filter = ast.filter === undefined ? null : requireBoolean(bindExpression(ast.filter, context), 'FILTER', ast.filter, context);
    if ([...args, ...(filter === null ? [] : [filter])].some((expr) => isUnknown(expr.type))) return null;
    const known = aggregateFunction(fn) === undefined ? undefined : meantAggregate(aggregateName(ast, fn));
    const planned = known === undefined ? null : aggregateCall(known, args, true);
    if (planned !== null) return { ...planned, distinct: ast.distinct, filter };
    const plain = filter === null && !ast.distinct;
    const found = plain ? rowCall(fn, args) : null;
    if (found !== null) return { ...found, distinct: false, filter: null };
    const takes = known?.takes ?? rowCallTakes(fn);
    if (takes === null)
      bind.report('unknown-function', ast, { function: fn, hint: ' OVER takes aggregates, ROW_NUMBER, RANK, DENSE_RANK, LAG and LEAD.' });
    else
      bind.report('wrong-arguments', ast, {
        function: fn,
        given: [...args.map(givenText), ...(ast.distinct ? ['DISTINCT'] : []), ...(filter === null ? [] : ['FILTER'])].join(', '),
        expected: `${fn}(${takes})`,
      });
    return null;
  }
}

/** An argument as a message names it: its type, with the value of a constant number. */
const givenText = (expr: Expr): string =>
  expr.op === 'literal' && typeof expr.value === 'number' ? `${baseText(expr.type)} ${expr.value}` : baseText(expr.type);

const withoutOver = (context: ExpressionContext, place: string): ExpressionContext => {
  const { over: _, ...rest } = context;
  return { ...rest, place };
};
