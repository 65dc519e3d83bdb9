// @ts-check
import { columnsOf } from './kill-sinks.mjs';

/** @typedef {{ bootstrap: string; rows: number; rate: number; seed: number }} KillCase */
/** @typedef {import('./kill-sinks.mjs').Row} Row */
/** @typedef {import('./kill-sinks.mjs').TableName} TableName */

const GROUPS = 997;
const types = {
  copies: ['id BIGINT', 'item INT', 'amount DECIMAL(12, 2)'],
  windows: ['item INT', 'starts TIMESTAMP_LTZ(3)', 'orders BIGINT', 'total DECIMAL(38, 2)'],
  totals: ['g BIGINT', 'orders BIGINT', 'total DECIMAL(38, 2)'],
};
/** A filtered copy, windows by key, and groups that change with each row. */
const queries = {
  copies: 'SELECT id, item, amount FROM numbers WHERE item < 5',
  windows: `SELECT item, window_start, COUNT(*), SUM(amount)
FROM TABLE(TUMBLE(TABLE numbers, DESCRIPTOR(happened), INTERVAL '1' SECOND))
GROUP BY item, window_start, window_end`,
  totals: `SELECT MOD(id, ${GROUPS}), COUNT(*), SUM(amount) FROM numbers GROUP BY MOD(id, ${GROUPS})`,
};

/** @param {string} bootstrap @param {string} [more] */
const topicIn = (bootstrap, more = '') =>
  `WITH ('connector' = 'kafka', 'topic' = 'kill-in', 'properties.bootstrap.servers' = '${bootstrap}', 'format' = 'json'${more})`;

/** Feeds the input, rate-limited, so that kills meet a job that has work. @param {KillCase} of */
export const feedScript = ({ bootstrap, rows, rate, seed }) => `
CREATE TEMPORARY TABLE numbers (id BIGINT, item INT, amount DECIMAL(12, 2)) WITH (
  'connector' = 'datagen', 'headrace.seed' = '${seed}', 'rows-per-second' = '${rate}',
  'fields.id.kind' = 'sequence', 'fields.id.start' = '0', 'fields.id.end' = '${rows - 1}',
  'fields.item.min' = '0', 'fields.item.max' = '9', 'fields.amount.min' = '0', 'fields.amount.max' = '1000');
CREATE TEMPORARY TABLE topic_in (id BIGINT, item INT, amount DECIMAL(12, 2))
${topicIn(bootstrap, `, 'sink.delivery-guarantee' = 'at-least-once', 'sink.partitioner' = 'round-robin'`)};
INSERT INTO topic_in SELECT id, item, amount FROM numbers;
`;

/** What is killed: every table of the sink. @param {KillCase} of @param {import('./kill-sinks.mjs').KillSink} sink */
export function killedScript({ bootstrap }, sink) {
  const tables = sink.tables.map((name) => {
    const key = sink.keys.includes(name) ? [`PRIMARY KEY (${columnsOf[name].key.join(', ')}) NOT ENFORCED`] : [];
    return `CREATE TEMPORARY TABLE ${name} (${[...types[name], ...key].join(', ')}) WITH (${sink.with(name)});`;
  });
  return `
CREATE TEMPORARY TABLE numbers (
  id BIGINT, item INT, amount DECIMAL(12, 2),
  happened AS TO_TIMESTAMP_LTZ(id, 3), WATERMARK FOR happened AS happened
) ${topicIn(bootstrap, `, 'scan.startup.mode' = 'earliest-offset'`)};
${tables.join('\n')}
EXECUTE STATEMENT SET BEGIN
${sink.tables.map((name) => `INSERT INTO ${name} ${queries[name]};`).join('\n')}
END;
`;
}

/** How many rows each table of the sink lacks, and how many it has that nothing gives, or twice. @param {readonly string[]} input lines of `kill-in` @param {import('./kill-sinks.mjs').KillSink} sink */
export async function judge(input, sink) {
  const rows = input.map((line) => JSON.parse(line));
  const last = rows.reduce((newest, { id }) => Math.max(newest, id), 0);
  /** Windows that event time has surely passed; later ones must be right where they are there. */
  const passed = (/** @type {string} */ line) => Number(line.split(' ')[0]) < Math.floor(last / 1_000) - 1;
  /** @type {Record<string, { wanted: number; found: number; lost: number; doubled: number }>} */
  const verdict = {};
  for (const name of sink.tables) {
    const found = (await sink.read(name)).map(lineOf[name]);
    verdict[name] = compare(wantedOf[name](rows), found, name === 'windows' ? passed : () => true);
  }
  return verdict;
}

/** @typedef {readonly { id: number; item: number; amount: number }[]} Input */
/** @type {Record<TableName, (rows: Input) => string[]>} */
const wantedOf = {
  copies: (rows) => rows.filter(({ item }) => item < 5).map(({ id, item, amount }) => `${id} ${item} ${cents(amount)}`),
  windows: (rows) => sums(rows, ({ id, item }) => `${Math.floor(id / 1_000)} ${item}`),
  totals: (rows) => sums(rows, ({ id }) => String(id % GROUPS)),
};
/** @type {Record<TableName, (row: Row) => string>} */
const lineOf = {
  copies: ({ id, item, amount }) => `${id} ${item} ${cents(amount)}`,
  windows: ({ item, starts, orders, total }) => `${seconds(starts)} ${item} ${orders} ${cents(total)}`,
  totals: ({ g, orders, total }) => `${g} ${orders} ${cents(total)}`,
};

/** @param {Input} rows @param {(row: Input[number]) => string} keyOf */
function sums(rows, keyOf) {
  /** @type {Map<string, { orders: number; total: number }>} */
  const groups = new Map();
  for (const row of rows) {
    const group = groups.get(keyOf(row)) ?? { orders: 0, total: 0 };
    groups.set(keyOf(row), { orders: group.orders + 1, total: group.total + cents(row.amount) });
  }
  return [...groups].map(([key, { orders, total }]) => `${key} ${orders} ${total}`);
}

/** @param {number | string | undefined} amount */
const cents = (amount) => Math.round(Number(amount) * 100);

/** Of a time as one of the systems writes it; without a zone it is UTC. @param {number | string | undefined} at */
function seconds(at) {
  const text = String(at).replace(' ', 'T');
  return Date.parse(/(Z|[+-]\d\d:?\d\d)$/.test(text) ? text : `${text}Z`) / 1_000;
}

/** @param {readonly string[]} wanted @param {readonly string[]} found @param {(line: string) => boolean} mustBe which of the wanted lines are lost where they are not found */
function compare(wanted, found, mustBe) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const line of wanted) counts.set(line, (counts.get(line) ?? 0) + 1);
  let doubled = 0;
  for (const line of found) {
    const left = counts.get(line) ?? 0;
    if (left === 0) doubled++;
    else counts.set(line, left - 1);
  }
  let lost = 0;
  for (const [line, left] of counts) if (mustBe(line)) lost += left;
  return { wanted: wanted.filter(mustBe).length, found: found.length, lost, doubled };
}
