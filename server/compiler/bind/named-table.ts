import type { LogicalNode } from '@/server/plan/logical/logical-plan';
import type { QualifiedName } from '@/server/sql/ast/node';
import { nameHint } from '../diagnostics/collector';
import { reportUnsupported } from './expressions/expression-context';
import type { QueryContext } from './query-context';
import type { Relation } from './relations';
import { scanTable } from './scan-table';

/** What the name stands for, or undefined after a report. */
export function findRelation(name: QualifiedName, { bind, relations }: QueryContext): Relation | undefined {
  if (name.parts.length > 1) {
    reportUnsupported(bind, name, 'other-catalogs');
    return undefined;
  }
  const table = name.parts[0]!;
  const found = relations.find(table);
  if (found !== undefined) return found;
  const { hint, nearest } = nameHint(table, relations.names);
  bind.report('unknown-table', name, { table, hint }, bind.renameFix(name, [table], nearest));
  return undefined;
}

/** A table or view by name, as a stream. */
export function bindNamedTable(name: QualifiedName, context: QueryContext): LogicalNode | null {
  const relation = findRelation(name, context);
  if (relation === undefined || relation.kind === 'broken') return null;
  return relation.kind === 'view' ? relation.node : scanTable(relation.table, name, context);
}
