import { Dice } from './dice';
import { randomExpression, type Scope } from './random-expression';
import { randomMatch, unnest } from './random-nested';
import { aggregates, aliased, baseOf, chosenOf, columnsOf, named, shown, types, where, type Kind, type Relation } from './random-parts';
import { randomTable, type RandomTable, type TableShape } from './random-table';
import { cascade, interval, legacyWindow, over, temporal, window, windowJoin, windowRank, windowRows } from './random-windows';

export interface RandomCase {
  readonly tables: readonly RandomTable[];
  /** Views over the tables, as statements. */
  readonly views: readonly string[];
  readonly query: string;
  /** The kind of query, for counting. */
  readonly kind: string;
}

/** A schema, its data and a query over it; the same tape gives the same case. Table names begin with `prefix`. */
export function randomCase(tape: readonly number[], prefix: string): RandomCase {
  const dice = new Dice(tape);
  const kind = dice.pick(Object.keys(kinds));
  const [make, shape = 'plain'] = kinds[kind]!;
  const tables = Array.from({ length: shape === 'late' ? 1 : 1 + dice.below(2) }, (_, i) => randomTable(dice, `${prefix}t${i + 1}`, shape));
  const { query, views = [] } = make(dice, tables, 2);
  return { tables, views, query, kind };
}

/** A table, or while there is depth another query. */
function relationOf(dice: Dice, tables: readonly RandomTable[], depth: number): Relation {
  if (depth === 0 || !dice.chance(0.4)) return baseOf(dice, tables);
  const inner = dice.pick(nestable)(dice, tables, depth - 1);
  return { sql: `(${inner.query})`, columns: inner.columns, base: false };
}

const project: Kind = (dice, tables, depth) => {
  const { sql, columns, parts: inside } = relationOf(dice, tables, depth);
  const scope = [...named('a', columns), ...(inside?.('a') ?? [])];
  const chosen = Array.from({ length: 1 + dice.below(4) }, () => dice.pick(types));
  const distinct = dice.chance(0.15) ? 'DISTINCT ' : '';
  const parts = chosen.map((type) => randomExpression(dice, type, scope));
  return { query: `SELECT ${distinct}${aliased(parts)} FROM ${sql} AS a${where(dice, scope)}`, columns: columnsOf(chosen) };
};

const group: Kind = (dice, tables, depth) => {
  const { sql, columns, parts: inside } = relationOf(dice, tables, depth);
  const scope = [...named('a', columns), ...(inside?.('a') ?? [])];
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
  !dice.chance(0.25) || constant
    ? keys.join(', ')
    : dice.pick([
        `ROLLUP (${keys.join(', ')})`,
        `CUBE (${keys.join(', ')})`,
        `GROUPING SETS ((${keys.join(', ')}), (${keys[0]}), ())`,
        `GROUPING SETS (${keys.map((key) => `(${key})`).join(', ')})`,
      ]);

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
  const operation = dice.pick(['UNION ALL', 'UNION', 'INTERSECT', 'EXCEPT']);
  return { query: `SELECT * FROM (${side()} ${operation} ${side()})`, columns: columnsOf(chosen) };
};

/** Of bare columns and never inside another query: Flink 1.20 loses rows where a column is constant or is not read (examples/sql/sets). */
const setsAll: Kind = (dice, tables) => {
  const [left, right] = [dice.pick(tables), dice.pick(tables)];
  const common = left.columns.filter(({ name }) => name !== 'ts' && right.columns.some((column) => column.name === name));
  const chosen = common.filter((_, i) => i === 0 || dice.chance(0.4));
  const names = chosen.map(({ name }, i) => `a.${name} AS c${i + 1}`).join(', ');
  const operation = dice.pick(['INTERSECT ALL', 'EXCEPT ALL']);
  const query = `SELECT * FROM (SELECT ${names} FROM ${left.name} AS a ${operation} SELECT ${names} FROM ${right.name} AS a)`;
  return { query, columns: columnsOf(chosen.map(({ type }) => type)) };
};

/** No equality: every row meets every row. */
const cross: Kind = (dice, tables) => {
  const [left, right] = [baseOf(dice, tables), baseOf(dice, tables)];
  const scope = [...named('a', left.columns), ...named('b', right.columns)];
  const { parts, columns } = chosenOf(dice, scope, 2, 2);
  const condition = randomExpression(dice, 'BOOLEAN', scope, 1);
  const from = dice.pick([
    `${left.sql} AS a JOIN ${right.sql} AS b ON a.v < b.v AND ${condition}`,
    `${left.sql} AS a LEFT JOIN ${right.sql} AS b ON a.v > b.v AND a.k <> b.k`,
    `${left.sql} AS a CROSS JOIN ${right.sql} AS b WHERE ${condition}`,
    `${left.sql} AS a, ${right.sql} AS b WHERE a.k = b.k AND ${condition}`,
  ]);
  return { query: `SELECT ${aliased(parts)} FROM ${from}`, columns: columnsOf(columns) };
};

/** A value that is looked up for each row. */
const scalar: Kind = (dice, tables, depth) => {
  const [left, right] = [relationOf(dice, tables, depth - 1), baseOf(dice, tables)];
  const outer = named('a', left.columns);
  const { parts, columns } = chosenOf(dice, outer, 1, 2);
  const key = randomExpression(dice, 'INT', outer, 1);
  const call = dice.pick(['MAX(b.v)', 'MIN(b.v)', 'SUM(b.v)', 'COUNT(DISTINCT b.v)']);
  const inner = dice.pick([`SELECT ${call} FROM ${right.sql} AS b`, `SELECT ${call} FROM ${right.sql} AS b WHERE b.k = ${key}`]);
  return {
    query: `SELECT ${aliased([...parts, `(${inner})`])} FROM ${left.sql} AS a`,
    columns: columnsOf([...columns, call.startsWith('COUNT') ? 'BIGINT' : 'INT']),
  };
};

/** The first rows of all, by every column. */
const limit: Kind = (dice, tables, depth) => {
  const { sql, columns } = relationOf(dice, tables, depth);
  const order = columns.map(({ name }) => `a.${name}${dice.chance(0.3) ? ' DESC' : ''}`).join(', ');
  const rest = dice.pick([`LIMIT ${1 + dice.below(5)}`, `LIMIT 3 OFFSET 2`, `FETCH FIRST 2 ROWS ONLY`]);
  const query = `SELECT ${aliased(columns.map(({ name }) => `a.${name}`))} FROM ${sql} AS a ORDER BY ${order} ${rest}`;
  return { query, columns: columnsOf(columns.map(({ type }) => type)) };
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

/** What is asked, and of which data. */
const kinds: Readonly<Record<string, readonly [make: Kind, shape?: TableShape]>> = {
  project: [project],
  nested: [project, 'nested'],
  group: [group],
  group2: [group],
  nestedGroup: [group, 'nested'],
  window: [window],
  lateWindow: [window, 'late'],
  legacyWindow: [legacyWindow],
  lateLegacyWindow: [legacyWindow, 'late'],
  windowRows: [windowRows],
  cascade: [cascade],
  windowJoin: [windowJoin],
  windowRank: [windowRank],
  join: [join],
  join2: [join],
  cross: [cross],
  semi: [semi],
  scalar: [scalar],
  interval: [interval],
  temporal: [temporal],
  sets: [sets],
  setsAll: [setsAll],
  topN: [topN],
  limit: [limit],
  dedup: [dedup],
  over: [over],
  lateOver: [over, 'late'],
  unnest: [unnest, 'nested'],
  match: [randomMatch],
};
const nestable: readonly Kind[] = [project, group, join, topN, sets, semi];
