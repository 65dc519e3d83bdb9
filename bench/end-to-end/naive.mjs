// @ts-check
// The same query as anyone would write it in an afternoon: JSON.parse a line, a Map of windows, JSON.stringify the results.
import { createReadStream, createWriteStream } from 'node:fs';
import { createInterface } from 'node:readline';

const [input, output, format] = process.argv.slice(2);
/** @type {Map<number, Map<number, { orders: number; users: number }>>} */
const windows = new Map();
const out = createWriteStream(/** @type {string} */ (output));
let watermark = -Infinity;
const SIZE = 10_000;

/** @param {number} start @param {Map<number, { orders: number; users: number }>} groups */
function fire(start, groups) {
  const text = new Date(start).toISOString().replace('T', ' ').slice(0, 19);
  for (const [item, { orders, users }] of groups) out.write(`${JSON.stringify({ item_id: item, starts: text, orders, users })}\n`);
}

/** @param {string} line */
function parse(line) {
  if (format !== 'csv') return JSON.parse(line);
  const [user_id, item_id, category_id, behavior, ts] = line.split(',');
  return { user_id: Number(user_id), item_id: Number(item_id), category_id: Number(category_id), behavior, ts };
}

for await (const line of createInterface({ input: createReadStream(/** @type {string} */ (input), { highWaterMark: 1_048_576 }) })) {
  const row = parse(line);
  const time = Date.parse(`${row.ts.replace(' ', 'T')}Z`);
  if (row.behavior === 'pv') {
    const start = time - (time % SIZE);
    if (start + SIZE - 1 > watermark) {
      let groups = windows.get(start);
      if (!groups) windows.set(start, (groups = new Map()));
      const group = groups.get(row.item_id) ?? { orders: 0, users: 0 };
      group.orders++;
      group.users += row.user_id;
      groups.set(row.item_id, group);
    }
  }
  if (time - 5_000 <= watermark) continue;
  watermark = time - 5_000;
  for (const [start, groups] of windows) {
    if (start + SIZE - 1 > watermark) continue;
    fire(start, groups);
    windows.delete(start);
  }
}
for (const [start, groups] of windows) fire(start, groups);
out.end();
