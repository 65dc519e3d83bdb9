import type { CatalogSnapshot, ColumnFormat, TableDefinition } from '@/model/catalog/table-definition';
import { nodeById, type PipelineDocument } from '@/model/graph/document';
import { asNodeId } from '@/model/ids';
import { SERVING_URL_PREFIX } from '@/server/control/backends/embedded/serving-database';
import { ServiceError } from '../service-error';

/** The table of the serving database that a sink node writes, with how its columns' values are written; an error with a remedy where it writes elsewhere or nowhere. */
export function sinkTable(
  document: PipelineDocument,
  nodeId: string,
  catalog: CatalogSnapshot,
): { readonly table: string; readonly nodeName: string; readonly formats: ReadonlyMap<string, ColumnFormat> } {
  const node = nodeById(document, asNodeId(nodeId));
  if (node?.kind !== 'sink')
    throw new ServiceError(
      'invalid',
      'report-no-sink',
      'A chart is made from a sink node.',
      'Select the sink whose table you want to see.',
    );
  const choice = node.config.table;
  const definition: TableDefinition | undefined =
    choice === null ? undefined : 'define' in choice ? choice.define : catalog.tables[choice.ref];
  const serving = definition?.options.connector === 'jdbc' && definition.options.url?.startsWith(SERVING_URL_PREFIX);
  const table = definition?.options['table-name'];
  if (!serving || !table)
    throw new ServiceError(
      'precondition',
      'report-not-serving',
      `"${node.name}" does not write a table of Headrace's own database, and charts are drawn from there.`,
      "Choose a table of Headrace's database for the sink.",
    );
  const formats = definition.columns.flatMap((column) =>
    column.kind === 'physical' && column.format ? [[column.name, column.format] as const] : [],
  );
  return { table, nodeName: node.name, formats: new Map(formats) };
}
