import type { Dice } from './dice';

export type ColumnType = 'INT' | 'BIGINT' | 'STRING' | 'BOOLEAN' | 'DECIMAL' | 'DOUBLE' | 'TIMESTAMP';
export interface Column {
  readonly name: string;
  readonly type: ColumnType;
}

export interface RandomTable {
  readonly name: string;
  readonly columns: readonly Column[];
  /** JSON lines. */
  readonly rows: readonly string[];
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

/** A table with a key of few values, an event time and some of the other columns; up to 40 rows, a tenth of the values NULL. */
export function randomTable(dice: Dice, name: string): RandomTable {
  const chosen = optional.filter((_, i) => i === 0 || !dice.chance(0.35));
  const columns: Column[] = [{ name: 'k', type: 'INT' }, ...chosen, { name: 'ts', type: 'TIMESTAMP' }];
  const count = dice.below(40);
  const rows: string[] = [];
  for (let row = 0, newest = 0; row < count; row++) {
    newest += dice.below(25);
    const second = Math.max(0, newest - dice.below(DISORDER_SECONDS + 1));
    const values = columns.map((column) => [column.name, column.name === 'ts' ? stamp(second) : value(dice, column)] as const);
    rows.push(`{${values.map(([key, text]) => `"${key}":${text}`).join(',')}}`);
  }
  return { name, columns, rows };
}

const stamp = (second: number): string => `"${new Date(EPOCH_MS + second * 1_000).toISOString().slice(0, 19).replace('T', ' ')}"`;

const words = ['a', 'b', 'ab', 'B', '', 'x y', 'é'] as const;

/** Doubles are quarters, so that sums are exact in every order. */
function value(dice: Dice, { name, type }: Column): string {
  if (dice.chance(0.1)) return 'null';
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

export const tableStatement = ({ name, columns }: RandomTable, path: string): string =>
  `CREATE TEMPORARY TABLE ${name} (${columns.map((column) => `${column.name} ${sqlTypes[column.type]}`).join(', ')}, ` +
  `WATERMARK FOR ts AS ts - INTERVAL '5' SECOND) WITH ('connector' = 'filesystem', 'path' = '${path}', 'format' = 'json');`;
