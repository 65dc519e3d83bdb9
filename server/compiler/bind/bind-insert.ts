import { acceptedChanges } from '@headrace/connector-sdk/spec';
import { input, nullOf } from '@/server/plan/expr/build';
import type { Expr } from '@/server/plan/expr/expr';
import type { LogicalNode, SinkNode } from '@/server/plan/logical/logical-plan';
import type { AstNode } from '@/server/sql/ast/node';
import type { Insert } from '@/server/sql/ast/statements/insert';
import { nameHint } from '../diagnostics/collector';
import { canStore } from '../expr/cast-rules';
import { convertStored } from '../expr/conversion';
import { isUnknown } from '../expr/families';
import { baseText } from '../expr/type-text';
import { findRelation } from './named-table';
import { bindQuery } from './bind-query';
import { bindExpression } from './expressions/bind-expression';
import { reportUnsupported } from './expressions/expression-context';
import { Scope } from './scope';
import { calc, type QueryContext } from './query-context';
import { connectorUse, type ResolvedTable } from './resolved-table';

/** INSERT INTO: the query's columns, by position, as the table's rows. Null after a report. */
export function bindInsert(insert: Insert, context: QueryContext): SinkNode | null {
  const { bind } = context;
  if (insert.overwrite) reportUnsupported(bind, insert, 'insert-overwrite');
  const query = bindQuery(insert.query, { ...context, byPosition: true });
  const relation = findRelation(insert.target, context, insert.hints);
  if (relation === undefined || relation.kind === 'broken' || query === null) return null;
  if (relation.kind === 'view') {
    bind.report('wrong-connection', insert.target, {
      reason: `"${insert.target.parts.at(-1)}" is a view: rows can only be inserted into a table.`,
    });
    return null;
  }
  const { table } = relation;
  const columns = storedColumns(insert, query, { table, context });
  return columns === null ? null : makeSink({ insert, table, query, columns }, context);
}

interface Target {
  readonly table: ResolvedTable;
  readonly context: QueryContext;
}

/** What fills each physical column of the table. */
function storedColumns(insert: Insert, query: LogicalNode, { table, context }: Target): readonly { name: string; expr: Expr }[] | null {
  const { bind } = context;
  const { fields } = table.schema;
  const fixed = partitionOf(insert, { table, context });
  const open = fields.filter(({ name }) => !fixed.has(name));
  const names = insert.columns.length === 0 ? open.map((field) => field.name) : insert.columns.map((column) => column.name);
  if (names.length !== query.fields.length) {
    const written = table.statement.elements.find((element) => element.kind === 'metadata-column' && !element.virtual);
    if (written !== undefined && insert.columns.length === 0 && query.fields.length > names.length) {
      reportUnsupported(bind, insert.target, 'metadata-into-sink');
      return null;
    }
    bind.report('column-count', insert, {
      what: `The query for "${table.schema.name}"`,
      given: query.fields.length,
      expected: names.length,
    });
    return null;
  }
  let ok = !missesValues(insert, names, { table, context });
  for (const column of insert.columns) {
    if (fields.some((field) => field.name === column.name)) continue;
    ok = false;
    const { hint, nearest } = nameHint(
      column.name,
      fields.map((field) => field.name),
    );
    bind.report(
      'unknown-column',
      column,
      { column: column.name, scope: `"${table.schema.name}"`, hint },
      bind.renameFix(column, [column.name], nearest),
    );
  }
  const result = fields.map((field) => {
    const constant = fixed.get(field.name);
    if (constant !== undefined) return { name: field.name, expr: constant };
    const at = names.indexOf(field.name);
    if (at < 0) return { name: field.name, expr: nullOf(field.type) as Expr };
    const given = query.fields[at]!;
    const ast: AstNode = itemOf(insert, at);
    if (isUnknown(given.type) || isUnknown(field.type)) ok = false;
    else if (!canStore(given.type, field.type)) {
      ok = false;
      const expected = `a ${baseText(field.type)}`;
      bind.report('type-mismatch', ast, {
        what: `The column "${field.name}" of "${table.schema.name}"`,
        expected,
        given: baseText(given.type),
        advice: ` Write CAST(… AS ${baseText(field.type)}).`,
      });
    }
    return { name: field.name, expr: convertStored(input(at, given.type), field.type, context.fitsLengths) };
  });
  return ok ? result : null;
}

