// @ts-check

/** Tables of the shop case, each of its own columns. */
export const shopTables = ['buys_per_hour', 'users_of_day', 'top_all', 'top_partial', 'top_none'];

/** Event seconds that a row stands for: with it the rows do not depend on the rate. */
const EVENT_SECONDS_PER_ROW = 0.6;

/** @param {string} name @param {string} columns @param {(table: string) => string} options */
const table = (name, columns, options) => `CREATE TEMPORARY TABLE ${name} (${columns}) WITH (${options(name)});\n`;

/**
 * The shop example's three results, bounded, the third once for each kind of cache of its dimension join; everything in PostgreSQL,
 * where the categories lie that `npm start` seeds.
 * @param {{ rows: number; rowsPerSecond: number; seed: number; prefix: string }} wishes
 */
export function shopScript({ rows, rowsPerSecond, seed, prefix }) {
  const serving = (/** @type {string} */ name) =>
    `'connector' = 'jdbc', 'url' = 'jdbc:postgresql://headrace-data/headrace_data', 'table-name' = '${name}', ` +
    `'username' = 'headrace_data', 'password' = '\${secret.HEADRACE_DATA_PASSWORD}'`;
  const sink = (/** @type {string} */ name) => serving(`${prefix}_${name}`);
  const caches = {
    all: `'lookup.cache' = 'FULL'`,
    partial: `'lookup.cache' = 'PARTIAL', 'lookup.partial-cache.max-rows' = '100', 'lookup.partial-cache.expire-after-write' = '1 min'`,
    none: `'lookup.cache' = 'NONE'`,
  };
  const joins = Object.entries(caches).map(([name, cache]) => ({
    name,
    tables:
      table(`categories_${name}`, 'category_id BIGINT, category_name STRING', () => `${serving('shop_categories')}, ${cache}`) +
      table(`top_${name}`, 'category_name STRING, buys BIGINT, PRIMARY KEY (category_name) NOT ENFORCED', sink),
    insert: `INSERT INTO top_${name} SELECT c.category_name, COUNT(*)
FROM (SELECT category_id, PROCTIME() AS proc_time FROM buys) AS b
JOIN categories_${name} FOR SYSTEM_TIME AS OF b.proc_time AS c ON b.category_id = c.category_id GROUP BY c.category_name;`,
  }));
  const speed = rowsPerSecond * EVENT_SECONDS_PER_ROW;
  const window = 'window_start TIMESTAMP(3), window_end TIMESTAMP(3)';
  return `
CREATE TEMPORARY TABLE behaviour (
  user_id BIGINT, item_id BIGINT, category_id BIGINT, behavior STRING, ts TIMESTAMP(3), WATERMARK FOR ts AS ts - INTERVAL '5' SECOND
) WITH (
  'connector' = 'datagen', 'headrace.profile' = 'shop-behaviour', 'headrace.seed' = '${seed}', 'headrace.shop.speed' = '${speed}',
  'rows-per-second' = '${rowsPerSecond}', 'number-of-rows' = '${rows}'
);
${table('buys_per_hour', `${window}, buys BIGINT, PRIMARY KEY (window_start) NOT ENFORCED`, sink)}
${table('users_of_day', `${window}, users BIGINT, PRIMARY KEY (window_start, window_end) NOT ENFORCED`, sink)}
${joins.map(({ tables }) => tables).join('')}
CREATE TEMPORARY VIEW buys AS SELECT category_id, ts FROM behaviour WHERE behavior = 'buy';
EXECUTE STATEMENT SET BEGIN
INSERT INTO buys_per_hour SELECT window_start, window_end, COUNT(*)
FROM TABLE(TUMBLE(TABLE buys, DESCRIPTOR(ts), INTERVAL '1' HOUR)) GROUP BY window_start, window_end;
INSERT INTO users_of_day SELECT window_start, window_end, COUNT(DISTINCT user_id)
FROM TABLE(CUMULATE(TABLE behaviour, DESCRIPTOR(ts), INTERVAL '10' MINUTE, INTERVAL '1' DAY)) GROUP BY window_start, window_end;
${joins.map(({ insert }) => insert).join('\n')}
END;
`;
}
