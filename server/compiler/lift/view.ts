import type { Expression } from '@/server/sql/ast/expressions/expression';
import type { Query } from '@/server/sql/ast/queries/query';
import type { Select } from '@/server/sql/ast/queries/select';
import type { CreateView } from '@/server/sql/ast/statements/create';
import { printExpression, printQuery } from '@/server/sql/print';
import { tablesOf, visitAst } from '../ast-walk';
import { hasAggregate } from '../bind/bind-select';
import { parseDurationMs } from '../expr/duration';
import { groupingKeys, outputNames, plainColumn, plainTable, type ColumnsOf, type Drawn } from './drawn';
import { liftDimensionJoin } from './dimension-join';
import { liftNumbered } from './numbered';
import { liftOver } from './over';
import { liftPattern } from './pattern';
import { liftStreamJoin } from './stream-joins';
import { liftUnnest } from './unnest';
import { verified } from './verified';
import { liftUnion } from './union';
import { liftWindow } from './window';

/** The node kind that draws the view: the first that means exactly what it says, else SQL. */
export function liftView(view: CreateView, columnsOf: ColumnsOf): Drawn {
  const plain =
    view.columns.length === 0 && view.query.with.length === 0 && view.query.orderBy.length === 0 && !view.query.limit && !view.query.offset;
  const { body } = view.query;
  const drawn = !plain
    ? null
    : body.kind === 'set-operation'
      ? liftUnion(body, columnsOf)
      : body.kind === 'select'
        ? (liftSelect(body, columnsOf) ?? liftShape(view, body, columnsOf))
        : null;
  return drawn ?? sqlNode(view.query);
}

/** The kinds that are told by their whole shape: a proposal holds if it means the very text. */
function liftShape(view: CreateView, select: Select, columnsOf: ColumnsOf): Drawn | null {
  const { from } = select;
  const proposal =
    from?.kind === 'join'
      ? (liftUnnest(select, from, columnsOf) ?? liftStreamJoin(select, from, columnsOf))
      : from?.kind === 'match-recognize'
        ? liftPattern(select, from)
        : from?.kind === 'derived-table'
          ? liftNumbered(select)
          : liftOver(select, columnsOf);
  return verified(proposal, [printQuery(view.query)], { name: view.name.parts.at(-1)!, columnsOf });
}

export function sqlNode(query: Query): Drawn {
  const { body } = query;
  const columns = body.kind === 'select' ? outputNames(body.items) : null;
  return {
    node: { kind: 'sql', config: { query: printQuery(query) } },
    inputs: tablesOf(query).map((table) => ({ table, port: 'in' })),
    columns,
  };
}

function liftSelect(select: Select, columnsOf: ColumnsOf): Drawn | null {
  if (select.distinct || select.having !== undefined || select.windows.length > 0) return null;
  if (select.from?.kind === 'table-function') return liftWindow(select, select.from, columnsOf);
  if (select.from?.kind === 'join') return liftDimensionJoin(select, select.from, columnsOf);
  const input = plainTable(select.from);
  if (input === null) return null;
  const columns = columnsOf(input);
  if (columns === null || hidesMore(select)) return null;
  if (select.groupBy !== undefined || select.items.some(({ expression }) => hasAggregate(expression))) return liftAggregate(select, input);
  if (select.hints.length > 0) return null;
  return select.where === undefined ? liftCompute(select, input, columns) : liftFilter(select, { input, columns, where: select.where });
}

/** Expressions that read other tables or other rows: no node's form shows that. */
function hidesMore(select: Select): boolean {
  let found = tablesOf(select).length > 1;
  visitAst(select, (node) => {
    found ||= node.kind === 'over' || node.kind === 'in-query' || node.kind === 'exists' || node.kind === 'scalar-subquery';
  });
  return found;
}

function liftFilter(
  select: Select,
  { input, columns, where }: { input: string; columns: readonly string[]; where: Expression },
): Drawn | null {
  const all = select.items.length === columns.length && select.items.every((item, i) => plainColumn(item) === columns[i]);
  if (!all) return null;
  return { node: { kind: 'filter', config: { condition: printExpression(where) } }, inputs: [{ table: input, port: 'in' }], columns };
}

/** Kept columns first, as they come; what follows is computed. */
function liftCompute(select: Select, input: string, columns: readonly string[]): Drawn | null {
  const output = outputNames(select.items);
  if (output === null) return null;
  let kept = 0;
  for (let place = -1; kept < select.items.length; kept++) {
    const name = plainColumn(select.items[kept]!);
    const at = name === null ? -1 : columns.indexOf(name);
    if (at <= place) break;
    place = at;
  }
  const computed = select.items
    .slice(kept)
    .map(({ expression }, i) => ({ name: output[kept + i]!, expression: printExpression(expression) }));
  const redefined = new Set(computed.map(({ name }) => name));
  const keptNames = output.slice(0, kept);
  if (keptNames.some((name) => redefined.has(name))) return null;
  const drop = kept === 0 ? [] : columns.filter((name) => !keptNames.includes(name) && !redefined.has(name));
  const config = { rest: kept === 0 ? ('drop' as const) : ('keep' as const), drop, columns: computed };
  return { node: { kind: 'compute', config }, inputs: [{ table: input, port: 'in' }], columns: output };
}

function liftAggregate(select: Select, input: string): Drawn | null {
  const keys = groupingKeys(select);
  const output = outputNames(select.items);
  if (keys === null || output === null || select.where !== undefined) return null;
  const entries = select.items.map(({ expression }, i) => ({ name: output[i]!, expression: printExpression(expression) }));
  if (!keys.every((key, i) => entries[i]?.expression === printExpression(key))) return null;
  if (!select.items.slice(keys.length).every(({ expression }) => hasAggregate(expression)) || select.items.length === keys.length)
    return null;
  const ttl = ttlOf(select, input);
  if (ttl === 'other') return null;
  const config = {
    keys: entries.slice(0, keys.length),
    aggregates: entries.slice(keys.length),
    ...(ttl === null ? {} : { stateTtlMs: ttl }),
  };
  return { node: { kind: 'aggregate', config }, inputs: [{ table: input, port: 'in' }], columns: output };
}

function ttlOf(select: Select, input: string): number | null | 'other' {
  const [hint] = select.hints;
  if (hint === undefined) return null;
  const [argument] = hint.arguments;
  if (select.hints.length > 1 || hint.name !== 'STATE_TTL' || argument?.kind !== 'hint-option' || argument.key !== input) return 'other';
  return parseDurationMs(argument.value) ?? 'other';
}
