import type { NodeOf } from '@/model/graph/document';
import { createView } from '@/server/sql/ast/build';
import type { Statement } from '@/server/sql/ast/statements/statement';
import { parseQuery } from '@/server/sql/parse';
import { tablesOf } from '../ast-walk';
import type { LowerContext } from './lower-context';

/** The text as the view's body. It may read what is connected, and the catalog. */
export function lowerSql(node: NodeOf<'sql'>, context: LowerContext): readonly Statement[] {
  if (node.config.query.trim() === '') {
    context.incomplete('query', `"${node.name}" has no query: write a SELECT over its inputs.`);
    return [];
  }
  const query = context.parsed(parseQuery(node.config.query), 'query');
  if (query === null) return [];
  const connected = context.inputs('in').map((input) => input.name);
  for (const name of tablesOf(query)) {
    if (connected.includes(name) || !context.isNodeName(name)) continue;
    context.report('wrong-connection', 'query', {
      reason: `The query reads "${name}", which is not connected to "${node.name}": draw an edge from it.`,
    });
  }
  if (context.inputs('in').some((input) => input.fields === null)) return [];
  return [createView(node.name, query, context.provenance)];
}
