import type { Dice } from './dice';
import { randomExpression } from './random-expression';
import { aggregates, aliased, baseOf, chosenOf, columnsOf, named, shown, types, type Kind } from './random-parts';
import type { ColumnType } from './random-table';

/** A window function over a table, all but SESSION. */
const windowOf = (dice: Dice, table: string): string =>
  dice.pick([
    `TUMBLE(TABLE ${table}, DESCRIPTOR(ts), INTERVAL '1' MINUTE)`,
    `HOP(TABLE ${table}, DESCRIPTOR(ts), INTERVAL '30' SECOND, INTERVAL '1' MINUTE)`,
    `HOP(TABLE ${table}, DESCRIPTOR(ts), INTERVAL '20' SECOND, INTERVAL '1' MINUTE)`,
    `CUMULATE(TABLE ${table}, DESCRIPTOR(ts), INTERVAL '30' SECOND, INTERVAL '2' MINUTE)`,
    `TUMBLE(TABLE ${table}, DESCRIPTOR(ts), INTERVAL '7' SECOND)`,
  ]);

export const window: Kind = (dice, tables) => {
  const { sql, columns } = baseOf(dice, tables);
  const scope = named('a', columns);
  const keys = dice.chance(0.6) ? ['a.k'] : [];
  const session = dice.chance(0.2);
  const shape = session
    ? `SESSION(TABLE ${sql} PARTITION BY k, DESCRIPTOR(ts), INTERVAL '${dice.pick(['20', '45'])}' SECOND)`
    : windowOf(dice, sql);
  const made = aggregates(dice, scope);
  const by = ['a.window_start', 'a.window_end', ...(session ? ['a.k'] : keys)];
  const sets = !session && keys.length > 0 && dice.chance(0.15) ? `a.window_start, a.window_end, GROUPING SETS ((a.k), ())` : by.join(', ');
  return {
    query: `SELECT ${aliased([...by, ...shown(made)])} FROM TABLE(${shape}) AS a GROUP BY ${sets}`,
    columns: columnsOf(['TIMESTAMP', 'TIMESTAMP', ...(by.length > 2 ? (['INT'] as const) : []), ...made.types]),
  };
};

/** The forms of Flink's older dialect, in GROUP BY. */
export const legacyWindow: Kind = (dice, tables) => {
  const { sql, columns } = baseOf(dice, tables);
  const scope = named('a', columns);
  const [name, sizes] = dice.pick([
    ['TUMBLE', "INTERVAL '1' MINUTE"],
    ['TUMBLE', "INTERVAL '10' SECOND"],
    ['HOP', "INTERVAL '30' SECOND, INTERVAL '1' MINUTE"],
    ['HOP', "INTERVAL '15' SECOND, INTERVAL '1' MINUTE"],
    ['SESSION', "INTERVAL '20' SECOND"],
  ] as const);
  const key = dice.chance(0.6);
  const made = aggregates(dice, scope);
  const of = (part: string): string => `${name}${part}(a.ts, ${sizes})`;
  const parts = [of('_START'), of('_END'), ...(key ? ['a.k'] : []), ...shown(made)];
  return {
    query: `SELECT ${aliased(parts)} FROM ${sql} AS a GROUP BY ${of('')}${key ? ', a.k' : ''}`,
    columns: columnsOf(['TIMESTAMP', 'TIMESTAMP', ...(key ? (['INT'] as const) : []), ...made.types]),
  };
};

/** The rows of windows, not grouped. */
export const windowRows: Kind = (dice, tables) => {
  const { sql, columns } = baseOf(dice, tables);
  const scope = [
    ...named('a', columns),
    { name: 'a.window_start', type: 'TIMESTAMP' as const },
    { name: 'a.window_end', type: 'TIMESTAMP' as const },
  ];
  const { parts, columns: chosen } = chosenOf(dice, scope, 1, 3);
  const condition = dice.chance(0.4) ? ` WHERE ${randomExpression(dice, 'BOOLEAN', scope, 1)}` : '';
  return {
    query: `SELECT ${aliased(['a.window_end', ...parts])} FROM TABLE(${windowOf(dice, sql)}) AS a${condition}`,
    columns: columnsOf(['TIMESTAMP', ...chosen]),
  };
};

