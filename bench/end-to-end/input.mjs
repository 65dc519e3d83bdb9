// @ts-check
import { closeSync, existsSync, openSync, renameSync, statSync, writeSync } from 'node:fs';

/**
 * A log of a shop: five columns, seeded, event time rising with three seconds of disorder. JSON lines of about 109 bytes a row.
 * @param {{ file: string; bytes: number; items: number; format: 'json' | 'csv' }} wishes
 */
export function makeInput({ file, bytes, items, format }) {
  if (existsSync(file) && statSync(file).size >= bytes) return;
  const next = generator(42);
  const kinds = ['pv', 'pv', 'pv', 'pv', 'pv', 'pv', 'pv', 'pv', 'pv', 'buy', 'cart', 'fav'];
  const out = openSync(`${file}.tmp`, 'w');
  const start = Date.UTC(2017, 10, 27) / 1_000;
  let size = 0;
  for (let row = 0; size < bytes;) {
    let text = '';
    for (let i = 0; i < 20_000; i++, row++) {
      const user = 100_000_000 + Math.floor(next() * 1_000_000);
      const item = 100_000_000 + Math.floor(next() * items);
      const category = 100_000_000 + Math.floor(next() * 5_000_000);
      const kind = kinds[Math.floor(next() * 12)];
      const at = new Date((start + Math.floor(row / 2_000) - Math.floor(next() * 3)) * 1_000).toISOString();
      const ts = `${at.slice(0, 10)} ${at.slice(11, 19)}`;
      text +=
        format === 'json'
          ? `{"user_id":${user},"item_id":${item},"category_id":${category},"behavior":"${kind}","ts":"${ts}"}\n`
          : `${user},${item},${category},${kind},${ts}\n`;
    }
    size += writeSync(out, text);
  }
  closeSync(out);
  renameSync(`${file}.tmp`, file);
}

/** @param {number} seed mulberry32 */
export function generator(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}
