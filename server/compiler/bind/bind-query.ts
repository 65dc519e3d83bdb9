import type { LogicalNode } from '@/server/plan/logical/logical-plan';
import type { Query, QueryBody } from '@/server/sql/ast/queries/query';
import { bindNamedTable } from './named-table';
import { renameColumns } from './rename-columns';
import { bindOrder, prepareOrder } from './bind-order';
import { bindSetOperation } from './bind-set-operation';
import { bindSelect } from './bind-select';
import { bindValues } from './bind-values';
import type { QueryContext } from './query-context';
import { WithRelations } from './relations';

/** The query as a plan whose fields are its columns; null where not even its columns can be told (reported). */
export function bindQuery(query: Query, context: QueryContext): LogicalNode | null {
  return context.bind.within(query, () => {
    if (query.with.length === 0) return bindOrdered(query, context);
    const relations = new WithRelations(context.relations);
    const inner: QueryContext = { ...context, relations };
    for (const common of query.with) {
      const node = bindQuery(common.query, inner);
      const named = node === null ? null : renameColumns(node, common.columns, common, inner);
      relations.declare(common.name.name, named === null ? { kind: 'broken' } : { kind: 'view', node: named });
    }
    return bindOrdered(query, inner);
  });
}

function bindOrdered(query: Query, context: QueryContext): LogicalNode | null {
  if (query.orderBy.length === 0 && query.limit === undefined && query.offset === undefined) return bindBody(query.body, context);
  const ordering = prepareOrder(query);
  const node = bindBody(ordering.body, context);
  return node === null ? null : bindOrder(query, ordering, node, context);
}

function bindBody(body: QueryBody, context: QueryContext): LogicalNode | null {
  switch (body.kind) {
    case 'query':
      return bindQuery(body, context);
    case 'select':
      return bindSelect(body, context);
    case 'set-operation':
      return bindSetOperation(body, context, bindBody);
    case 'explicit-table':
      return bindNamedTable(body.name, context);
    case 'values':
      return bindValues(body, context);
  }
}
