import type { NodeOf } from '@/model/graph/document';
import { and, binary, call, column, createView, derivedTable, item, join, query, select, table } from '@/server/sql/ast/build';
import type { Expression } from '@/server/sql/ast/expressions/expression';
import type { Statement } from '@/server/sql/ast/statements/statement';
import { mapAst } from '../ast-walk';
import { freeName } from './free-name';
import type { LowerContext } from './lower-context';

/** The stream with its processing time, joined to the dimension as of that time. */
export function lowerDimensionJoin(node: NodeOf<'dimension-join'>, context: LowerContext): readonly Statement[] {
  const stream = context.single();
  const [dimension] = context.inputs('dimension');
  const { on, columns, type } = node.config;
  if (on.length === 0) context.report('lookup-key', 'on', { reason: `"${node.name}" has no pair of columns that must be equal.` });
  if (stream === null || dimension === undefined) return [];
  const names = stream.fields.filter((field) => field.time !== 'processing').map((field) => field.name);
  const alias = freeName('a', [dimension.name]);
  const time = freeName('proc_time', names);
  const inner = derivedTable(
    query(select({ items: [...names.map((name) => item(column(name))), item(call('PROCTIME'), time)], from: table(stream.name) })),
    alias,
  );
  const conditions = on.flatMap((pair, i) => condition({ pair, i, alias, dimension: dimension.name, names }, context));
  const body = select({
    items: [
      ...names.map((name) => item(column(alias, name))),
      ...columns.map((taken, i) =>
        context.at(item(context.columnIn(taken.dimension, `columns.${i}.dimension`, dimension.name), taken.name), `columns.${i}.name`),
      ),
    ],
    from: join(type === 'left' ? 'LEFT' : 'INNER', inner, { ...table(dimension.name), asOf: column(alias, time) }, and(...conditions)),
  });
  return [createView(node.name, query(body), context.provenance)];
}

interface Pair {
  readonly pair: { readonly stream: string; readonly dimension: string };
  readonly i: number;
  readonly alias: string;
  readonly dimension: string;
  readonly names: readonly string[];
}

function condition({ pair, i, alias, dimension, names }: Pair, context: LowerContext): readonly Expression[] {
  if (pair.dimension.trim() === '') context.incomplete(`on.${i}.dimension`, 'Choose the column of the dimension that must be equal.');
  const parsed = context.expression(pair.stream, `on.${i}.stream`, 'Choose the column of the stream that must be equal.');
  if (parsed === null || pair.dimension.trim() === '') return [];
  const qualified = mapAst(parsed, (ast) =>
    ast.kind === 'column' && ast.path.length === 1 && names.includes(ast.path[0]!) ? { ...ast, path: [alias, ast.path[0]!] } : ast,
  );
  return [binary(context.at(qualified, `on.${i}.stream`), '=', context.columnIn(pair.dimension, `on.${i}.dimension`, dimension))];
}
