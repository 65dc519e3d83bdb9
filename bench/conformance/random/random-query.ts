import { Dice } from './dice';
import { randomExpression, type Scope } from './random-expression';
import { randomTable, type Column, type ColumnType, type RandomTable } from './random-table';

export interface RandomCase {
  readonly tables: readonly RandomTable[];
  readonly query: string;
  /** The kind of query, for counting. */
  readonly kind: string;
}

/** Something that stands behind FROM. `base`: rows come in the order of a file, and `ts` is an event time. */
interface Relation {
  readonly sql: string;
  readonly columns: readonly Column[];
  readonly base: boolean;
}

interface Made {
  readonly query: string;
  readonly columns: readonly Column[];
}

type Kind = (dice: Dice, tables: readonly RandomTable[], depth: number) => Made;

/** A schema, its data and a query over it; the same tape gives the same case. Table names begin with `prefix`. */
export function randomCase(tape: readonly number[], prefix: string): RandomCase {
  const dice = new Dice(tape);
  const name = dice.pick(Object.keys(kinds));
  const tables = Array.from({ length: 1 + dice.below(2) }, (_, i) => randomTable(dice, `${prefix}t${i + 1}`));
  return { tables, query: kinds[name]!(dice, tables, 2).query, kind: name };
}

const named = (alias: string, columns: readonly Column[]): Scope =>
  columns.map((column) => ({ ...column, name: `${alias}.${column.name}` }));
const types: readonly ColumnType[] = ['INT', 'STRING', 'BIGINT', 'DECIMAL', 'BOOLEAN', 'DOUBLE', 'TIMESTAMP'];
const where = (dice: Dice, scope: Scope): string => (dice.chance(0.4) ? ` WHERE ${randomExpression(dice, 'BOOLEAN', scope)}` : '');
const aliased = (parts: readonly string[]): string => parts.map((part, i) => `${part} AS c${i + 1}`).join(', ');
const columnsOf = (of: readonly ColumnType[]): Column[] => of.map((type, i) => ({ name: `c${i + 1}`, type }));

function baseOf(dice: Dice, tables: readonly RandomTable[]): Relation {
  const table = dice.pick(tables);
  return { sql: table.name, columns: table.columns, base: true };
}

/** A table, or while there is depth another query. */
function relationOf(dice: Dice, tables: readonly RandomTable[], depth: number): Relation {
  if (depth === 0 || !dice.chance(0.4)) return baseOf(dice, tables);
  const inner = dice.pick(nestable)(dice, tables, depth - 1);
  return { sql: `(${inner.query})`, columns: inner.columns, base: false };
}

const project: Kind = (dice, tables, depth) => {
  const { sql, columns } = relationOf(dice, tables, depth);
  const scope = named('a', columns);
  const chosen = Array.from({ length: 1 + dice.below(4) }, () => dice.pick(types));
  const distinct = dice.chance(0.15) ? 'DISTINCT ' : '';
  const parts = chosen.map((type) => randomExpression(dice, type, scope));
  return { query: `SELECT ${distinct}${aliased(parts)} FROM ${sql} AS a${where(dice, scope)}`, columns: columnsOf(chosen) };
};

interface Aggregates {
  readonly parts: readonly string[];
  readonly types: readonly ColumnType[];
}