/** Windows over the results of windows. */
export const cascade: Kind = (dice, tables) => {
  const { sql } = baseOf(dice, tables);
  const view = `${sql}_windows`;
  const first = dice.pick([
    `TUMBLE(TABLE ${sql}, DESCRIPTOR(ts), INTERVAL '10' SECOND)`,
    `TUMBLE(TABLE ${sql}, DESCRIPTOR(ts), INTERVAL '30' SECOND)`,
  ]);
  const views = [
    `CREATE TEMPORARY VIEW ${view} AS SELECT a.k, a.window_time AS ts, COUNT(*) AS n, SUM(a.v) AS v FROM TABLE(${first}) AS a GROUP BY a.window_start, a.window_end, a.window_time, a.k;`,
  ];
  const columns = [
    { name: 'k', type: 'INT' },
    { name: 'n', type: 'BIGINT' },
    { name: 'v', type: 'INT' },
  ] as const;
  const made = aggregates(dice, named('a', columns));
  const outer = dice.pick([
    `TUMBLE(TABLE ${view}, DESCRIPTOR(ts), INTERVAL '1' MINUTE)`,
    `HOP(TABLE ${view}, DESCRIPTOR(ts), INTERVAL '30' SECOND, INTERVAL '1' MINUTE)`,
  ]);
  const by = ['a.window_start', 'a.window_end', ...(dice.chance(0.5) ? ['a.k'] : [])];
  return {
    query: `SELECT ${aliased([...by, ...shown(made)])} FROM TABLE(${outer}) AS a GROUP BY ${by.join(', ')}`,
    columns: columnsOf(['TIMESTAMP', 'TIMESTAMP', ...(by.length > 2 ? (['INT'] as const) : []), ...made.types]),
    views,
  };
};

/** Rows of the same window of two tables. */
export const windowJoin: Kind = (dice, tables) => {
  const [left, right] = [baseOf(dice, tables), baseOf(dice, tables)];
  const seed = windowOf(dice, '@');
  const side = (sql: string): string => `(SELECT * FROM TABLE(${seed.replace('@', sql)}))`;
  const windows = 'a.window_start = b.window_start AND a.window_end = b.window_end';
  const scope = [...named('a', left.columns), ...named('b', right.columns)].filter(({ name }) => !name.endsWith('.ts'));
  if (dice.chance(0.25)) {
    const { parts, columns } = chosenOf(
      dice,
      named('a', left.columns).filter(({ name }) => name !== 'a.ts'),
      1,
      2,
    );
    const exists = `${dice.pick(['', 'NOT '])}EXISTS (SELECT * FROM ${side(right.sql)} AS b WHERE a.k = b.k AND ${windows})`;
    return { query: `SELECT ${aliased(parts)} FROM ${side(left.sql)} AS a WHERE ${exists}`, columns: columnsOf(columns) };
  }
  const type = dice.pick(['JOIN', 'LEFT JOIN', 'RIGHT JOIN', 'FULL JOIN']);
  const { parts, columns } = chosenOf(dice, scope, 2, 2);
  const residual = dice.chance(0.2) ? ` AND ${randomExpression(dice, 'BOOLEAN', scope, 1)}` : '';
  return {
    query: `SELECT ${aliased(['a.window_end', ...parts])} FROM ${side(left.sql)} AS a ${type} ${side(right.sql)} AS b ON a.k = b.k AND ${windows}${residual}`,
    columns: columnsOf(['TIMESTAMP', ...columns]),
  };
};

