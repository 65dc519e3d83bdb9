import type { AstNode } from '@/server/sql/ast/node';
import type { FunctionCall, OverExpression } from '@/server/sql/ast/expressions/calls';
import type { ExistsExpression, InQueryExpression, ScalarSubquery } from '@/server/sql/ast/expressions/operators';
import { nullOf } from '@/server/plan/expr/build';
import type { Expr } from '@/server/plan/expr/expr';
import { capabilities, type Feature } from '../../capabilities/capabilities';
import { makeUnknown } from '../../expr/families';
import type { BindContext } from '../bind-context';
import type { DeclaredFunction } from '../functions/declared-functions';
import type { Scope } from '../scope';

/** What an expression may see and where it stands. */
export interface ExpressionContext {
  readonly bind: BindContext;
  readonly scope: Scope;
  /** For messages: `a filter`, `WHERE`. */
  readonly place: string;
  /** Takes an aggregate call and answers the expression that stands for its result; null where aggregates may not stand. */
  readonly aggregate: ((call: FunctionCall, name: string, user?: DeclaredFunction) => Expr) | null;
  /** Takes GROUPING, TUMBLE_START and their like; absent where nothing is grouped. */
  readonly grouped?: (call: FunctionCall, name: string) => Expr;
  /** Takes FIRST, LAST and their like inside of MATCH_RECOGNIZE; null where the function is none of them. */
  readonly pattern?: (call: FunctionCall, name: string) => Expr | null;
  /** Takes OVER calls; absent where none may stand. */
  readonly over?: { add(ast: OverExpression, context: ExpressionContext): Expr };
  /** Takes queries inside of expressions; absent where none may stand. */
  readonly subqueries?: { bind(ast: ExistsExpression | InQueryExpression | ScalarSubquery, context: ExpressionContext): Expr };
}

/** Stands where typing failed; whoever meets it says nothing more. */
export const failedExpr = (): Expr => {
  const type = makeUnknown();
  return { ...nullOf(type), type };
};

/** Says that the embedded engine lacks the feature, with the reason of the capability table. */
export function reportUnsupported(bind: BindContext, ast: AstNode, feature: Feature): void {
  const { title, embedded } = capabilities[feature];
  bind.report('unsupported', ast, { feature: title, reason: embedded === 'yes' ? 'it cannot stand here' : embedded.no });
}

export function unsupported(context: ExpressionContext, ast: AstNode, feature: Feature): Expr {
  reportUnsupported(context.bind, ast, feature);
  return failedExpr();
}