/** Reports columns that are NOT NULL and get no value: they are not named, or VALUES has NULL there. */
function missesValues(insert: Insert, names: readonly string[], { table, context: { bind } }: Target): boolean {
  const { name: to, fields } = table.schema;
  const given = [...names, ...(insert.partition?.values ?? []).filter(({ value }) => value !== undefined).map(({ column }) => column.name)];
  const needed = fields.filter(({ type }) => !type.nullable && !isUnknown(type));
  const left = needed.filter(({ name }) => !given.includes(name));
  for (const { name } of left)
    bind.report('missing-value', insert.target, { column: name, table: to, given: 'the INSERT does not name it' });
  const { body } = insert.query;
  const rows = body.kind === 'values' ? body.rows : [];
  const nulls = rows.flatMap(({ values }) =>
    needed.flatMap(({ name: column }) => {
      const value = values[names.indexOf(column)];
      return value?.kind === 'null-literal' ? [{ value, column }] : [];
    }),
  );
  for (const { value, column } of nulls) bind.report('missing-value', value, { column, table: to, given: 'NULL is given' });
  return left.length + nulls.length > 0;
}

/** What PARTITION (column = value) says of columns, which the query then does not give. */
function partitionOf(insert: Insert, { table, context }: Target): ReadonlyMap<string, Expr> {
  const { bind } = context;
  const result = new Map<string, Expr>();
  for (const { column, value } of insert.partition?.values ?? []) {
    const type = table.schema.fields.find(({ name }) => name === column.name)?.type;
    if (type === undefined || !table.schema.partitionKeys.includes(column.name)) {
      const scope = `the partition keys of "${table.schema.name}"`;
      bind.report('unknown-column', column, { column: column.name, scope, hint: nameHint(column.name, table.schema.partitionKeys).hint });
    } else if (value !== undefined) {
      const expr = bindExpression(value, { bind, scope: new Scope([]), place: 'PARTITION', aggregate: null });
      if (!isUnknown(expr.type) && !canStore(expr.type, type)) {
        const params = { what: `The column "${column.name}"`, expected: `a ${baseText(type)}`, given: baseText(expr.type), advice: '' };
        bind.report('type-mismatch', value, params);
      }
      result.set(column.name, convertStored(expr, type, context.fitsLengths));
    }
  }
  return result;
}

/** The select item that gives column `at`, for places. */
function itemOf(insert: Insert, at: number): AstNode {
  const { body } = insert.query;
  return (body.kind === 'select' ? body.items[at] : undefined) ?? insert.query;
}

function makeSink(
  {
    insert,
    table,
    query,
    columns,
  }: { insert: Insert; table: ResolvedTable; query: LogicalNode; columns: readonly { name: string; expr: Expr }[] },
  { bind, owner, stateTtlMs, onNull }: QueryContext,
): SinkNode | null {
  const { options, schema } = table;
  if (options === null) return null;
  const { sink, name } = options.spec;
  if (sink === undefined) {
    bind.report('wrong-role', insert.target, { connector: name, role: 'sink', hint: '' });
    return null;
  }
  const { kinds, deleteByKey } = acceptedChanges(sink, { options: options.typed, table: schema }, options.format?.spec.changelog);
  const source = calc(owner, query, { condition: null, columns });
  return {
    op: 'sink',
    ...owner,
    fields: source.fields,
    input: source,
    use: connectorUse(table, options),
    onError: options.onError,
    accepts: {
      updateBefore: kinds.includes('update-before'),
      updates: kinds.includes('update-after'),
      deletes: kinds.includes('delete'),
      byKey: deleteByKey,
    },
    primaryKey: schema.primaryKey.map((key) => schema.fields.findIndex((field) => field.name === key)),
    onNull,
    stateTtlMs,
  };
}
