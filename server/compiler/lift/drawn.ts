import type { DocumentNode } from '@/model/graph/document';
import type { Expression } from '@/server/sql/ast/expressions/expression';
import type { Select, SelectItem } from '@/server/sql/ast/queries/select';
import type { NamedTable, TableReference } from '@/server/sql/ast/table-refs/table-reference';

type WithoutPlace<N> = N extends DocumentNode ? Pick<N, 'kind' | 'config'> : never;

/** A node without name and place, what it reads, and the columns that it gives. */
export interface Drawn {
  readonly node: WithoutPlace<DocumentNode>;
  readonly inputs: readonly { readonly table: string; readonly port: string }[];
  readonly columns: readonly string[] | null;
}

export type ColumnsOf = (table: string) => readonly string[] | null;

/** Names of the output where each can be told from the text. */
export function outputNames(items: readonly SelectItem[]): readonly string[] | null {
  const names = items.map(({ expression, alias }) => alias?.name ?? (expression.kind === 'column' ? expression.path.at(-1)! : null));
  return names.every((name) => name !== null) ? names : null;
}

/** The parts of a condition that must all hold. */
export const conjuncts = (expression: Expression): readonly Expression[] =>
  expression.kind === 'binary' && expression.operator === 'AND'
    ? [...conjuncts(expression.left), ...conjuncts(expression.right)]
    : [expression];

/** The name of a table that is read as it is. */
export function plainTable(ref: TableReference | undefined): string | null {
  if (ref?.kind !== 'named-table') return null;
  return isPlain(ref) && ref.asOf === undefined ? ref.name.parts[0]! : null;
}
export const isPlain = (ref: NamedTable): boolean =>
  ref.name.parts.length === 1 && ref.alias === undefined && ref.columns.length === 0 && ref.hints.length === 0;

/** The column's own name where the item is nothing but it. */
export const plainColumn = ({ expression, alias }: SelectItem): string | null =>
  expression.kind === 'column' && expression.path.length === 1 && alias === undefined ? expression.path[0]! : null;

/** The name that an expression is, if it is one column without a qualifier. */
export const plainText = (expression: Expression): string | null =>
  expression.kind === 'column' && expression.path.length === 1 ? expression.path[0]! : null;

/** Keys of a GROUP BY of single expressions; null for grouping sets and the like. */
export function groupingKeys(select: Select): readonly Expression[] | null {
  const keys: Expression[] = [];
  for (const element of select.groupBy?.elements ?? []) {
    if (element.kind !== 'grouping-key' || element.expressions.length !== 1) return null;
    keys.push(element.expressions[0]!);
  }
  return keys;
}
