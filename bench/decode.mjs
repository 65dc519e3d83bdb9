// Rows a CPU-second of the formats' decoders and encoders, beside JSON.parse and split: node bench/decode.mjs [rows]. Prints JSON.
import { build } from 'tsdown';
import { benchArguments } from './arguments.mjs';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const { positionals } = benchArguments(
  `node bench/decode.mjs [ROWS]

Rows a CPU-second of the formats' decoders and encoders, beside JSON.parse and split; prints JSON.`,
  {},
  1,
);
const ROWS = Number(positionals[0] ?? 2_000_000);
const RUNS = 5;
const CHUNK = 1 << 20;
const here = import.meta.dirname;

const out = mkdtempSync(path.join(os.tmpdir(), 'headrace-bench-'));
await build({
  entry: { cases: path.join(here, 'decode-cases.ts') },
  outDir: out,
  cwd: path.join(here, '..'),
  config: false,
  format: 'esm',
  platform: 'node',
  dts: false,
  tsconfig: path.join(here, '../tsconfig.json'),
  logLevel: 'silent',
  deps: { alwaysBundle: [/.*/] },
});
const cases = await import(pathToFileURL(path.join(out, 'cases.mjs')).href);
rmSync(out, { recursive: true });

const behaviors = ['pv', 'pv', 'pv', 'pv', 'cart', 'pv', 'fav', 'buy'];
const stamp = (n) => new Date(1_511_568_000_000 + n * 37).toISOString().slice(0, 19).replace('T', ' ');
const rowOf = (n) => [
  900_000 + ((n * 7_919) % 99_991),
  300_000 + ((n * 104_729) % 4_000_037),
  1_000_000 + ((n * 31) % 4_000_001),
  behaviors[n % 8],
  stamp(n),
];
const names = ['user_id', 'item_id', 'category_id', 'behavior', 'ts'];
const jsonLine = (n) =>
  JSON.stringify(Object.fromEntries(rowOf(n).map((value, i) => [names[i], typeof value === 'number' ? `${value}` : value])));
const input = (line) => {
  const parts = [];
  for (let from = 0; from < ROWS; from += 50_000) {
    parts.push(Buffer.from(Array.from({ length: Math.min(50_000, ROWS - from) }, (_, i) => line(from + i)).join('\n') + '\n'));
  }
  return Buffer.concat(parts);
};
const sources = { json: input(jsonLine), csv: input((n) => rowOf(n).join(',')) };

/** Feeds 1 MB pieces the way a task does it: the unended record of a piece goes before the next one. */
function decodeAll(name, projection) {
  const decoder = cases.decoders[name](projection);
  const batch = cases.newBatch(projection, 4_096);
  const source = sources[name];
  const piece = new Uint8Array(CHUNK + 65_536);
  let kept = 0;
  let rows = 0;
  let check = 0;
  for (let at = 0; at < source.length;) {
    const size = Math.min(CHUNK, source.length - at);
    piece.set(source.subarray(at, at + size), kept);
    const base = at - kept;
    at += size;
    const end = kept + size;
    let from = 0;
    for (;;) {
      const result = decoder.decode({ bytes: piece, from, end, base, final: at >= source.length }, batch);
      from += result.consumed;
      if (result.rows === 0) break;
      rows += result.rows;
      for (let i = 0; i < result.rows; i++) check = (check + batch.columns[0].i32[2 * i]) | 0;
    }
    piece.copyWithin(0, from, end);
    kept = end - from;
  }
  return { rows, check };
}

function encodeAll(name) {
  const encoder = cases.encoders[name]();
  const projection = names.map((_, i) => i);
  const batch = cases.newBatch(projection, 4_096);
  cases.decoders[name](projection).decode({ bytes: sources[name], from: 0, end: 1_000_000, base: 0, final: false }, batch);
  const buffer = cases.newBuffer();
  let rows = 0;
  while (rows < ROWS) {
    buffer.clear();
    encoder.encode(batch, { from: 0, to: batch.rowCount }, buffer);
    rows += batch.rowCount;
  }
  return { rows, check: buffer.length };
}

