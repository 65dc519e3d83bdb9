import type { CatalogSnapshot } from '@/model/catalog/table-definition';
import type { NodeConfig } from '@/model/graph/node-configs';
import type { Query } from '@/server/sql/ast/queries/query';
import type { CreateTable } from '@/server/sql/ast/statements/create-table';
import type { Insert } from '@/server/sql/ast/statements/insert';
import { printExpression } from '@/server/sql/print';
import { hasAggregate } from '../bind/bind-select';
import { choiceOf, definitionOf } from './table';
import { plainColumn, plainTable, type ColumnsOf } from './drawn';

export interface LiftedSink {
  readonly config: NodeConfig<'sink'>;
  /** The table or view that it reads; null where `query` has to become a node first. */
  readonly input: string | null;
  readonly query: Query | null;
}

/** An INSERT as a sink. A selection of columns and expressions is the mapping; anything more stays a query. */
export function liftSink(
  insert: Insert,
  declared: CreateTable | undefined,
  about: { readonly catalog: CatalogSnapshot | undefined; readonly columnsOf: ColumnsOf },
): LiftedSink {
  const target = insert.target.parts.at(-1)!;
  const table = declared === undefined ? undefined : withHints(declared, insert);
  const choice = table === undefined ? { ref: target } : choiceOf(definitionOf(table), about.catalog);
  const definition =
    'define' in choice! ? choice.define : (about.catalog?.tables[choice!.ref] ?? (table === undefined ? null : definitionOf(table)));
  const stored = definition?.columns.filter((column) => column.kind === 'physical').map((column) => column.name) ?? null;
  const mapping = stored === null ? null : mappingOf(insert, stored, about.columnsOf);
  if (mapping !== null) return { config: { table: choice, mapping: mapping.entries }, input: mapping.input, query: null };
  return { config: { table: choice, mapping: [] }, input: null, query: named(insert, stored) };
}

/** A sink has its table for itself: what OPTIONS says of it is said in its place. */
function withHints(table: CreateTable, { hints }: Insert): CreateTable {
  const said = hints
    .flatMap((hint) => hint.arguments)
    .flatMap((argument): CreateTable['options'] => (argument.kind === 'hint-option' ? [{ ...argument, kind: 'table-option' }] : []));
  return said.length === 0
    ? table
    : { ...table, options: [...table.options.filter(({ key }) => said.every((other) => other.key !== key)), ...said] };
}

interface Mapping {
  readonly input: string;
  readonly entries: { column: string; expression: string }[];
}

function mappingOf(insert: Insert, stored: readonly string[], columnsOf: ColumnsOf): Mapping | null {
  const { body } = insert.query;
  if (
    body.kind !== 'select' ||
    insert.query.with.length > 0 ||
    insert.query.orderBy.length > 0 ||
    insert.query.limit ||
    insert.query.offset
  )
    return null;
  if (body.where || body.groupBy || body.having || body.distinct || body.hints.length > 0 || insert.overwrite) return null;
  const input = plainTable(body.from);
  const columns = input === null ? null : columnsOf(input);
  if (input === null || columns === null || body.items.some(({ expression }) => expression.kind === 'star' || hasAggregate(expression)))
    return null;
  const targets = insert.columns.length === 0 ? stored : insert.columns.map((column) => column.name);
  if (targets.length !== body.items.length) return null;
  const entries = body.items.flatMap((item, i) =>
    plainColumn(item) === targets[i] ? [] : [{ column: targets[i]!, expression: printExpression(item.expression) }],
  );
  const filled = new Set(targets);
  const implied = stored.filter((name) => !filled.has(name) && columns.includes(name));
  return implied.length > 0 ? null : { input, entries };
}

/** The query with its output named as the table's columns, so that the sink finds them. */
function named(insert: Insert, stored: readonly string[] | null): Query {
  const { body } = insert.query;
  const targets = insert.columns.length > 0 ? insert.columns.map((column) => column.name) : stored;
  if (body.kind !== 'select' || targets === null || targets.length !== body.items.length) return insert.query;
  const items = body.items.map((item, i) =>
    item.expression.kind === 'star' || plainColumn(item) === targets[i]
      ? item
      : { ...item, alias: { kind: 'identifier' as const, name: targets[i]! } },
  );
  return { ...insert.query, body: { ...body, items } };
}