/** The first rows of each window, by every column. */
export const windowRank: Kind = (dice, tables) => {
  const { sql, columns } = baseOf(dice, tables);
  const order = columns.map(({ name }, i) => `${name}${i === 1 && dice.chance(0.5) ? ' DESC' : ''}`);
  const partition = `window_start, window_end${dice.chance(0.5) ? ', k' : ''}`;
  const number = `ROW_NUMBER() OVER (PARTITION BY ${partition} ORDER BY ${[...order.slice(1), order[0]].join(', ')})`;
  const names = columns.map(({ name }) => name).filter((name) => name !== 'ts');
  const query = `SELECT ${aliased(['window_start', 'CAST(ts AS STRING)', ...names])} FROM (SELECT *, ${number} AS rn FROM TABLE(${windowOf(dice, sql)})) WHERE ${dice.pick(['rn <= 1', 'rn <= 2', 'rn <= 3'])}`;
  const kept: ColumnType[] = columns.filter(({ name }) => name !== 'ts').map(({ type }) => type);
  return { query, columns: columnsOf(['TIMESTAMP', 'STRING', ...kept]) };
};

export const over: Kind = (dice, tables) => {
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
    'LAST_VALUE(a.v)',
    'SUM(DISTINCT a.v)',
    'SUM(a.k) FILTER (WHERE a.v > 0)',
  ]);
  const { parts, columns: chosen } = chosenOf(dice, scope, 1, 2);
  const numbered = dice.chance(0.2) ? dice.pick(['ROW_NUMBER()', 'RANK()', 'DENSE_RANK()', 'LAG(a.v)', 'LAG(a.v, 2)']) : null;
  const last = numbered === null ? `${call} OVER (${partition}ORDER BY a.ts ${frame})` : `${numbered} OVER (${partition}ORDER BY a.ts)`;
  const bigint = (numbered === null && call.startsWith('COUNT')) || (numbered !== null && !numbered.startsWith('LAG'));
  return { query: `SELECT ${aliased([...parts, last])} FROM ${sql} AS a`, columns: columnsOf([...chosen, bigint ? 'BIGINT' : 'INT']) };
};

export const interval: Kind = (dice, tables) => {
  const [left, right] = [baseOf(dice, tables), baseOf(dice, tables)];
  const scope = [...named('a', left.columns), ...named('b', right.columns)];
  const [back, ahead] = [dice.pick(['0', '10', '30']), dice.pick(['30', '0', '60'])];
  const type = dice.pick(['JOIN', 'LEFT JOIN', 'RIGHT JOIN', 'FULL JOIN']);
  const chosen = Array.from({ length: 2 + dice.below(2) }, () => dice.pick(types));
  const parts = chosen.map((of) => randomExpression(dice, of, scope, 1));
  const on = `a.k = b.k AND b.ts BETWEEN a.ts - INTERVAL '${back}' SECOND AND a.ts + INTERVAL '${ahead}' SECOND`;
  return { query: `SELECT ${aliased(parts)} FROM ${left.sql} AS a ${type} ${right.sql} AS b ON ${on}`, columns: columnsOf(chosen) };
};

/**
 * Each row with the version of another table's row that held at its time. NULL keys have no versions: Flink 1.20 lets NULL meet NULL here
 * (examples/sql/time-joins/temporal-null-key).
 */
export const temporal: Kind = (dice, tables) => {
  const [left, right] = [baseOf(dice, tables), baseOf(dice, tables)];
  const view = `${right.sql}_versions`;
  const names = right.columns.map(({ name }) => name).join(', ');
  const views = [
    `CREATE TEMPORARY VIEW ${view} AS SELECT ${names} FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY k ORDER BY ts DESC) AS rn FROM ${right.sql} WHERE k IS NOT NULL) WHERE rn = 1;`,
  ];
  const scope = [
    ...named('a', left.columns),
    ...named(
      'b',
      right.columns.filter(({ name }) => name !== 'ts'),
    ),
  ];
  const { parts, columns } = chosenOf(dice, scope, 2, 2);
  const type = dice.pick(['JOIN', 'LEFT JOIN']);
  const query = `SELECT ${aliased(parts)} FROM ${left.sql} AS a ${type} ${view} FOR SYSTEM_TIME AS OF a.ts AS b ON a.k = b.k`;
  return { query, columns: columnsOf(columns), views };
};
