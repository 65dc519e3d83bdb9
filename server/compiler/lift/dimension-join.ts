import type { Expression } from '@/server/sql/ast/expressions/expression';
import type { Select } from '@/server/sql/ast/queries/select';
import type { Join } from '@/server/sql/ast/table-refs/join';
import type { TableReference } from '@/server/sql/ast/table-refs/table-reference';
import { printExpression } from '@/server/sql/print';
import { mapAst, visitAst } from '../ast-walk';
import { conjuncts, outputNames, plainColumn, plainTable, type ColumnsOf, type Drawn } from './drawn';

/** `FROM (SELECT all columns, PROCTIME() AS t FROM stream) AS a [LEFT] JOIN dimension FOR SYSTEM_TIME AS OF a.t ON a.x = dimension.y …`. */
export function liftDimensionJoin(select: Select, join: Join, columnsOf: ColumnsOf): Drawn | null {
  const { right } = join;
  if (select.where || select.groupBy || select.hints.length > 0 || join.on === undefined) return null;
  if (join.joinType !== 'INNER' && join.joinType !== 'LEFT') return null;
  if (
    right.kind !== 'named-table' ||
    right.asOf === undefined ||
    right.alias !== undefined ||
    right.name.parts.length !== 1 ||
    right.hints.length > 0
  )
    return null;
  const stream = streamOf(join.left, columnsOf);
  const dimension = right.name.parts[0]!;
  if (stream === null || stream.alias === dimension || !isColumn(right.asOf, stream.alias, stream.time)) return null;
  const { alias, columns } = stream;
  const items = select.items.slice(0, columns.length);
  if (items.length < columns.length || !items.every((item, i) => item.alias === undefined && isColumn(item.expression, alias, columns[i]!)))
    return null;
  const output = outputNames(select.items);
  const taken = select.items
    .slice(columns.length)
    .map(({ expression }, i) => ({ dimension: columnAt(expression, dimension), name: output?.[columns.length + i] }));
  const on = conjuncts(join.on).map((part) => pairOf(part, alias, dimension));
  if (taken.some((entry) => entry.dimension === null || entry.name === undefined) || on.some((pair) => pair === null)) return null;
  return {
    node: {
      kind: 'dimension-join',
      config: {
        type: join.joinType === 'LEFT' ? 'left' : 'inner',
        on: on.flatMap((pair) => (pair === null ? [] : [pair])),
        columns: taken.map((entry) => ({ dimension: entry.dimension!, name: entry.name! })),
      },
    },
    inputs: [
      { table: stream.table, port: 'in' },
      { table: dimension, port: 'dimension' },
    ],
    columns: output,
  };
}

interface Stream {
  readonly table: string;
  readonly alias: string;
  readonly time: string;
  readonly columns: readonly string[];
}

function streamOf(ref: TableReference, columnsOf: ColumnsOf): Stream | null {
  if (ref.kind !== 'derived-table' || ref.alias === undefined || ref.columns.length > 0 || ref.query.with.length > 0) return null;
  const { body } = ref.query;
  if (body.kind !== 'select' || body.where || body.groupBy || body.distinct || body.hints.length > 0) return null;
  const table = plainTable(body.from);
  const clock = body.items.at(-1);
  const columns = body.items.slice(0, -1).map(plainColumn);
  const isClock = clock?.expression.kind === 'call' && clock.expression.name[0]!.toUpperCase() === 'PROCTIME' && clock.alias !== undefined;
  if (table === null || !isClock || columns.some((name) => name === null)) return null;
  const own = columnsOf(table);
  if (own === null || own.length !== columns.length || !own.every((name, i) => name === columns[i])) return null;
  return { table, alias: ref.alias.name, time: clock.alias!.name, columns: own };
}

const isColumn = (expression: Expression, table: string, name: string): boolean => columnAt(expression, table) === name;
const columnAt = (expression: Expression, table: string): string | null =>
  expression.kind === 'column' && expression.path.length === 2 && expression.path[0] === table ? expression.path[1]! : null;

/** `expression of the stream = dimension.column`, with the stream's columns without their alias again. */
function pairOf(part: Expression, alias: string, dimension: string): { stream: string; dimension: string } | null {
  if (part.kind !== 'binary' || part.operator !== '=') return null;
  const column = columnAt(part.right, dimension);
  let foreign = false;
  visitAst(part.left, (node) => {
    if (node.kind === 'column' && (node.path.length !== 2 || node.path[0] !== alias)) foreign = true;
  });
  if (column === null || foreign) return null;
  const own = mapAst(part.left, (node) => (node.kind === 'column' ? { ...node, path: node.path.slice(1) } : node));
  return { stream: printExpression(own), dimension: column };
}
