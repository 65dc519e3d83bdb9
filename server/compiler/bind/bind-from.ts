import { nearestName } from '@/model/diagnostic/diagnostic';
import type { LogicalNode } from '@/server/plan/logical/logical-plan';
import type { FunctionCall } from '@/server/sql/ast/expressions/calls';
import type { NamedTable, TableReference } from '@/server/sql/ast/table-refs/table-reference';
import type { Identifier } from '@/server/sql/ast/node';
import { bindJoin } from './bind-join';
import { bindLateRows, isLateRows } from './bind-late-rows';
import { bindUnnest } from './bind-unnest';
import { singleRow } from './bind-values';
import { bindMatch } from './match/bind-match';
import { bindNamedTable } from './named-table';
import { renameColumns } from './rename-columns';
import { bindWindowTable, isWindowFunction } from './bind-window-table';
import { reportUnsupported } from './expressions/expression-context';
import type { BoundFrom, FromContext, QueryContext } from './query-context';
import { Scope } from './scope';

export function bindFrom(ref: TableReference, context: FromContext): BoundFrom | null {
  switch (ref.kind) {
    case 'named-table':
      return bindNamed(ref, context);
    case 'derived-table': {
      const { hints: _, ...inner } = context;
      return aliased(context.bind.binders.query(ref.query, inner), ref, context);
    }
    case 'table-function':
      if (isWindowFunction(ref.call.name.at(-1)!)) return aliased(bindWindowTable(ref, context), ref, context);
      if (isLateRows(ref.call.name.at(-1)!)) return aliased(bindLateRows(ref.call, context), ref, context);
      refuseTableFunction(ref.call, context);
      return null;
    case 'join':
      return bindJoin(ref, context);
    case 'unnest': {
      const left = { node: singleRow(context.owner), scope: new Scope([], context.outer) };
      return bindUnnest(ref, { left, type: 'inner', on: null }, context);
    }
    case 'match-recognize':
      return aliased(bindMatch(ref, context), ref, context);
  }
}

function bindNamed(ref: NamedTable, context: FromContext): BoundFrom | null {
  if (ref.asOf !== undefined) reportUnsupported(context.bind, ref, 'temporal-join-place');
  return aliased(
    bindNamedTable(ref.name, context, ref.hints),
    { ...ref, alias: ref.alias ?? { kind: 'identifier', name: ref.name.parts.at(-1)! } },
    context,
  );
}

interface Aliased {
  readonly alias?: Identifier;
  readonly columns: readonly Identifier[];
}

function aliased(node: LogicalNode | null, ref: Aliased, context: QueryContext): BoundFrom | null {
  if (node === null) return null;
  const named = renameColumns(node, ref.columns, ref.columns[0] ?? { kind: 'identifier' }, context);
  return named === null
    ? null
    : { node: named, scope: new Scope([{ alias: ref.alias?.name ?? null, fields: named.fields, offset: 0 }], context.outer) };
}

/** A window function that is nearly named, or one that only Flink has. */
function refuseTableFunction(call: FunctionCall, { bind }: FromContext): void {
  const name = call.name.at(-1)!.toUpperCase();
  const nearest = nearestName(name, ['TUMBLE', 'HOP', 'CUMULATE', 'SESSION', 'LATE_ROWS']);
  if (bind.userFunctions.has(name)) return;
  if (nearest === undefined) reportUnsupported(bind, call, 'table-function');
  else bind.report('unknown-function', call, { function: name, hint: ` Did you mean ${nearest}?` });
}
