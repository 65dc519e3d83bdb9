import { notNull, nullable, types } from '@headrace/connector-sdk/schema';
import { input, literal, nullOf } from '@/server/plan/expr/build';
import type { Expr } from '@/server/plan/expr/expr';
import type { AggregateCall } from '@/server/plan/job/job-plan';
import type { LogicalField, LogicalNode } from '@/server/plan/logical/logical-plan';
import { calc, type QueryContext } from '../query-context';
import type { PendingCall } from './call-collector';

/** The columns below an aggregation: keys, arguments and filters, each once; keys apart from the rest, so that a set may empty them. */
export class ColumnPool {
  private readonly keys: { name: string; expr: Expr }[] = [];
  private readonly columns: { name: string; expr: Expr }[] = [];
  constructor(
    private readonly shift: (expr: Expr) => Expr,
    private readonly apart: boolean,
  ) {}

  key(expr: Expr): number {
    return this.add(expr, 'key', this.apart ? this.keys : this.columns);
  }
  other(expr: Expr, name: string): number {
    return this.add(expr, name, this.columns) + (this.apart ? this.keys.length : 0);
  }
  /** The columns of the rows below as they are; after all else. */
  passed({ fields }: LogicalNode): readonly { readonly name: string; readonly at: number }[] {
    return fields.map(({ name, type }, i) => ({ name, at: this.put(input(i, type), 'given', this.columns) }));
  }
  /** After the keys. */
  calls(calls: readonly PendingCall[]): readonly AggregateCall[] {
    return calls.map(({ fn, args, distinct, filter, type }) => ({
      fn,
      args: args.map((arg) => this.other(arg, 'arg')),
      distinct,
      filter: filter === null ? null : this.other(filter, 'filter'),
      type,
    }));
  }
  node(below: LogicalNode, condition: Expr | null, { owner }: QueryContext): LogicalNode {
    return calc(owner, below, { condition, columns: this.apart ? [...this.keys, ...this.columns] : this.columns });
  }

  private add(expr: Expr, name: string, to: { name: string; expr: Expr }[]): number {
    return this.put(this.shift(expr), name, to);
  }

  private put(shifted: Expr, name: string, to: { name: string; expr: Expr }[]): number {
    const text = JSON.stringify(shifted);
    const found = to.findIndex((column) => JSON.stringify(column.expr) === text);
    return found >= 0 ? found : to.push({ name: `${name}${this.columns.length + (this.apart ? this.keys.length : 0)}`, expr: shifted }) - 1;
  }
}

/** Each row once for each set, with NULL for the keys that the set leaves out, and behind its columns the id of the set. */
export function expanded(
  node: LogicalNode,
  { keys, sets, ids }: { readonly keys: readonly number[]; readonly sets: readonly (readonly number[])[]; readonly ids: readonly number[] },
  { owner }: QueryContext,
): LogicalNode {
  const empties = (column: number, set: readonly number[]): boolean => keys.includes(column) && !set.some((key) => keys[key] === column);
  const fields = node.fields.map((field, column): LogicalField =>
    sets.some((set) => empties(column, set)) ? { ...field, type: nullable(field.type) } : field,
  );
  const projections = sets.map((set, i) => [
    ...node.fields.map(({ type }, column): Expr => (empties(column, set) ? nullOf(type) : input(column, type))),
    literal(String(ids[i]!), notNull(types.BIGINT)),
  ]);
  const { origin, stateKey, name } = owner;
  const id: LogicalField = { name: 'expand_id', type: notNull(types.BIGINT), time: null };
  return { op: 'expand', origin, stateKey, name, input: node, fields: [...fields, id], projections };
}
