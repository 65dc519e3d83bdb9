import type { TableChoice } from '@/model/graph/node-configs';
import type { NodeOf } from '@/model/graph/document';
import type { Statement } from '@/server/sql/ast/statements/statement';
import { CATALOG_TABLE } from '../bind/table-options';
import type { LowerContext } from './lower-context';
import { tableStatement } from './table-statement';

/** CREATE TEMPORARY TABLE named after the node. */
export function lowerSource(node: NodeOf<'source'>, context: LowerContext): readonly Statement[] {
  const definition = context.definitionOf(node.config.table, 'a table to read from');
  if (definition === null) return [];
  if (definition.columns.length === 0)
    context.incomplete('table.define.columns', `"${node.name}" has no columns: list the columns of its rows.`);
  return [tableOf(node.config.table, {}, context)];
}

/** The chosen table under the node's name; a catalog's table is copied and marked. */
export function tableOf(choice: TableChoice, extraOptions: Readonly<Record<string, string>>, context: LowerContext): Statement {
  const { node } = context;
  const definition =
    choice === null
      ? { columns: [], primaryKey: [], partitionedBy: [], options: {} }
      : 'define' in choice
        ? choice.define
        : context.catalog.tables[choice.ref]!;
  const marks: Record<string, string> = choice !== null && 'ref' in choice ? { [CATALOG_TABLE]: choice.ref } : {};
  const inPlace = choice !== null && 'define' in choice;
  const { statement, diagnostics } = tableStatement(definition, {
    name: node.name,
    provenance: context.provenance,
    extraOptions: { ...extraOptions, ...marks },
    registration: {
      places: context.places,
      at: (field) => (inPlace ? context.place(`table.define.${field}`) : context.place('table.ref')),
    },
  });
  context.addDiagnostics(diagnostics);
  return statement;
}
