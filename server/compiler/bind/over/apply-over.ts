import { input } from '@/server/plan/expr/build';
import type { Expr } from '@/server/plan/expr/expr';
import type { AggregateCall } from '@/server/plan/job/job-plan';
import type { SortColumn } from '@/server/plan/job/ranking-plans';
import type { LogicalField, LogicalNode, OverNode } from '@/server/plan/logical/logical-plan';
import { allColumns, calc, type QueryContext } from '../query-context';
import type { OverCall, OverWindow } from './over-calls';

interface Computed {
  readonly node: LogicalNode;
  /** The value of each call, as a column of the node. */
  readonly values: readonly Expr[];
}

/** The calls as columns behind those of the node: one operator for each window. What they are given is over the node already. */
export function applyOver(node: LogicalNode, calls: readonly OverCall[], context: QueryContext, stateTtlMs: number | null): Computed {
  const columns = new Columns(node);
  const windows = new Map<string, { readonly window: OverWindow; readonly indexes: number[] }>();
  calls.forEach((call, i) => {
    const key = JSON.stringify(call.window);
    const known = windows.get(key);
    if (known === undefined) windows.set(key, { window: call.window, indexes: [i] });
    else known.indexes.push(i);
  });
  const planned = [...windows.values()].map(({ window, indexes }) => ({
    indexes,
    partition: window.partition.map((expr) => columns.add(expr)),
    order: window.order.map((item): SortColumn => ({
      column: columns.add(item.expr),
      ascending: item.ascending,
      nullsLast: item.nullsLast,
    })),
    frame: window.frame,
    calls: indexes.map((i) => aggregateCall(calls[i]!, columns)),
  }));
  let at: LogicalNode = columns.node(context);
  const values = new Array<Expr>(calls.length);
  const { origin, stateKey, name } = context.owner;
  for (const { indexes, ...part } of planned) {
    const width = at.fields.length;
    const fields = part.calls.map((call, i): LogicalField => ({ name: `${call.fn.toLowerCase()}_${i}`, type: call.type, time: null }));
    const over: OverNode = { op: 'over', origin, stateKey, name, input: at, fields: [...at.fields, ...fields], ...part, stateTtlMs };
    indexes.forEach((index, i) => (values[index] = input(width + i, part.calls[i]!.type)));
    at = over;
  }
  return { node: at, values };
}

const aggregateCall = ({ fn, args, distinct, filter, type }: OverCall, columns: Columns): AggregateCall => ({
  fn,
  args: args.map((arg) => columns.add(arg)),
  distinct,
  filter: filter === null ? null : columns.add(filter),
  type,
});

/** The columns of a node and what is computed besides, each once. */
class Columns {
  private readonly columns: { name: string; expr: Expr }[];
  constructor(private readonly below: LogicalNode) {
    this.columns = [...allColumns(below)];
  }

  add(expr: Expr): number {
    if (expr.op === 'input') return expr.index;
    const text = JSON.stringify(expr);
    const found = this.columns.findIndex((column) => JSON.stringify(column.expr) === text);
    return found >= 0 ? found : this.columns.push({ name: `over_${this.columns.length}`, expr }) - 1;
  }
  node({ owner }: QueryContext): LogicalNode {
    if (this.columns.length === this.below.fields.length) return this.below;
    return calc(owner, this.below, { condition: null, columns: this.columns });
  }
}
