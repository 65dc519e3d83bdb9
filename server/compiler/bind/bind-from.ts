import type { LogicalNode } from '@/server/plan/logical/logical-plan';
import type { TableFunctionReference } from '@/server/sql/ast/table-refs/table-function';
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
import { bindTableFunction } from './functions/bind-table-function';
import { refuseTableFunction } from './functions/refuse-table-function';
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
      return bindOwnTable(ref, context);
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

/** A table function in TypeScript that no table stands before. */
function bindOwnTable(ref: TableFunctionReference, context: FromContext): BoundFrom | null {
  const called = context.bind.functions.find(ref.call.name);
  if (called === undefined) refuseTableFunction(ref.call, context);
  if (!called) return null;
  const left = { node: singleRow(context.owner), scope: new Scope([], context.outer) };
  return bindTableFunction(ref, called, { left, type: 'inner', on: null }, context);
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