/** The rows of the CSV source in batches. */
function* csvBatches() {
  const decoder = cases.decoders.csv(all);
  const batch = cases.newBatch(all, 4_096);
  for (let at = 0; at < sources.csv.length;) {
    const { consumed, rows } = decoder.decode({ bytes: sources.csv, from: at, end: sources.csv.length, base: 0, final: true }, batch);
    if (rows > 0) yield batch;
    if (consumed === 0) return;
    at += consumed;
  }
}

function writeParquet() {
  const writer = cases.parquetWriter();
  const buffer = cases.newBuffer();
  let rows = 0;
  for (const batch of csvBatches()) {
    writer.write(batch, { from: 0, to: batch.rowCount }, buffer);
    rows += batch.rowCount;
  }
  writer.finish(buffer);
  return { rows, check: buffer.length, bytes: buffer.written() };
}

async function readParquet(projection) {
  const reader = cases.parquetReader(sources.parquet, projection);
  const batch = cases.newBatch(projection, 4_096);
  let rows = 0;
  let check = 0;
  while ((await reader.next(batch)) !== null) {
    rows += batch.rowCount;
    check = (check + batch.columns[0].i32[0] + batch.columns[projection.length - 1].i32[2 * (batch.rowCount - 1)]) | 0;
  }
  return { rows, check };
}

const lines = (source, most) => source.subarray(0, source.lastIndexOf(10, most)).toString('latin1').split('\n');

function naiveJson() {
  let rows = 0;
  let check = 0;
  for (const line of lines(sources.json, 20_000_000)) {
    if (line === '') continue;
    const row = JSON.parse(line);
    check = (check + Number(row.user_id) + Date.parse(`${row.ts}Z`)) | 0;
    rows++;
  }
  return { rows, check };
}

function naiveCsv() {
  let rows = 0;
  let check = 0;
  for (const line of lines(sources.csv, 10_000_000)) {
    if (line === '') continue;
    const cells = line.split(',');
    check = (check + Number(cells[0]) + Date.parse(`${cells[4]}Z`)) | 0;
    rows++;
  }
  return { rows, check };
}

const all = [0, 1, 2, 3, 4];
const tasks = {
  'json decode, 5 columns': () => decodeAll('json', all),
  'json decode, 2 of 5 columns': () => decodeAll('json', [1, 4]),
  'json naive (JSON.parse a line)': naiveJson,
  'csv decode, 5 columns': () => decodeAll('csv', all),
  'csv decode, 2 of 5 columns': () => decodeAll('csv', [1, 4]),
  'csv naive (split)': naiveCsv,
  'parquet read, 5 columns': () => readParquet(all),
  'parquet read, 2 of 5 columns': () => readParquet([1, 4]),
  'parquet read, 1 text of 5 columns': () => readParquet([3]),
  'csv decode and parquet write': writeParquet,
  'json encode': () => encodeAll('json'),
  'csv encode': () => encodeAll('csv'),
};

sources.parquet = writeParquet().bytes;
const results = [];
for (const [name, run] of Object.entries(tasks)) {
  await run();
  const rates = [];
  let last;
  for (let i = 0; i < RUNS; i++) {
    const before = process.cpuUsage();
    last = await run();
    const used = process.cpuUsage(before);
    rates.push(last.rows / (used.user + used.system));
  }
  rates.sort((a, b) => a - b);
  results.push({ name, millionRowsPerCpuSecond: Number(rates[RUNS >> 1].toFixed(2)), rows: last.rows, check: last.check });
}
const bytesPerRow = Object.fromEntries(Object.entries(sources).map(([name, bytes]) => [name, Math.round(bytes.length / ROWS)]));
console.log(JSON.stringify({ node: process.version, rows: ROWS, bytesPerRow, results }, null, 2));
