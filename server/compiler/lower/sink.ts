import type { TableDefinition } from '@/model/catalog/table-definition';
import type { NodeOf } from '@/model/graph/document';
import { column, insert, item, query, select, table } from '@/server/sql/ast/build';
import type { Expression } from '@/server/sql/ast/expressions/expression';
import type { SelectItem } from '@/server/sql/ast/queries/select';
import type { Statement } from '@/server/sql/ast/statements/statement';
import { nameHint } from '../diagnostics/collector';
import { typeText } from '../expr/type-text';
import type { LoweredInput, LowerContext } from './lower-context';
import { tableOf } from './source';

/** CREATE TEMPORARY TABLE, then INSERT INTO it. A table that lists no columns takes the input's. */
export function lowerSink(node: NodeOf<'sink'>, context: LowerContext): readonly Statement[] {
  const definition = context.definitionOf(node.config.table, 'a table to write to');
  const input = context.single();
  if (definition === null) return [];
  const derived = definition.columns.length === 0;
  if (derived && input === null) return [];
  const full: TableDefinition = derived ? { ...definition, columns: columnsOf(input!) } : definition;
  const choice = derived ? { define: full } : node.config.table;
  const create = tableOf(choice, {}, context);
  if (input === null) return [create];
  return [create, insertInto(node, { definition: full, input }, context)];
}

/** The input's columns as those of a table; the clock's is no column that can be written. */
const columnsOf = (input: LoweredInput): TableDefinition['columns'] =>
  (input.fields ?? [])
    .filter((field) => field.time !== 'processing')
    .map((field) => ({ kind: 'physical', name: field.name, type: typeText(field.type) }));

function insertInto(
  node: NodeOf<'sink'>,
  { definition, input }: { definition: TableDefinition; input: LoweredInput },
  context: LowerContext,
): Statement {
  const stored = definition.columns.filter((part) => part.kind === 'physical').map((part) => part.name);
  const available = (input.fields ?? []).map((field) => field.name);
  const mapped = mappedExpressions(node, stored, context);
  const filled = stored.flatMap((name): readonly { name: string; item: SelectItem }[] => {
    const expression = mapped.get(name);
    if (expression !== undefined) return [{ name, item: context.at(item(expression.ast, name), expression.field) }];
    return available.includes(name) ? [{ name, item: item(column(name)) }] : [];
  });
  if (filled.length === 0)
    context.incomplete(
      'mapping',
      `No column of "${node.name}" is filled: its columns are ${stored.join(', ')}, the input has ${available.join(', ')}.`,
    );
  const missing = stored.filter((name) => !filled.some((entry) => entry.name === name));
  const columns = missing.length === 0 ? {} : { columns: filled.map((entry) => entry.name) };
  const items = filled.length === 0 ? available.map((name) => item(column(name))) : filled.map((entry) => entry.item);
  return insert(node.name, query(select({ items, from: table(input.name) })), { ...columns, origin: [node.id], stateKey: node.stateKey });
}

function mappedExpressions(
  node: NodeOf<'sink'>,
  stored: readonly string[],
  context: LowerContext,
): ReadonlyMap<string, { ast: Expression; field: string }> {
  const result = new Map<string, { ast: Expression; field: string }>();
  node.config.mapping.forEach(({ column: name, expression }, i) => {
    if (!stored.includes(name)) {
      context.report('unknown-column', `mapping.${i}.column`, {
        column: name,
        scope: `the table of "${node.name}"`,
        hint: nameHint(name, stored).hint,
      });
      return;
    }
    const field = `mapping.${i}.expression`;
    const ast = context.expression(expression, field, `Nothing fills the column "${name}".`);
    if (ast !== null) result.set(name, { ast, field });
  });
  return result;
}
