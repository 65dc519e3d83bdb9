import type { DiagnosticPlace, Fix } from '@/model/diagnostic/diagnostic';
import type { Expr } from '@/server/plan/expr/expr';
import type { LogicalNode } from '@/server/plan/logical/logical-plan';
import type { Expression } from '@/server/sql/ast/expressions/expression';
import type { AstNode } from '@/server/sql/ast/node';
import type { Query } from '@/server/sql/ast/queries/query';
import type { TableReference } from '@/server/sql/ast/table-refs/table-reference';
import type { CompilerCode } from '../diagnostics/codes';
import type { Diagnostics } from '../diagnostics/collector';
import { nameText } from '../expr/type-text';
import type { ExpressionContext } from './expressions/expression-context';
import { DeclaredFunctions } from './functions/declared-functions';
import type { BoundFrom, FromContext, QueryContext } from './query-context';

/**
 * Which field of which canvas node a piece of the AST was parsed from. Ranges inside such a piece are offsets in that field's text;
 * pieces that no one registered belong to their parent's place, and without any to the script.
 */
export class Places {
  private readonly byNode = new WeakMap<object, DiagnosticPlace>();

  register<T extends object>(ast: T, place: DiagnosticPlace): T {
    this.byNode.set(ast, place);
    return ast;
  }
  of(ast: object): DiagnosticPlace | undefined {
    return this.byNode.get(ast);
  }
}

/** Parts of binding that contain each other: expressions hold calls, queries hold tables, tables hold queries. */
export interface Binders {
  readonly expression: (ast: Expression, context: ExpressionContext) => Expr;
  readonly query: (query: Query, context: QueryContext) => LogicalNode | null;
  readonly from: (ref: TableReference, context: FromContext) => BoundFrom | null;
}

/** Where binding stands and where it reports to. */
export class BindContext {
  private base: DiagnosticPlace = {};
  constructor(
    readonly diagnostics: Diagnostics,
    readonly places: Places,
    readonly binders: Binders,
    readonly functions = new DeclaredFunctions(),
  ) {}

  /** Runs `work` with the place of `ast` as base, where it has one. */
  within<T>(ast: object, work: () => T): T {
    const place = this.places.of(ast);
    if (place === undefined) return work();
    const before = this.base;
    this.base = place;
    try {
      return work();
    } finally {
      this.base = before;
    }
  }

  at(ast: AstNode): DiagnosticPlace {
    const base = this.places.of(ast) ?? this.base;
    const fromText = base.field !== undefined || base.nodeId === undefined;
    return fromText && ast.range !== undefined && base.range === undefined ? { ...base, range: ast.range } : base;
  }

  report(code: CompilerCode, ast: AstNode, params: Readonly<Record<string, string | number>>, fix?: Fix): void {
    this.diagnostics.report(code, { at: this.at(ast), params, fix });
  }

  /** "Use x" for a name that was meant otherwise: in the text where it has a place there, else in the field that holds the name. */
  renameFix(ast: AstNode, path: readonly string[], to: string | undefined): Fix | undefined {
    if (to === undefined) return undefined;
    const at = this.at(ast);
    const title = `Use ${to}`;
    if (at.range !== undefined) return { title, kind: 'replace', at, text: [...path.slice(0, -1), to].map(nameText).join('.') };
    if (at.nodeId === undefined || at.field === undefined) return undefined;
    return { title, kind: 'set', nodeId: at.nodeId, field: at.field, value: to };
  }
}
