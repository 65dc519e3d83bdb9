import type { LogicalNode } from '@/server/plan/logical/logical-plan';
import type { Hint } from '@/server/sql/ast/hints/hint';
import type { QualifiedName } from '@/server/sql/ast/node';
import { nameHint } from '../diagnostics/collector';
import { reportUnsupported } from './expressions/expression-context';
import { optionsOf } from './hints';
import type { QueryContext } from './query-context';
import type { Relation } from './relations';
import { scanTable } from './scan-table';

/** What the name stands for, with the options of its hints, or undefined after a report. */
export function findRelation(name: QualifiedName, { bind, relations }: QueryContext, hints: readonly Hint[] = []): Relation | undefined {
  if (name.parts.length > 1) {
    reportUnsupported(bind, name, 'other-catalogs');
    return undefined;
  }
  const table = name.parts[0]!;
  const found = relations.find(table);
  if (found === undefined) {
    const { hint, nearest } = nameHint(table, relations.names);
    bind.report('unknown-table', name, { table, hint }, bind.renameFix(name, [table], nearest));
    return undefined;
  }
  const options = optionsOf(hints, bind);
  if (options.length === 0 || found.kind === 'broken') return found;
  if (found.kind === 'table') return { kind: 'table', table: relations.withOptions(found.table, options) };
  bind.report('invalid-hint', options[0]!, { hint: 'OPTIONS', problem: `"${table}" is a view, and only tables have options` });
  return found;
}

/** A table or view by name, as a stream. */
export function bindNamedTable(name: QualifiedName, context: QueryContext, hints: readonly Hint[] = []): LogicalNode | null {
  const relation = findRelation(name, context, hints);
  if (relation === undefined || relation.kind === 'broken') return null;
  return relation.kind === 'view' ? relation.node : scanTable(relation.table, name, context);
}
