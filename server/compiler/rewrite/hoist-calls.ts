import { conjunction, conjuncts, input, isDeterministic, rewriteExpr, userCallIn } from '@/server/plan/expr/build';
import type { CallExpr, Expr } from '@/server/plan/expr/expr';
import {
  rewritePlan,
  type CalcNode,
  type ColumnCall,
  type LogicalField,
  type LogicalNode,
  type SinkNode,
} from '@/server/plan/logical/logical-plan';

/**
 * Functions in TypeScript run outside of the loops that expressions become: each call turns into a column of an operator below. What asks for
 * no call filters first, so that fewer are made; equal calls of deterministic functions are one; calls inside of calls come before.
 */
export const hoistCalls = (sinks: readonly SinkNode[]): readonly SinkNode[] => rewritePlan(sinks, hoistNode) as readonly SinkNode[];

function hoistNode(node: LogicalNode): LogicalNode {
  if (node.op === 'calc') return calls(node.condition, ...node.projection) ? hoistCalc(node) : node;
  if (!('condition' in node) || !('type' in node) || node.type !== 'inner' || !calls(node.condition)) return node;
  return hoistCondition(node);
}

const calls = (...exprs: readonly (Expr | null)[]): boolean => exprs.some((expr) => expr !== null && userCallIn(expr) !== null);

/** Of an inner join, what asks for a call is asked of the joined row. */
function hoistCondition(node: Extract<LogicalNode, { readonly condition: Expr | null }>): LogicalNode {
  const parts = conjuncts(node.condition);
  const rest = { ...node, condition: conjunction(parts.filter((part) => !calls(part))) } as LogicalNode;
  const condition = conjunction(parts.filter((part) => calls(part)));
  return hoistCalc(calcOver(rest, node, condition, passing(rest)));
}

function hoistCalc(node: CalcNode): LogicalNode {
  const parts = conjuncts(node.condition);
  const below = new CalledColumns(node);
  below.filter(conjunction(parts.filter((part) => !calls(part))));
  let condition = conjunction(below.resolve(parts.filter((part) => calls(part))));
  if (calls(...node.projection)) {
    below.filter(condition);
    condition = null;
  }
  const projection = below.resolve(node.projection);
  return { ...node, input: below.node, condition, projection };
}

const passing = ({ fields }: LogicalNode): readonly Expr[] => fields.map(({ type }, i) => input(i, type));

const calcOver = (below: LogicalNode, of: LogicalNode, condition: Expr | null, projection: readonly Expr[]): CalcNode => ({
  op: 'calc',
  origin: of.origin,
  stateKey: of.stateKey,
  name: of.name,
  fields: below.fields.slice(0, projection.length),
  input: below,
  condition,
  projection,
});

/** The input of a calc with results of calls behind its columns, which keep their places. */
class CalledColumns {
  node: LogicalNode;
  /** Where the result of a call stands: by what it is, or by the call itself where each gives something else. */
  private readonly results = new Map<string | CallExpr, number>();

  constructor(private readonly of: CalcNode) {
    this.node = of.input;
  }

  filter(condition: Expr | null): void {
    if (condition !== null) this.node = calcOver(this.node, this.of, condition, passing(this.node));
  }

  /** The expressions with columns for their calls. */
  resolve(exprs: readonly Expr[]): readonly Expr[] {
    let current = exprs;
    for (;;) {
      const ready = new Map<string | CallExpr, CallExpr>();
      current = current.map((expr) => rewriteExpr(expr, (part) => this.known(part)));
      for (const expr of current)
        rewriteExpr(expr, (part) => {
          if (isCall(part) && !calls(...part.args)) ready.set(keyOf(part), part);
          return part;
        });
      if (ready.size === 0) return current;
      this.append(ready);
    }
  }

  private known(part: Expr): Expr {
    if (!isCall(part)) return part;
    const column = this.results.get(keyOf(part));
    return column === undefined ? part : input(column, part.type);
  }

  private append(ready: ReadonlyMap<string | CallExpr, CallExpr>): void {
    const args = this.columnsOf([...ready.values()].flatMap((call) => call.args));
    let at = 0;
    const made = [...ready.values()].map(({ user, args: given, type }): ColumnCall => {
      at += given.length;
      return { user: user!, args: args.slice(at - given.length, at), type };
    });
    const width = this.node.fields.length;
    const fields = made.map(({ user, type }): LogicalField => ({ name: user.name, type, time: null }));
    const { origin, stateKey, name } = this.of;
    this.node = {
      op: 'user-call',
      origin,
      stateKey,
      name,
      fields: [...this.node.fields, ...fields],
      input: this.node,
      passed: [...this.node.fields.keys()],
      calls: made,
    };
    [...ready.keys()].forEach((key, i) => this.results.set(key, width + i));
  }

  /** Where the values stand as columns; those that are computed are appended. */
  private columnsOf(exprs: readonly Expr[]): readonly number[] {
    const width = this.node.fields.length;
    const computed = new Map<string | Expr, { readonly column: number; readonly expr: Expr }>();
    const columns = exprs.map((expr) => {
      if (expr.op === 'input') return expr.index;
      const key = isDeterministic(expr) ? JSON.stringify(expr) : expr;
      const made = computed.get(key) ?? { column: width + computed.size, expr };
      computed.set(key, made);
      return made.column;
    });
    if (computed.size === 0) return columns;
    const appended = [...computed.values()].map(({ expr }) => expr);
    const fields = appended.map((expr, i): LogicalField => ({ name: `argument ${i + 1}`, type: expr.type, time: null }));
    const { origin, stateKey, name } = this.of;
    this.node = {
      op: 'calc',
      origin,
      stateKey,
      name,
      fields: [...this.node.fields, ...fields],
      input: this.node,
      condition: null,
      projection: [...passing(this.node), ...appended],
    };
    return columns;
  }
}

const isCall = (expr: Expr): expr is CallExpr & { readonly user: NonNullable<CallExpr['user']> } =>
  expr.op === 'call' && expr.user !== undefined;

const keyOf = (call: CallExpr): string | CallExpr =>
  isDeterministic(call) ? JSON.stringify([call.user!.module, call.user!.name, call.args]) : call;
