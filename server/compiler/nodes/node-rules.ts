import type { Field } from '@headrace/connector-sdk/schema';
import { collectInputs, input, substitute } from '@/server/plan/expr/build';
import type { Expr } from '@/server/plan/expr/expr';
import type { JobSettings, PlanOperator } from '@/server/plan/job/job-plan';
import type { JoinKeys } from '@/server/plan/job/join-plans';
import type { SortColumn } from '@/server/plan/job/ranking-plans';
import { inputsOfNode, type LogicalBase, type LogicalField, type LogicalNode } from '@/server/plan/logical/logical-plan';
import type { OperatorRole } from '../physical/operator-ids';

/** What changes flow out of a node. `keys`: each of them tells which row is replaced (`[]`: there is only one row); none where nothing does. */
export interface Changes {
  readonly updates: boolean;
  readonly deletes: boolean;
  readonly keys: readonly (readonly number[])[];
}

export const appendOnly: Changes = { updates: false, deletes: false, keys: [] };
export const changing = ({ updates, deletes }: Changes): boolean => updates || deletes;

/** The key that is carried where one is needed: the smallest, the first of equals. */
export const shortestKey = (keys: Changes['keys']): readonly number[] | null =>
  keys.reduce<readonly number[] | null>((best, key) => (best === null || key.length < best.length ? key : best), null);

export const covers = (columns: readonly number[], key: readonly number[]): boolean => key.every((column) => columns.includes(column));
export const sameColumns = (a: readonly number[], b: readonly number[]): boolean => a.length === b.length && covers(a, b);

/** The keys that survive when rows are dealt out by `columns`: changes of one key must stay in one place. */
export const keysHolding = (keys: Changes['keys'], columns: readonly number[]): Changes['keys'] =>
  keys.filter((key) => covers(key, columns));

/** Columns that a node keeps, ascending, and where each of them stands afterwards. */
export type Kept = ReadonlyMap<number, number>;
export interface Pruned {
  readonly node: LogicalNode;
  readonly kept: Kept;
}

export interface AskedBefore {
  readonly input: number;
  readonly inputs: readonly Changes[];
  /** Someone behind the node needs -U. */
  readonly downstream: boolean;
}

/** What an operator's plan needs besides its node. */
export interface Planning {
  readonly base: { readonly origin: LogicalBase['origin']; readonly name: string; readonly output: readonly Field[] };
  readonly id: (role: OperatorRole) => PlanOperator['id'];
  readonly changes: Changes;
  readonly inputs: readonly Changes[];
  /** Someone behind the node needs -U before +U. */
  readonly needsBefore: boolean;
  /** Someone reads the rows that come too late. */
  readonly lateRows: boolean;
  readonly settings: JobSettings;
}

/** A column of an input. */
export interface Passed {
  readonly input: number;
  readonly column: number;
}

/** All that the stages behind `bind` know of one kind of node. */
export interface NodeRules<N extends LogicalNode> {
  readonly changes: (node: N, inputs: readonly Changes[]) => Changes;
  /** Whether the node needs -U before +U of an input that updates. */
  readonly asksBefore: (node: N, asked: AskedBefore) => boolean;
  /** Columns of each input that it reads to give the columns `wanted`. */
  readonly reads: (node: N, wanted: ReadonlySet<number>) => readonly Iterable<number>[];
  /** The node with narrower inputs, giving at least `wanted`. */
  readonly prune: (node: N, wanted: ReadonlySet<number>, inputs: readonly Pruned[]) => Pruned;
  /** Where a column that the node only passes on stands in an input, if a filter of it may be asked there; absent: nowhere. */
  readonly passes?: (node: N, column: number) => Passed | null;
  /** It keeps or sends rows as they come, so its inputs are cut down to what it reads. */
  readonly narrows?: true;
  /** The node with each of its expressions changed; absent: it has none. */
  readonly mapExprs?: (node: N, change: (expr: Expr) => Expr) => N;
  /** Columns by which rows of the input must meet; null: rows stay where they are. */
  readonly keyedBy: (node: N, input: number, inputs: readonly Changes[]) => readonly number[] | null;
  readonly plan: (node: N, planning: Planning) => PlanOperator;
}

export const plainField = ({ name, type }: LogicalField): Field => ({ name, type });
export const keptAll = (count: number): Kept => new Map(Array.from({ length: count }, (_, i) => [i, i]));
/** The columns, ascending, each at its new place. */
export const ranked = (columns: Iterable<number>): Kept =>
  new Map([...new Set(columns)].sort((a, b) => a - b).map((column, i) => [column, i]));
/** One column at least, where there is one: sources and tables of state have no rows without columns. */
export const orFirst = (wanted: ReadonlySet<number>, { fields }: Pick<LogicalNode, 'fields'>): ReadonlySet<number> =>
  wanted.size === 0 && fields.length > 0 ? new Set([0]) : wanted;
