import type { QueryBody, SetOperation } from '@/server/sql/ast/queries/query';
import { outputNames, plainColumn, plainTable, type ColumnsOf, type Drawn } from './drawn';

/** UNION ALL of plain selections: by name where all list the same columns, by position where each lists all of its own. */
export function liftUnion(body: SetOperation, columnsOf: ColumnsOf): Drawn | null {
  const parts = flatten(body);
  if (parts === null) return null;
  const inputs: { table: string; names: readonly string[] }[] = [];
  for (const part of parts) {
    if (part.kind !== 'select' || part.where || part.groupBy || part.having || part.distinct || part.hints.length > 0) return null;
    const table = plainTable(part.from);
    const names = outputNames(part.items);
    if (table === null || names === null || !part.items.every((item) => plainColumn(item) !== null)) return null;
    const own = columnsOf(table);
    if (own === null || own.length !== names.length) return null;
    inputs.push({ table, names });
  }
  const first = inputs[0]!;
  const ownOrder = (input: (typeof inputs)[number]): boolean => same(input.names, columnsOf(input.table)!);
  const byName = ownOrder(first) && inputs.every((input) => same(input.names, first.names));
  if (!byName && !inputs.every(ownOrder)) return null;
  return {
    node: { kind: 'union', config: { align: byName ? 'name' : 'position' } },
    inputs: inputs.map(({ table }) => ({ table, port: 'in' })),
    columns: first.names,
  };
}

const same = (a: readonly string[], b: readonly string[]): boolean => a.length === b.length && a.every((name, i) => name === b[i]);

function flatten(body: QueryBody): readonly QueryBody[] | null {
  if (body.kind !== 'set-operation') return [body];
  if (body.operator !== 'UNION' || !body.all) return null;
  const left = flatten(body.left);
  return left === null || body.right.kind === 'set-operation' ? null : [...left, body.right];
}
