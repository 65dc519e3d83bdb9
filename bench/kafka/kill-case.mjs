// @ts-check
/** @typedef {{ bootstrap: string; rows: number; rate: number; seed: number }} KillCase */

/** @param {string} bootstrap @param {string} topic @param {string} [more] */
const kafka = (bootstrap, topic, more = '') =>
  `WITH ('connector' = 'kafka', 'topic' = '${topic}', 'properties.bootstrap.servers' = '${bootstrap}', 'format' = 'json'${more})`;

/** Feeds the input, rate-limited, so that kills meet a job that has work. @param {KillCase} of */
export const feedScript = ({ bootstrap, rows, rate, seed }) => `
CREATE TEMPORARY TABLE numbers (id BIGINT, item INT, amount DECIMAL(12, 2)) WITH (
  'connector' = 'datagen', 'headrace.seed' = '${seed}', 'rows-per-second' = '${rate}',
  'fields.id.kind' = 'sequence', 'fields.id.start' = '0', 'fields.id.end' = '${rows - 1}',
  'fields.item.min' = '0', 'fields.item.max' = '9', 'fields.amount.min' = '0', 'fields.amount.max' = '1000');
CREATE TEMPORARY TABLE topic_in (id BIGINT, item INT, amount DECIMAL(12, 2))
${kafka(bootstrap, 'kill-in', `, 'sink.delivery-guarantee' = 'at-least-once', 'sink.partitioner' = 'round-robin'`)};
INSERT INTO topic_in SELECT id, item, amount FROM numbers;
`;

/** What is killed: a filtered copy and windows by key, each into a topic of its own, exactly once. @param {KillCase} of */
export const killedScript = ({ bootstrap }) => `
CREATE TEMPORARY TABLE numbers (
  id BIGINT, item INT, amount DECIMAL(12, 2),
  happened AS TO_TIMESTAMP_LTZ(id, 3), WATERMARK FOR happened AS happened
) ${kafka(bootstrap, 'kill-in', `, 'scan.startup.mode' = 'earliest-offset'`)};
CREATE TEMPORARY TABLE copies (id BIGINT, item INT, amount DECIMAL(12, 2)) ${kafka(bootstrap, 'kill-copies')};
CREATE TEMPORARY TABLE windows (item INT, starts TIMESTAMP_LTZ(3), orders BIGINT, total DECIMAL(38, 2))
${kafka(bootstrap, 'kill-windows')};
EXECUTE STATEMENT SET BEGIN
INSERT INTO copies SELECT id, item, amount FROM numbers WHERE item < 5;
INSERT INTO windows
SELECT item, window_start, COUNT(*), SUM(amount)
FROM TABLE(TUMBLE(TABLE numbers, DESCRIPTOR(happened), INTERVAL '1' SECOND))
GROUP BY item, window_start, window_end;
END;
`;

/** @param {readonly string[]} input @param {readonly string[]} output the lines of `kill-copies` */
export function judgeCopies(input, output) {
  const wanted = input.map((line) => JSON.parse(line)).filter(({ item }) => item < 5);
  return compare(
    wanted.map(({ id, item, amount }) => `${id} ${item} ${cents(amount)}`),
    output.map((line) => JSON.parse(line)).map(({ id, item, amount }) => `${id} ${item} ${cents(amount)}`),
  );
}

/** Windows that event time has surely passed; later ones must be right where they are there. @param {readonly string[]} input @param {readonly string[]} output */
export function judgeWindows(input, output) {
  /** @type {Map<string, { orders: number; total: number }>} */
  const windows = new Map();
  let last = 0;
  for (const line of input) {
    const { id, item, amount } = JSON.parse(line);
    const key = `${Math.floor(id / 1_000)} ${item}`;
    const window = windows.get(key) ?? { orders: 0, total: 0 };
    windows.set(key, { orders: window.orders + 1, total: window.total + cents(amount) });
    last = Math.max(last, id);
  }
  const text = (/** @type {[string, { orders: number; total: number }]} */ [key, { orders, total }]) => `${key} ${orders} ${total}`;
  const passed = (/** @type {string} */ line) => Number(line.split(' ')[0]) < Math.floor(last / 1_000) - 1;
  const found = output
    .map((line) => JSON.parse(line))
    .map(({ item, starts, orders, total }) => {
      return `${Date.parse(`${String(starts).replace(' ', 'T').replace(/Z?$/, 'Z')}`) / 1_000} ${item} ${orders} ${cents(total)}`;
    });
  return compare([...windows].map(text), found, passed);
}

/** @param {number | string} amount */
const cents = (amount) => Math.round(Number(amount) * 100);

/** @param {readonly string[]} wanted @param {readonly string[]} found @param {(line: string) => boolean} [mustBe] which of the wanted lines are lost where they are not found */
function compare(wanted, found, mustBe = () => true) {
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