export const keptFields = (fields: readonly LogicalField[], kept: Kept): readonly LogicalField[] =>
  [...kept.keys()].map((column) => fields[column]!);
export const moved = (expr: Expr, kept: Kept): Expr => substitute(expr, (index, leaf) => input(kept.get(index)!, leaf.type));
export const movedSort = (order: readonly SortColumn[], kept: Kept): readonly SortColumn[] =>
  order.map((item) => ({ ...item, column: kept.get(item.column)! }));
export const movedColumns = (columns: readonly number[], kept: Kept): readonly number[] => columns.map((column) => kept.get(column)!);

export function columnsIn(...exprs: readonly (Expr | null)[]): readonly number[] {
  const result = new Set<number>();
  for (const expr of exprs) if (expr !== null) collectInputs(expr, result);
  return [...result];
}

/** Where keys stand after a projection; those that lose a column are gone. */
export function projectKeys(keys: Changes['keys'], projection: readonly Expr[]): Changes['keys'] {
  const places = (column: number): number => projection.findIndex((expr) => expr.op === 'input' && expr.index === column);
  return keys.map((key) => key.map(places)).filter((key) => !key.includes(-1));
}

/** The input with the columns that are asked for and no other, whatever else it keeps for other consumers. */
export function narrowed(below: Pruned, asked: Iterable<number>): Pruned {
  const columns = [...asked];
  // None asked for: one of those that are still there, which need not be the first that there was.
  const kept = ranked(columns.length === 0 ? [...below.kept.keys()].slice(0, 1) : columns);
  const places = [...kept.keys()].map((column) => below.kept.get(column)!);
  const { node } = below;
  if (places.length === node.fields.length && places.every((place, i) => place === i)) return below;
  const projection = places.map((place) => input(place, node.fields[place]!.type));
  const { origin, stateKey, name } = node;
  const fields = places.map((place) => node.fields[place]!);
  return { kept, node: { op: 'calc', origin, stateKey, name, fields, input: node, condition: null, projection } };
}

/** A node that gives its input's columns and appends `extra` of its own: what narrower input means for it. */
export function passThrough(below: Pruned, width: number, extra: number): { readonly kept: Kept; readonly newWidth: number } {
  const newWidth = below.node.fields.length;
  const appended = Array.from({ length: extra }, (_, i) => [width + i, newWidth + i] as const);
  return { kept: new Map([...below.kept, ...appended]), newWidth };
}

/** Of two inputs: which columns of each an expression or set of columns over both reads. */
export function splitColumns(columns: Iterable<number>, width: number): readonly [Set<number>, Set<number>] {
  const sides: [Set<number>, Set<number>] = [new Set(), new Set()];
  for (const column of columns)
    if (column < width) sides[0].add(column);
    else sides[1].add(column - width);
  return sides;
}

/** Where the columns of left and right inputs stand after both were narrowed. */
export function keptOfBoth([left, right]: readonly Pruned[], width: number): Kept {
  const newWidth = left!.node.fields.length;
  return new Map([...left!.kept, ...[...right!.kept].map(([column, place]) => [width + column, newWidth + place] as const)]);
}

export const movedKeys = (keys: JoinKeys, [left, right]: readonly Pruned[]): JoinKeys => ({
  ...keys,
  left: movedColumns(keys.left, left!.kept),
  right: movedColumns(keys.right, right!.kept),
});

export const changeCondition = (condition: Expr | null, change: (expr: Expr) => Expr): Expr | null => {
  const changed = condition === null ? null : change(condition);
  return changed?.op === 'literal' && changed.value === true ? null : changed;
};

/** Columns of the one input that are passed on, all of them or those of `keys` alone. */
export const passesInput = (node: { readonly input: LogicalNode }, column: number, keys?: readonly number[]): Passed | null =>
  column < node.input.fields.length && (keys === undefined || keys.includes(column)) ? { input: 0, column } : null;

/** The column of a key of an aggregation. */
export const passesKey = ({ keys }: { readonly keys: readonly number[] }, column: number): Passed | null =>
  keys[column] === undefined ? null : { input: 0, column: keys[column] };

/** Columns of the sides of a join whose rows all come from that side. */
export function passesSide(
  { type, inputs: [left] }: { readonly type: string; readonly inputs: readonly [LogicalNode, LogicalNode] },
  column: number,
): Passed | null {
  const width = left.fields.length;
  if (column < width) return type === 'right' || type === 'full' ? null : { input: 0, column };
  return type === 'inner' || type === 'right' ? { input: 1, column: column - width } : null;
}

/** A bounded input has only so many rows. */
export const isBounded = (node: LogicalNode, seen = new Map<LogicalNode, boolean>()): boolean => {
  const known = seen.get(node);
  if (known !== undefined) return known;
  const result = node.op === 'scan' ? node.boundedness === 'bounded' : inputsOfNode(node).every((below) => isBounded(below, seen));
  seen.set(node, result);
  return result;
};
