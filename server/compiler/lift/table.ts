import type { CatalogSnapshot, ColumnDefinition, TableDefinition } from '@/model/catalog/table-definition';
import type { LookupCache, TableChoice } from '@/model/graph/node-configs';
import type { CreateTable } from '@/server/sql/ast/statements/create-table';
import { printDataType, printExpression } from '@/server/sql/print';
import { DEFAULT_CACHE_ROWS, isLookupKey, lookupKeys } from '../bind/lookup-cache';
import { CATALOG_TABLE } from '../bind/table-options';
import { parseDurationMs } from '../expr/duration';
import type { Drawn } from './drawn';

export interface LiftedTable {
  readonly config: Drawn['node']['config'];
  readonly columns: readonly string[];
}

/** A CREATE TABLE as the configuration of a source or dimension. */
export function liftTable(
  statement: CreateTable,
  about: { readonly kind: 'source' | 'dimension'; readonly catalog: CatalogSnapshot | undefined },
): LiftedTable {
  const definition = definitionOf(statement);
  const columns = definition.columns.map((column) => column.name);
  if (about.kind === 'source') return { columns, config: { table: choiceOf(definition, about.catalog) } };
  const options = Object.fromEntries(Object.entries(definition.options).filter(([key]) => !isLookupKey(key)));
  return { columns, config: { table: choiceOf({ ...definition, options }, about.catalog), cache: cacheOf(definition.options) } };
}

/** A reference where the table is marked as a copy of the catalog's and has not been changed since; else what it says. */
export function choiceOf(definition: TableDefinition, catalog: CatalogSnapshot | undefined): TableChoice {
  const { [CATALOG_TABLE]: ref, ...options } = definition.options;
  const own = { ...definition, options };
  if (ref === undefined) return { define: own };
  const original = catalog?.tables[ref];
  return original === undefined || sameDefinition(own, original) ? { ref } : { define: own };
}

function sameDefinition(a: TableDefinition, b: TableDefinition): boolean {
  const normal = ({ columns, options, ...rest }: TableDefinition): string =>
    JSON.stringify([
      columns.map((column) => [column.kind, column.name, 'type' in column ? squeeze(column.type) : squeeze(column.expression)]),
      Object.entries(options)
        .filter(([key]) => !isLookupKey(key))
        .sort(([x], [y]) => (x < y ? -1 : 1)),
      rest.primaryKey,
      rest.partitionedBy,
      rest.watermark === undefined ? null : [rest.watermark.column, squeeze(rest.watermark.expression)],
    ]);
  return normal(a) === normal(b);
}

const squeeze = (text: string): string => text.replace(/\s+/g, '').toUpperCase();

/** The definition that CREATE TABLE writes down. */
export function definitionOf(statement: CreateTable): TableDefinition {
  const columns = statement.elements.flatMap((element): readonly ColumnDefinition[] => {
    const comment = 'columnComment' in element && element.columnComment !== undefined ? { comment: element.columnComment } : {};
    switch (element.kind) {
      case 'physical-column':
        return [{ kind: 'physical', name: element.name.name, type: printDataType(element.type), ...comment }];
      case 'computed-column':
        return [{ kind: 'computed', name: element.name.name, expression: printExpression(element.expression), ...comment }];
      case 'metadata-column':
        return [
          {
            kind: 'metadata',
            name: element.name.name,
            type: printDataType(element.type),
            virtual: element.virtual,
            ...(element.from === undefined ? {} : { from: element.from }),
            ...comment,
          },
        ];
      default:
        return [];
    }
  });
  const watermark = statement.elements.find((element) => element.kind === 'watermark');
  const primaryKey = statement.elements.flatMap((element): readonly string[] => {
    if (element.kind === 'primary-key') return element.columns.map((column) => column.name);
    return element.kind === 'physical-column' && element.primaryKey !== undefined ? [element.name.name] : [];
  });
  return {
    columns,
    primaryKey: [...primaryKey],
    partitionedBy: statement.partitionedBy.map((column) => column.name),
    options: Object.fromEntries(statement.options.map(({ key, value }) => [key, value])),
    ...(watermark?.kind === 'watermark'
      ? { watermark: { column: watermark.column.parts.join('.'), expression: printExpression(watermark.expression) } }
      : {}),
    ...(statement.tableComment === undefined ? {} : { comment: statement.tableComment }),
  };
}

function cacheOf(options: Readonly<Record<string, string>>): LookupCache {
  const duration = (key: string): number | undefined => parseDurationMs(options[key] ?? '') ?? undefined;
  switch (options[lookupKeys.cache]?.toUpperCase()) {
    case 'PARTIAL': {
      const expire = duration(lookupKeys.expireAfterWrite);
      const maxRows = Number(options[lookupKeys.maxRows] ?? DEFAULT_CACHE_ROWS);
      return { mode: 'lru', maxRows, ...(expire === undefined ? {} : { expireAfterWriteMs: expire }) };
    }
    case 'FULL': {
      const reload = duration(lookupKeys.reloadInterval);
      return { mode: 'all', ...(reload === undefined ? {} : { reloadEveryMs: reload }) };
    }
    default:
      return { mode: 'none' };
  }
}