function aggregates(dice: Dice, scope: Scope): Aggregates {
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
const shown = ({ parts, types: of }: Aggregates): readonly string[] =>
  parts.map((part, i) => (of[i] === 'STRING' && part.startsWith('CAST(SUM') ? `CAST(${part} AS STRING)` : part));

const group: Kind = (dice, tables, depth) => {
  const { sql, columns } = relationOf(dice, tables, depth);
  const scope = named('a', columns);
  const keyTypes = Array.from({ length: dice.below(3) }, () => dice.pick(types));
  const keys = keyTypes.map((type) => randomExpression(dice, type, scope, 1));
  const made = aggregates(dice, scope);
  const having = keys.length > 0 && dice.chance(0.2) ? ` HAVING COUNT(*) ${dice.pick(['>', '<'])} ${1 + dice.below(4)}` : '';
  const inner = `SELECT ${[...keys.map((key, i) => `${key} AS g${i + 1}`), 'a.*'].join(', ')} FROM ${sql} AS a${where(dice, scope)}`;
  const keyNames = keys.map((_, i) => `a.g${i + 1}`);
  const by =
    keyNames.length === 0
      ? ''
      : ` GROUP BY ${grouping(
          dice,
          keyNames,
          keys.some((key) => !key.includes('a.')),
        )}`;
  const query = `SELECT ${aliased([...keyNames, ...shown(made)])} FROM (${inner}) AS a${by}${having}`;
  return { query, columns: columnsOf([...keyTypes, ...made.types]) };
};

/** Not of constant keys: Flink 1.20 shows a constant key also in the rows of grouping sets that leave it out. */
const grouping = (dice: Dice, keys: readonly string[], constant: boolean): string =>
  dice.chance(0.15) && !constant ? `${dice.pick(['ROLLUP', 'CUBE'])} (${keys.join(', ')})` : keys.join(', ');

const window: Kind = (dice, tables) => {
  const { sql, columns } = baseOf(dice, tables);
  const scope = named('a', columns);
  const keys = dice.chance(0.6) ? ['a.k'] : [];
  const session = dice.chance(0.2);
  const shape = session
    ? `SESSION(TABLE ${sql} PARTITION BY k, DESCRIPTOR(ts), INTERVAL '${dice.pick(['20', '45'])}' SECOND)`
    : dice.pick([
        `TUMBLE(TABLE ${sql}, DESCRIPTOR(ts), INTERVAL '1' MINUTE)`,
        `HOP(TABLE ${sql}, DESCRIPTOR(ts), INTERVAL '30' SECOND, INTERVAL '1' MINUTE)`,
        `HOP(TABLE ${sql}, DESCRIPTOR(ts), INTERVAL '20' SECOND, INTERVAL '1' MINUTE)`,
        `CUMULATE(TABLE ${sql}, DESCRIPTOR(ts), INTERVAL '30' SECOND, INTERVAL '2' MINUTE)`,
      ]);
  const made = aggregates(dice, scope);
  const by = ['a.window_start', 'a.window_end', ...(session ? ['a.k'] : keys)];
  return {
    query: `SELECT ${aliased([...by, ...shown(made)])} FROM TABLE(${shape}) AS a GROUP BY ${by.join(', ')}`,
    columns: columnsOf(['TIMESTAMP', 'TIMESTAMP', ...(by.length > 2 ? (['INT'] as const) : []), ...made.types]),
  };
};

const join: Kind = (dice, tables, depth) => {
  const [left, right] = [relationOf(dice, tables, depth - 1), relationOf(dice, tables, depth - 1)];
  const scope = [...named('a', left.columns), ...named('b', right.columns)];
  const type = dice.pick(['JOIN', 'LEFT JOIN', 'RIGHT JOIN', 'FULL JOIN']);
  const keyType = left.base && right.base ? 'INT' : dice.pick(['INT', 'STRING', 'BIGINT'] as const);
  const key = (side: Scope): string => {
    const own = side.filter((column) => column.type === keyType);
    return own.length > 0 ? dice.pick(own).name : randomExpression(dice, keyType, side, 1);
  };
  const on = `${key(named('a', left.columns))} = ${key(named('b', right.columns))}`;
  const residual = dice.chance(0.3) ? ` AND ${randomExpression(dice, 'BOOLEAN', scope, 1)}` : '';
  const chosen = Array.from({ length: 2 + dice.below(3) }, () => dice.pick(types));
  const parts = chosen.map((of) => randomExpression(dice, of, scope, 1));
  const query = `SELECT ${aliased(parts)} FROM ${left.sql} AS a ${type} ${right.sql} AS b ON ${on}${residual}${where(dice, scope)}`;
  return { query, columns: columnsOf(chosen) };
};

const semi: Kind = (dice, tables, depth) => {
  const [left, right] = [relationOf(dice, tables, depth - 1), relationOf(dice, tables, depth - 1)];
  const [outer, inner] = [named('a', left.columns), named('b', right.columns)];
  const chosen = Array.from({ length: 1 + dice.below(3) }, () => dice.pick(types));
  const parts = chosen.map((of) => randomExpression(dice, of, outer, 1));
  const type = dice.pick(['INT', 'STRING', 'BIGINT'] as const);
  const [x, y] = [randomExpression(dice, type, outer, 1), randomExpression(dice, type, inner, 1)];
  const filter = dice.chance(0.4) ? randomExpression(dice, 'BOOLEAN', inner, 1) : 'TRUE';
  const condition = dice.pick([
    `${x} IN (SELECT ${y} FROM ${right.sql} AS b WHERE ${filter})`,
    `EXISTS (SELECT 1 FROM ${right.sql} AS b WHERE ${y} = ${x} AND ${filter})`,
    `NOT EXISTS (SELECT 1 FROM ${right.sql} AS b WHERE ${y} = ${x} AND ${filter})`,
  ]);
  return { query: `SELECT ${aliased(parts)} FROM ${left.sql} AS a WHERE ${condition}`, columns: columnsOf(chosen) };
};

const sets: Kind = (dice, tables, depth) => {
  const chosen = Array.from({ length: 1 + dice.below(2) }, () => dice.pick(types));
  const side = (): string => {
    const { sql, columns } = relationOf(dice, tables, depth - 1);
    const scope = named('a', columns);
    return `SELECT ${aliased(chosen.map((type) => randomExpression(dice, type, scope, 1)))} FROM ${sql} AS a${where(dice, scope)}`;
  };
  const operation = dice.pick(['UNION ALL', 'UNION', 'INTERSECT', 'EXCEPT', 'INTERSECT ALL', 'EXCEPT ALL']);
  return { query: `SELECT * FROM (${side()} ${operation} ${side()})`, columns: columnsOf(chosen) };
};

/** Every column is part of the order, so that ties are equal rows and the kept ones do not depend on who came first. */
const topN: Kind = (dice, tables, depth) => {
  const { sql, columns } = relationOf(dice, tables, depth);
  const scope = named('a', columns);
  const keys = scope.filter(({ type }) => type !== 'DOUBLE');
  const partition = dice.chance(0.6) && keys.length > 0 ? `PARTITION BY ${dice.pick(keys).name} ` : '';
  const first = dice.pick(scope);
  const order = [first, ...scope.filter((column) => column !== first)]
    .map(({ name }, i) => (i === 0 && dice.chance(0.5) ? `${name} DESC` : name))
    .join(', ');
  const limit = dice.pick(['rn <= 1', 'rn <= 3', 'rn = 1', 'rn BETWEEN 2 AND 3']);
  const number = dice.chance(0.3) ? ', rn' : '';
  const query = `SELECT ${aliased(columns.map(({ name }) => name))}${number} FROM (SELECT *, ROW_NUMBER() OVER (${partition}ORDER BY ${order}) AS rn FROM ${sql} AS a) WHERE ${limit}`;
  return { query, columns: columnsOf(columns.map(({ type }) => type)) };
};

const dedup: Kind = (dice, tables) => {
  const { sql, columns } = baseOf(dice, tables);
  const direction = dice.pick(['ASC', 'DESC']);
  const query = `SELECT ${aliased(columns.map(({ name }) => (name === 'ts' ? 'CAST(ts AS TIMESTAMP(3))' : name)))} FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY k ORDER BY ts ${direction}) AS rn FROM ${sql}) WHERE rn = 1`;
  return { query, columns: columnsOf(columns.map(({ type }) => type)) };
};

const over: Kind = (dice, tables) => {
  const { sql, columns } = baseOf(dice, tables);
  const scope = named('a', columns);
  const partition = dice.chance(0.7) ? 'PARTITION BY a.k ' : '';
  const frame = dice.pick([
    'RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW',
    'ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW',
    'ROWS BETWEEN 2 PRECEDING AND CURRENT ROW',
    "RANGE BETWEEN INTERVAL '30' SECOND PRECEDING AND CURRENT ROW",
  ]);
  const call = dice.pick([
    'COUNT(*)',
    'SUM(a.v)',
    'MIN(a.v)',
    'MAX(a.v)',
    'AVG(a.v)',
    'COUNT(a.v)',
    'COUNT(DISTINCT a.v)',
    'FIRST_VALUE(a.v)',
  ]);
  const chosen = [dice.pick(types), dice.pick(types)];
  const parts = chosen.map((type) => randomExpression(dice, type, scope, 1));
  return {
    query: `SELECT ${aliased([...parts, `${call} OVER (${partition}ORDER BY a.ts ${frame})`])} FROM ${sql} AS a`,
    columns: columnsOf([...chosen, call.startsWith('COUNT') ? 'BIGINT' : 'INT']),
  };
};

const interval: Kind = (dice, tables) => {
  const [left, right] = [baseOf(dice, tables), baseOf(dice, tables)];
  const scope = [...named('a', left.columns), ...named('b', right.columns)];
  const [back, ahead] = [dice.pick(['0', '10', '30']), dice.pick(['30', '0', '60'])];
  const type = dice.pick(['JOIN', 'LEFT JOIN', 'RIGHT JOIN', 'FULL JOIN']);
  const chosen = Array.from({ length: 2 + dice.below(2) }, () => dice.pick(types));
  const parts = chosen.map((of) => randomExpression(dice, of, scope, 1));
  const on = `a.k = b.k AND b.ts BETWEEN a.ts - INTERVAL '${back}' SECOND AND a.ts + INTERVAL '${ahead}' SECOND`;
  return { query: `SELECT ${aliased(parts)} FROM ${left.sql} AS a ${type} ${right.sql} AS b ON ${on}`, columns: columnsOf(chosen) };
};

const kinds: Readonly<Record<string, Kind>> = {
  project,
  group,
  window,
  join,
  semi,
  sets,
  topN,
  dedup,
  over,
  interval,
  group2: group,
  join2: join,
};
const nestable: readonly Kind[] = [project, group, join, topN, sets, semi];
