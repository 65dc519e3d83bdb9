import { nullable, type DataType } from '@headrace/connector-sdk/schema';
import type { Expr, UserFunctionRef } from '@/server/plan/expr/expr';
import type { AggregateCall } from '@/server/plan/job/job-plan';
import type { FunctionCall } from '@/server/sql/ast/expressions/calls';
import { isUnknown } from '../../expr/families';
import { baseText } from '../../expr/type-text';
import { aggregateCall, meantAggregate } from '../../functions';
import { bindExpression } from '../expressions/bind-expression';
import { failedExpr, type ExpressionContext } from '../expressions/expression-context';
import { requireBoolean } from '../expressions/operators';
import { givenArguments, refOf } from '../functions/bind-user-call';
import type { DeclaredFunction } from '../functions/declared-functions';
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
  /** Written in TypeScript. */
  readonly user?: { readonly ref: UserFunctionRef; readonly state: DataType; readonly retracts: boolean };
}

/** Stands in an expression for the result of aggregate call `index` until the aggregation's columns are known. */
const aggregate = placeholder('$aggregate');
export const callIndex = (expr: Expr): number | null => aggregate.indexesIn(expr)?.[0] ?? null;

/** DISTINCT changes nothing for them. */
const indifferent = new Set(['MIN', 'MAX', 'FIRST_VALUE', 'LAST_VALUE']);

const filterOf = ({ filter }: FunctionCall, context: ExpressionContext): Expr | null =>
  filter === undefined ? null : requireBoolean(bindExpression(filter, { ...context, place: 'FILTER' }), 'FILTER', filter, context);

/** Collects the aggregate calls of a SELECT; equal ones are computed once. */
export class CallCollector {
  readonly pending: PendingCall[] = [];
  /** The first call of a function in TypeScript. */
  inTypeScript: FunctionCall | null = null;
  constructor(
    private readonly scope: Scope,
    private readonly bind: QueryContext['bind'],
    private readonly grouped: boolean,
  ) {}

  add(ast: FunctionCall, name: string, user?: DeclaredFunction): Expr {
    const inner: ExpressionContext = { bind: this.bind, scope: this.scope, place: `the argument of ${name}`, aggregate: null };
    if (user !== undefined) return this.addUser(ast, user, inner);
    const fn = meantAggregate(name)!;
    const star = ast.args.length === 1 && ast.args[0]!.kind === 'star';
    const args = star ? [] : ast.args.map((arg) => bindExpression(arg, inner));
    const filter = filterOf(ast, inner);
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

  private addUser(ast: FunctionCall, called: DeclaredFunction, inner: ExpressionContext): Expr {
    this.inTypeScript ??= ast;
    const args = givenArguments(ast, called, inner);
    const filter = filterOf(ast, inner);
    if (args === null || (filter !== null && isUnknown(filter.type))) return failedExpr();
    const { returns, state, retracts } = called.definition;
    const user = { ref: refOf(called), state: state!, retracts: retracts === true };
    return this.placeholder({ fn: called.definition.name, args, distinct: false, filter, type: nullable(returns!), user });
  }

  private placeholder(pending: PendingCall): Expr {
    const text = JSON.stringify(pending);
    let index = this.pending.findIndex((other) => JSON.stringify(other) === text);
    if (index < 0) index = this.pending.push(pending) - 1;
    return aggregate.of([index], pending.type);
  }
}
