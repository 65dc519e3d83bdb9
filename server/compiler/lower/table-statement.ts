import type { ColumnDefinition, TableDefinition } from '@/model/catalog/table-definition';
import type { Diagnostic, DiagnosticPlace } from '@/model/diagnostic/diagnostic';
import { createTable, identifier, identifiers, watermark, type Provenance } from '@/server/sql/ast/build';
import type { CreateTable, TableElement, TableOption } from '@/server/sql/ast/statements/create-table';
import { parseDataType, parseExpression, type Parsed } from '@/server/sql/parse';
import type { Places } from '../bind/bind-context';

export interface TableStatementOptions {
  readonly name: string;
  readonly provenance?: Provenance;
  /** Where the definition stands on the canvas: texts are registered there under their own steps. */
  readonly registration?: { readonly places: Places; readonly at: (field: string) => DiagnosticPlace };
  /** Put after the definition's own options, whose keys they replace. */
  readonly extraOptions?: Readonly<Record<string, string>>;
}

/** CREATE TEMPORARY TABLE for a definition. Columns whose texts cannot be read are left out and reported. */
export function tableStatement(
  definition: TableDefinition,
  options: TableStatementOptions,
): { readonly statement: CreateTable; readonly diagnostics: readonly Diagnostic[] } {
  const diagnostics: Diagnostic[] = [];
  const place = <T extends object>(ast: T, field: string): T =>
    options.registration === undefined ? ast : options.registration.places.register(ast, options.registration.at(field));
  const read = <T extends object>(parsed: Parsed<T>, field: string): T | null => {
    for (const diagnostic of parsed.diagnostics)
      diagnostics.push({ ...diagnostic, at: { ...diagnostic.at, ...options.registration?.at(field) } });
    return parsed.value === undefined ? null : place(parsed.value, field);
  };
  const columns = definition.columns.map((column, i) => {
    const element = columnElement(column, `columns.${i}`, read);
    return element === null ? null : place(element, `columns.${i}.${column.kind === 'computed' ? 'expression' : 'type'}`);
  });
  const elements: TableElement[] = columns.filter((element) => element !== null);
  if (definition.watermark !== undefined) {
    const expression = read(parseExpression(definition.watermark.expression), 'watermark.expression');
    if (expression !== null) elements.push(place(watermark(definition.watermark.column, expression), 'watermark.expression'));
  }
  if (definition.primaryKey.length > 0)
    elements.push({ kind: 'primary-key', columns: identifiers(definition.primaryKey), enforcement: 'NOT ENFORCED' });
  const statement = createTable(
    options.name,
    {
      elements,
      partitionedBy: identifiers(definition.partitionedBy),
      options: tableOptions(definition, options).map((option) => place(option, `options.${option.key}`)),
      ...(definition.comment === undefined ? {} : { tableComment: definition.comment }),
    },
    options.provenance,
  );
  return { statement, diagnostics };
}

type Read = <T extends object>(parsed: Parsed<T>, field: string) => T | null;

function columnElement(column: ColumnDefinition, field: string, read: Read): TableElement | null {
  const name = identifier(column.name);
  const comment = column.comment === undefined ? {} : { columnComment: column.comment };
  if (column.kind === 'computed') {
    const expression = read(parseExpression(column.expression), `${field}.expression`);
    return expression === null ? null : { kind: 'computed-column', name, expression, ...comment };
  }
  const type = read(parseDataType(column.type), `${field}.type`);
  if (type === null) return null;
  if (column.kind === 'physical') return { kind: 'physical-column', name, type, ...comment };
  return {
    kind: 'metadata-column',
    name,
    type,
    virtual: column.virtual,
    ...(column.from === undefined ? {} : { from: column.from }),
    ...comment,
  };
}

function tableOptions(definition: TableDefinition, { extraOptions = {} }: TableStatementOptions): TableOption[] {
  const own = Object.entries(definition.options).filter(([key]) => !Object.hasOwn(extraOptions, key));
  return [...own, ...Object.entries(extraOptions)].map(([key, value]) => ({ kind: 'table-option', key, value }));
}
