import type { Dice } from './dice';

export type ColumnType = 'INT' | 'BIGINT' | 'STRING' | 'BOOLEAN' | 'DECIMAL' | 'DOUBLE' | 'TIMESTAMP';
export interface Column {
  readonly name: string;
  readonly type: ColumnType;
  /** Where it is declared with another type of its kind: CHAR(2) for a text. */
  readonly sql?: string;
}

export interface RandomTable {
  readonly name: string;
  readonly columns: readonly Column[];
  /** Some of the nested columns. */
  readonly nested: readonly NestedColumn[];
  /** JSON lines. */
  readonly rows: readonly string[];
}

/** `late`: rows may lie far behind their watermark. `nested`: arrays, maps and rows besides. */
export type TableShape = 'plain' | 'late' | 'nested';

interface NestedColumn {
  readonly name: string;
  readonly sql: string;
  /** What it holds, as scalars. */
  readonly parts: readonly (readonly [of: (column: string) => string, type: ColumnType])[];
  /** UNNEST of it gives these columns. */
  readonly elements: readonly Column[];
  value(dice: Dice): string;
}

export const sqlTypes: Readonly<Record<ColumnType, string>> = {
  INT: 'INT',
  BIGINT: 'BIGINT',
  STRING: 'STRING',
  BOOLEAN: 'BOOLEAN',
  DECIMAL: 'DECIMAL(8, 2)',
  DOUBLE: 'DOUBLE',
  TIMESTAMP: 'TIMESTAMP(3)',
};

/** Rows lag behind the newest one by at most this, so none is late under the watermark and all runs agree. */
const DISORDER_SECONDS = 4;
const EPOCH_MS = Date.UTC(2024, 4, 1, 10);

const optional: readonly Column[] = [
  { name: 'v', type: 'INT' },
  { name: 's', type: 'STRING' },
  { name: 'b', type: 'BIGINT' },
  { name: 'p', type: 'DECIMAL' },
  { name: 'd', type: 'DOUBLE' },
  { name: 'f', type: 'BOOLEAN' },
];

const small = (dice: Dice): string => (dice.chance(0.1) ? 'null' : String(dice.below(9) - 4));
const word = (dice: Dice): string => (dice.chance(0.1) ? 'null' : JSON.stringify(dice.pick(words)));
const listOf = (dice: Dice, element: (dice: Dice) => string): string =>
  `[${Array.from({ length: dice.below(4) }, () => element(dice)).join(',')}]`;
const pair = (dice: Dice): string => `{"x":${small(dice)},"y":${word(dice)}}`;

const nestedColumns: readonly NestedColumn[] = [
  {
    ...{ name: 'xs', sql: 'ARRAY<INT>', elements: [{ name: 'x', type: 'INT' }] },
    parts: [
      [(column) => `${column}[1]`, 'INT'],
      [(column) => `CARDINALITY(${column})`, 'INT'],
      [(column) => `ARRAY_CONTAINS(${column}, 2)`, 'BOOLEAN'],
    ],
    value: (dice) => listOf(dice, small),
  },
  {
    ...{ name: 'r', sql: 'ROW<x INT, y STRING>', elements: [] },
    parts: [
      [(column) => `${column}.x`, 'INT'],
      [(column) => `${column}.y`, 'STRING'],
    ],
    value: pair,
  },
  {
    ...{ name: 'm', sql: 'MAP<STRING, INT>' },
    elements: [
      { name: 'x', type: 'STRING' },
      { name: 'y', type: 'INT' },
    ],
    parts: [
      [(column) => `${column}['a']`, 'INT'],
      [(column) => `CARDINALITY(${column})`, 'INT'],
    ],
    value: (dice) =>
      `{${['a', 'b', 'c']
        .filter(() => dice.chance(0.5))
        .map((key) => `"${key}":${small(dice)}`)
        .join(',')}}`,
  },
  {
    ...{ name: 'rs', sql: 'ARRAY<ROW<x INT, y STRING>>' },
    elements: [
      { name: 'x', type: 'INT' },
      { name: 'y', type: 'STRING' },
    ],
    parts: [
      [(column) => `${column}[1].y`, 'STRING'],
      [(column) => `CARDINALITY(${column})`, 'INT'],
    ],
    value: (dice) => listOf(dice, pair),
  },
];

