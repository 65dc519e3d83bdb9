import { types } from '@headrace/connector-sdk/schema';
import { emptyCatalog } from '@/model/catalog/table-definition';
import { DocumentNode } from '@/model/graph/document';
import { asNodeId } from '@/model/ids';
import type { Statement } from '@/server/sql/ast/statements/statement';
import { printQuery } from '@/server/sql/print';
import { Places } from '../bind/bind-context';
import { Diagnostics } from '../diagnostics/collector';
import { LowerContext, type LoweredInput } from '../lower/lower-context';
import { lowerNode } from '../lower/lowerings';
import type { ColumnsOf, Drawn } from './drawn';

/** What the node would be lowered to, if it were called `name`. */
export function loweredAs(name: string, drawn: Drawn, columnsOf: ColumnsOf): readonly Statement[] {
  const node = DocumentNode.parse({ id: asNodeId('x'), stateKey: 'x', name, position: { x: 0, y: 0 }, ...drawn.node });
  const inputs = (port: string): readonly LoweredInput[] =>
    drawn.inputs
      .filter((input) => input.port === port)
      .map(({ table }) => ({
        name: table,
        kind: 'sql',
        fields: columnsOf(table)?.map((column) => ({ name: column, type: types.STRING, time: null })) ?? null,
      }));
  const env = { places: new Places(), diagnostics: new Diagnostics(), catalog: emptyCatalog, inputs, nodeNames: new Set<string>() };
  return lowerNode(node, new LowerContext(node, env));
}

/** The proposal, if it is lowered to just the texts of these queries, in their order. */
export function verified(
  drawn: Drawn | null,
  queries: readonly string[],
  { name, columnsOf }: { name: string; columnsOf: ColumnsOf },
): Drawn | null {
  if (drawn === null) return null;
  const texts = loweredAs(name, drawn, columnsOf).map((statement) => (statement.kind === 'create-view' ? printQuery(statement.query) : ''));
  return texts.length === queries.length && texts.every((text, i) => text === queries[i]) ? drawn : null;
}
