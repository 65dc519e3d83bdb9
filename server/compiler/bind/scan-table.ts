import type { AstNode } from '@/server/sql/ast/node';
import { input, substitute } from '@/server/plan/expr/build';
import type { Expr } from '@/server/plan/expr/expr';
import type { CalcNode, LogicalField, LogicalNode, ScanNode } from '@/server/plan/logical/logical-plan';
import { fieldOf, type QueryContext } from './query-context';
import { connectorUse, type ResolvedTable } from './resolved-table';

/**
 * The table read as a stream: scan → computed columns → watermark, in the order of its columns. Made once for each table. Null where
 * the table cannot be read, after a report at `use`.
 */
export function scanTable(table: ResolvedTable, use: AstNode, context: QueryContext): LogicalNode | null {
  if (table.scan === 'not-asked') table.scan = makeScan(table, use, context);
  return table.scan;
}

function makeScan(table: ResolvedTable, use: AstNode, { bind, stateTtlMs }: QueryContext): LogicalNode | null {
  const { options, owner, schema } = table;
  if (options === null) return null;
  const { source, name } = options.spec;
  if (source === undefined) {
    bind.report('wrong-role', use, {
      connector: name,
      role: 'source',
      hint: options.spec.lookup ? ' It can be looked up: use it as a dimension.' : '',
    });
    return null;
  }
  const stored = [...schema.fields, ...schema.metadata];
  const scan: ScanNode = {
    op: 'scan',
    ...owner,
    fields: stored.map(({ name: column, type }): LogicalField => ({ name: column, type, time: null })),
    use: connectorUse(table, options),
    projection: schema.fields.map((_, i) => i),
    metadata: schema.metadata.map((field) => field.key),
    onError: options.onError,
    rowsPerSecond: options.scanRate,
    boundedness: source.boundedness(options.typed),
    changes: options.format?.spec.changelog === 'all' ? 'all' : source.changelog(options.typed),
  };
  const rows = withWatermark(table, computeColumns(table, scan));
  return scan.changes === 'upsert' ? normalized(table, rows, stateTtlMs) : rows;
}

function computeColumns(table: ResolvedTable, scan: ScanNode): LogicalNode {
  const place = (column: ResolvedTable['columns'][number]): number =>
    column.kind === 'metadata' ? table.schema.fields.length + column.index : column.kind === 'physical' ? column.index : -1;
  const stored = table.columns.filter((column) => column.kind !== 'computed');
  const projection = table.columns.map((column): Expr => {
    if (column.kind !== 'computed') return input(place(column), column.type);
    return substitute(column.expression, (index, leaf) => input(place(stored[index]!), leaf.type));
  });
  if (projection.every((expr, i) => expr.op === 'input' && expr.index === i)) return scan;
  const fields = table.columns.map(({ name }, i) => fieldOf(name, projection[i]!, scan));
  const calc: CalcNode = { op: 'calc', ...table.owner, fields, input: scan, condition: null, projection };
  return calc;
}

function withWatermark(table: ResolvedTable, node: LogicalNode): LogicalNode {
  if (table.watermark === null) return node;
  const { column, expression } = table.watermark;
  const fields = node.fields.map((field, i): LogicalField => (i === column ? { ...field, time: 'event' } : field));
  return { op: 'watermark', ...table.owner, fields, input: node, timeColumn: column, expression };
}

/** A source that only tells the last row of each key: its changes are completed, as Flink does. */
function normalized(table: ResolvedTable, node: LogicalNode, stateTtlMs: number | null): LogicalNode {
  const keys = table.schema.primaryKey.map((name) => table.columns.findIndex((column) => column.name === name));
  return { op: 'normalize', ...table.owner, fields: node.fields, input: node, keys, stateTtlMs };
}
