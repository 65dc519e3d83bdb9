import type { Join } from '@/server/sql/ast/table-refs/join';
import type { AstNode } from '@/server/sql/ast/node';
import { nameHint } from '../../diagnostics/collector';
import type { BoundFrom, FromContext } from '../query-context';
import type { Scope } from '../scope';

/** One column of NATURAL or USING, and where it stands on both sides of the joined row. */
export interface MergedColumn {
  readonly name: string;
  readonly left: number;
  readonly right: number;
}

/** The columns that NATURAL or USING compare; none for other joins, null after a report. */
export function mergedColumns(
  join: Join,
  [left, right]: readonly [BoundFrom, BoundFrom],
  context: FromContext,
): readonly MergedColumn[] | null {
  const { using } = join;
  const asked: readonly { readonly name: string; readonly ast: AstNode }[] =
    using !== undefined
      ? using.map((column) => ({ name: column.name, ast: column }))
      : join.natural
        ? visible(left.scope)
            .filter((name) => visible(right.scope).includes(name))
            .map((name) => ({ name, ast: join }))
        : [];
  const result: MergedColumn[] = [];
  for (const { name, ast } of asked) {
    const [a, b] = [place(left.scope, name), place(right.scope, name)];
    if (a !== null && b !== null) result.push({ name, left: a, right: b + left.node.fields.length });
    else {
      const candidates = visible(left.scope).filter((other) => visible(right.scope).includes(other));
      const { hint } = nameHint(name, candidates, 'Both have');
      context.bind.report('unknown-column', ast, { column: name, scope: 'both sides of the join', hint });
    }
  }
  return result.length < asked.length ? null : result;
}

const visible = (scope: Scope): readonly string[] =>
  scope.tables.flatMap((table) => table.fields.map((field) => field.name).filter((name) => table.merged?.has(name) !== true));

function place(scope: Scope, name: string): number | null {
  const found = scope.resolve([name]);
  return found.kind === 'column' && found.expr.op === 'input' ? found.expr.index : null;
}
