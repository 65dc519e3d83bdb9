import { and, rewriteExpr } from '@/server/plan/expr/build';
import type { Expr } from '@/server/plan/expr/expr';
import type { LogicalNode } from '@/server/plan/logical/logical-plan';
import type { ExistsExpression, InQueryExpression, ScalarSubquery } from '@/server/sql/ast/expressions/operators';
import type { Expression } from '@/server/sql/ast/expressions/expression';
import type { Feature } from '../../capabilities/capabilities';
import { comparisonType } from '../../expr/common-type';
import { isUnknown } from '../../expr/families';
import { baseText } from '../../expr/type-text';
import { failedExpr, reportUnsupported, type ExpressionContext } from '../expressions/expression-context';
import { anyUnknown, compare, mismatch } from '../expressions/operators';
import { filtered, type QueryContext } from '../query-context';
import { attachScalar, attachTest } from './attach';
import { attachExists, attachIn, type TestValue } from './attach-value';
import {
  decidingTests,
  existsPlaceholder,
  hasPlaceholder,
  hasTest,
  inPlaceholder,
  readPlaceholder,
  scalarPlaceholder,
  type Placeholder,
} from './placeholders';

type Subquery = ExistsExpression | InQueryExpression | ScalarSubquery;

/** A subquery that was met, to be joined when the rows that it is asked for are known. */
interface Pending {
  readonly ast: Subquery;
  readonly plan: LogicalNode;
  readonly context: ExpressionContext;
}

/** The rows to join to, and what columns of the query's FROM are over them. */
export interface Target {
  readonly node: LogicalNode;
  readonly outer: (index: number) => Expr;
}

/** The subqueries of one SELECT: bound where they stand, joined where their values are needed. */
export class Subqueries {
  private readonly pending: Pending[] = [];
  constructor(private readonly context: QueryContext) {}

  bind(ast: Subquery, context: ExpressionContext): Expr {
    const plan = context.bind.binders.query(ast.query, { ...this.context, outer: context.scope });
    const operands =
      ast.kind === 'in-query' ? operandsOf(ast.operand).map((operand) => context.bind.binders.expression(operand, context)) : [];
    if (plan === null || anyUnknown(operands)) return failedExpr();
    const index = this.pending.push({ ast, plan, context }) - 1;
    switch (ast.kind) {
      case 'exists':
        return existsPlaceholder(index);
      case 'scalar-subquery':
        return this.scalar(ast, plan, index);
      case 'in-query':
        return this.inQuery(ast, { plan, operands, index }, context);
    }
  }

  private scalar(ast: ScalarSubquery, plan: LogicalNode, index: number): Expr {
    const [field] = plan.fields;
    if (plan.fields.length === 1) return isUnknown(field!.type) ? failedExpr() : scalarPlaceholder(index, field!.type);
    this.context.bind.report('column-count', ast, { what: 'A query that stands for a value', given: plan.fields.length, expected: 1 });
    return failedExpr();
  }

  private inQuery(
    ast: InQueryExpression,
    { plan, operands, index }: { plan: LogicalNode; operands: readonly Expr[]; index: number },
    context: ExpressionContext,
  ): Expr {
    if (plan.fields.length !== operands.length) {
      context.bind.report('column-count', ast, { what: 'The query of IN', given: plan.fields.length, expected: operands.length });
      return failedExpr();
    }
    const odd = operands.findIndex((operand, i) => comparisonType(operand.type, plan.fields[i]!.type) === null);
    if (odd >= 0) {
      const given = `${baseText(operands[odd]!.type)} and ${baseText(plan.fields[odd]!.type)}`;
      return mismatch(context, ast, { what: 'IN', expected: 'values of one kind', given });
    }
    const test = inPlaceholder(index, operands);
    return ast.negated ? { op: 'call', fn: 'NOT', args: [test], type: test.type } : test;
  }