export const nestedParts = ({ nested }: RandomTable, alias: string): Column[] =>
  nested.flatMap(({ name, parts }) => parts.map(([of, type]) => ({ name: of(`${alias}.${name}`), type })));

const LATE_SECONDS = 90;
/** No engine looks whether a source's texts have the length. */
const textTypes = ['CHAR(2)', 'VARCHAR(2)', 'CHAR(3)', 'STRING'] as const;

/** A table with a key of few values, an event time and some of the other columns; up to 40 rows, of some tables half of the values NULL. */
export function randomTable(dice: Dice, name: string, shape: TableShape = 'plain'): RandomTable {
  const nulls = dice.pick([0.1, 0.1, 0.5, 0]);
  const nested = shape === 'nested' ? nestedColumns : [];
  const chosen = optional.filter((_, i) => i === 0 || !dice.chance(0.35));
  const declared = dice.wide
    ? chosen.map((column) => (column.type === 'STRING' ? { ...column, sql: dice.pick(textTypes) } : column))
    : chosen;
  const columns: Column[] = [{ name: 'k', type: 'INT' }, ...declared, { name: 'ts', type: 'TIMESTAMP' }];
  const count = dice.below(40);
  const rows: string[] = [];
  for (let row = 0, newest = 0; row < count; row++) {
    newest += dice.below(25);
    const behind = shape === 'late' && dice.chance(0.25) ? LATE_SECONDS : DISORDER_SECONDS + 1;
    const second = Math.max(0, newest - dice.below(behind));
    const values = columns.map((column) => [column.name, column.name === 'ts' ? stamp(second) : value(dice, column, nulls)] as const);
    const more = nested.map((column) => [column.name, dice.chance(nulls) ? 'null' : column.value(dice)] as const);
    rows.push(`{${[...values, ...more].map(([key, text]) => `"${key}":${text}`).join(',')}}`);
  }
  return { name, columns, nested, rows };
}

const stamp = (second: number): string => `"${new Date(EPOCH_MS + second * 1_000).toISOString().slice(0, 19).replace('T', ' ')}"`;

const words = ['a', 'b', 'ab', 'B', '', 'x y', 'é'] as const;

/** Doubles are quarters, so that sums are exact in every order. */
function value(dice: Dice, { name, type }: Column, nulls: number): string {
  if (dice.chance(nulls)) return 'null';
  if (name === 'k') return String(dice.below(5));
  switch (type) {
    case 'INT':
      return String(dice.below(41) - 20);
    case 'BIGINT':
      return String((dice.below(2_001) - 1_000) * 3_000_000_019);
    case 'STRING':
      return JSON.stringify(dice.pick(words));
    case 'BOOLEAN':
      return dice.chance(0.5) ? 'true' : 'false';
    case 'DECIMAL':
      return ((dice.below(20_001) - 10_000) / 100).toFixed(2);
    case 'DOUBLE':
      return String((dice.below(401) - 200) / 4);
    case 'TIMESTAMP':
      return stamp(dice.below(600));
  }
}

export const tableStatement = ({ name, columns, nested }: RandomTable, path: string): string =>
  `CREATE TEMPORARY TABLE ${name} (${[
    ...columns.map((column) => `${column.name} ${column.sql ?? sqlTypes[column.type]}`),
    ...nested.map((column) => `${column.name} ${column.sql}`),
  ].join(', ')}, ` +
  `WATERMARK FOR ts AS ts - INTERVAL '5' SECOND) WITH ('connector' = 'filesystem', 'path' = '${path}', 'format' = 'json');`;
