import type { Expr } from '@/server/plan/expr/expr';
import type { AggregateCall } from '@/server/plan/job/job-plan';
import type { FunctionCall } from '@/server/sql/ast/expressions/calls';
import { isUnknown } from '../../expr/families';
import { baseText } from '../../expr/type-text';
import { aggregateCall, meantAggregate } from '../../functions';
import { bindExpression } from '../expressions/bind-expression';
import { failedExpr, type ExpressionContext } from '../expressions/expression-context';
import { requireBoolean } from '../expressions/operators';
import { placeholder } from '../placeholder';
import type { QueryContext } from '../query-context';
import type { Scope } from '../scope';

/** An aggregate call over the columns of the FROM. */
export interface PendingCall {
  readonly fn: string;
  readonly args: readonly Expr[];
  readonly distinct: boolean;
  readonly filter: Expr | null;
  readonly type: AggregateCall['type'];
}

/** Stands in an expression for the result of aggregate call `index` until the aggregation's columns are known. */
const aggregate = placeholder('$aggregate');
export const callIndex = (expr: Expr): number | null => aggregate.indexesIn(expr)?.[0] ?? null;

/** DISTINCT changes nothing for them. */
const indifferent = new Set(['MIN', 'MAX', 'FIRST_VALUE', 'LAST_VALUE']);

/** Collects the aggregate calls of a SELECT; equal ones are computed once. */
export class CallCollector {
  readonly pending: PendingCall[] = [];
  constructor(
    private readonly scope: Scope,
    private readonly bind: QueryContext['bind'],
    private readonly grouped: boolean,
  ) {}

  add(ast: FunctionCall, name: string): Expr {
    const inner: ExpressionContext = { bind: this.bind, scope: this.scope, place: `the argument of ${name}`, aggregate: null };
    const fn = meantAggregate(name)!;
    const star = ast.args.length === 1 && ast.args[0]!.kind === 'star';
    const args = star ? [] : ast.args.map((arg) => bindExpression(arg, inner));
    const filter =
      ast.filter === undefined
        ? null
        : requireBoolean(bindExpression(ast.filter, { ...inner, place: 'FILTER' }), 'FILTER', ast.filter, inner);
    if ([...args, ...(filter === null ? [] : [filter])].some((expr) => isUnknown(expr.type))) return failedExpr();
    const planned = aggregateCall(fn, args, this.grouped && filter === null);
    if (planned === null) {
      this.bind.report('wrong-arguments', ast, {
        function: name,
        given: args.map((a) => baseText(a.type)).join(', '),
        expected: `${name}(${fn.takes})`,
      });
      return failedExpr();
    }
    const distinct = ast.distinct && !indifferent.has(name);
    const [arg = null] = planned.args;
    const rowCount = name === 'COUNT' && arg !== null && !arg.type.nullable && !distinct;
    return this.placeholder({ ...planned, args: rowCount ? [] : planned.args, distinct, filter });
  }

  private placeholder(pending: PendingCall): Expr {
    const text = JSON.stringify(pending);
    let index = this.pending.findIndex((other) => JSON.stringify(other) === text);
    if (index < 0) index = this.pending.push(pending) - 1;
    return aggregate.of([index], pending.type);
  }
}