  /** The rows that meet all conditions, tests of existence among them. */
  filter(target: Target, parts: readonly Expr[]): LogicalNode {
    let { node } = target;
    const width = node.fields.length;
    const plain = parts.filter((part) => !hasPlaceholder(part));
    node = this.where(node, plain);
    for (const part of parts.filter((one) => !plain.includes(one))) node = this.filterOne({ ...target, node }, part);
    return node.fields.length === width ? node : this.narrow(node, width);
  }

  private where(node: LogicalNode, parts: readonly Expr[]): LogicalNode {
    return filtered(
      this.context.owner,
      node,
      parts.reduce<Expr | null>((all, part) => and(all, part), null),
    );
  }

  private filterOne(target: Target, part: Expr): LogicalNode {
    const { test, negated } = withoutNot(part);
    const found = readPlaceholder(test);
    if (found === null || found.kind === 'scalar') {
      const { node, exprs } = this.attach(target, [part], true);
      return this.where(node, exprs);
    }
    const { plan, ast, context } = this.pending[found.index]!;
    const { node, exprs: operands } = this.attach(target, found.kind === 'in' ? found.operands : []);
    const shape = { type: negated ? 'anti' : 'semi', operands } as const;
    const joined = attachTest(plan, shape, { ...target, node, context: this.context }, (operand, column) =>
      compare('EQUALS', [operand, column], ast, context),
    );
    if (joined !== null) return joined;
    reportUnsupported(this.context.bind, ast, 'subquery-correlation');
    return target.node;
  }

  /** The expressions with the values of their subqueries, which stand behind the node's columns. */
  attach(target: Target, exprs: readonly Expr[], areConditions = false): { readonly node: LogicalNode; readonly exprs: readonly Expr[] } {
    let { node } = target;
    const deciding = decidingTests(exprs, areConditions);
    const values = new Map<number, Expr>();
    const replaced = exprs.map((expr) =>
      rewriteExpr(expr, (part) => {
        const found = readPlaceholder(part);
        if (found === null) return part;
        const known = values.get(found.index);
        if (known !== undefined) return known;
        const attached = this.value(found, { ...target, node }, deciding.has(found.index));
        if (typeof attached === 'string') {
          reportUnsupported(this.context.bind, this.pending[found.index]!.ast, attached);
          return failedExpr();
        }
        node = attached.node;
        values.set(found.index, attached.value);
        return attached.value;
      }),
    );
    return { node, exprs: replaced };
  }

  private value(found: Placeholder, target: Target, unknownIsFalse: boolean): TestValue | Feature {
    const { plan, ast, context } = this.pending[found.index]!;
    const attaching = { ...target, context: this.context };
    const equal = (operand: Expr, column: Expr): Expr => compare('EQUALS', [operand, column], ast, context);
    const attached =
      found.kind === 'in'
        ? attachIn({ plan, operands: found.operands, equal, unknownIsFalse }, attaching)
        : (found.kind === 'exists' ? attachExists : attachScalar)(plan, attaching);
    return attached === 'several' ? 'subquery-of-several' : (attached ?? 'subquery-correlation');
  }

  private narrow(node: LogicalNode, width: number): LogicalNode {
    return filteredTo(this.context, node, width);
  }
}

const filteredTo = ({ owner }: QueryContext, node: LogicalNode, width: number): LogicalNode => ({
  op: 'calc',
  origin: owner.origin,
  stateKey: owner.stateKey,
  name: owner.name,
  fields: node.fields.slice(0, width),
  input: node,
  condition: null,
  projection: node.fields.slice(0, width).map(({ type }, index) => ({ op: 'input', index, type })),
});

const operandsOf = (operand: Expression): readonly Expression[] => (operand.kind === 'row' ? operand.fields : [operand]);

function withoutNot(part: Expr): { readonly test: Expr; readonly negated: boolean } {
  let [test, negated] = [part, false];
  while (test.op === 'call' && test.fn === 'NOT' && hasTest(test)) [test, negated] = [test.args[0]!, !negated];
  return { test, negated };
}
