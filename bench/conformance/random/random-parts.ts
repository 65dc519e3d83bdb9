import type { Dice } from './dice';
import { randomExpression, type Scope } from './random-expression';
import { nestedParts, type Column, type ColumnType, type RandomTable } from './random-table';

/** Something that stands behind FROM. `base`: rows come in the order of a file, and `ts` is an event time. */
export interface Relation {
  readonly sql: string;
  readonly columns: readonly Column[];
  /** What can be read of its nested columns, behind an alias. */
  readonly parts?: (alias: string) => Scope;
  readonly base: boolean;
}

export interface Made {
  readonly query: string;
  readonly columns: readonly Column[];
  /** Views that the query reads, as statements. */
  readonly views?: readonly string[];
}

export type Kind = (dice: Dice, tables: readonly RandomTable[], depth: number) => Made;

export const named = (alias: string, columns: readonly Column[]): Scope =>
  columns.map((column) => ({ ...column, name: `${alias}.${column.name}` }));
export const types: readonly ColumnType[] = ['INT', 'STRING', 'BIGINT', 'DECIMAL', 'BOOLEAN', 'DOUBLE', 'TIMESTAMP'];
export const where = (dice: Dice, scope: Scope): string => (dice.chance(0.4) ? ` WHERE ${randomExpression(dice, 'BOOLEAN', scope)}` : '');
export const aliased = (parts: readonly string[]): string => parts.map((part, i) => `${part} AS c${i + 1}`).join(', ');
export const columnsOf = (of: readonly ColumnType[]): Column[] => of.map((type, i) => ({ name: `c${i + 1}`, type }));

export function baseOf(dice: Dice, tables: readonly RandomTable[]): Relation {
  const table = dice.pick(tables);
  return { sql: table.name, columns: table.columns, base: true, parts: (alias) => nestedParts(table, alias) };
}

export interface Aggregates {
  readonly parts: readonly string[];
  readonly types: readonly ColumnType[];
}

export function aggregates(dice: Dice, scope: Scope): Aggregates {
  const made = Array.from({ length: 1 + dice.below(3) }, () => aggregate(dice, scope));
  return { parts: made.map(([sql]) => sql), types: made.map(([, type]) => type) };
}

function aggregate(dice: Dice, scope: Scope): readonly [string, ColumnType] {
  const argument = (type: ColumnType): string => randomExpression(dice, type, scope, 1);
  const filter = (): string => (dice.chance(0.2) ? ` FILTER (WHERE ${randomExpression(dice, 'BOOLEAN', scope, 1)})` : '');
  const distinct = (): string => (dice.chance(0.25) ? 'DISTINCT ' : '');
  const type = dice.pick(types);
  const number = dice.pick(['INT', 'BIGINT', 'DOUBLE'] as const);
  switch (dice.below(6)) {
    case 0:
      return [`COUNT(*)${filter()}`, 'BIGINT'];
    case 1:
      return [`SUM(${distinct()}${argument(number)})${filter()}`, number];
    case 2:
      return [`COUNT(${distinct()}${argument(type)})${filter()}`, 'BIGINT'];
    case 3:
      return [`${dice.pick(['MIN', 'MAX'])}(${argument(type === 'BOOLEAN' ? 'INT' : type)})${filter()}`, type === 'BOOLEAN' ? 'INT' : type];
    case 4:
      return [`AVG(${argument(number)})${filter()}`, number];
    default:
      return [`CAST(SUM(${argument('DECIMAL')})${filter()} AS DECIMAL(20, 2))`, 'STRING'];
  }
}

/** The types of columns behind an aggregate; a wide decimal is shown as text, so that later expressions know its type. */
export const shown = ({ parts, types: of }: Aggregates): readonly string[] =>
  parts.map((part, i) => (of[i] === 'STRING' && part.startsWith('CAST(SUM') ? `CAST(${part} AS STRING)` : part));

/** Expressions of some types over the scope, and those types. */
export function chosenOf(
  dice: Dice,
  scope: Scope,
  least: number,
  spread: number,
): { readonly parts: string[]; readonly columns: ColumnType[] } {
  const columns = Array.from({ length: least + dice.below(spread) }, () => dice.pick(types));
  return { parts: columns.map((type) => randomExpression(dice, type, scope, 1)), columns };
}
