import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { runOnHeadrace, straight } from '@/bench/conformance/headrace-side';
import { caseWorker } from './case-worker';
import { remaining } from './rows-written';

/**
 * Names and texts that would end a quote, a line or a comment of generated code, or that JavaScript means something by, run as tables, columns,
 * aliases, fields of rows and constants: rows come out with the texts as they went in.
 */
const names = [
  ...['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'valueOf', 'length', 'then', '$$typeof'],
  ...['class', 'return', 'await', 'yield', 'let', 'this', 'arguments', 'eval', 'undefined', 'NaN', 'globalThis', 'process'],
  ...['row', 'batch', 'columns', 'state', 'i', 'v0', '$0', '0', '-1'],
  ...['a b', "a'b", 'a"b', 'a`b', 'a\\b', 'a\\', '${process.exit(3)}', '*/ process.exit(3) /*', '// x', "'); process.exit(3); ('"],
  ...['a\u2028b', 'a\u2029b', 'a\nb', 'a\r\nb', 'a\tb', 'ä', '数', '😀', '<script>', '%s', ';', '--', '{', ']]>'],
];
const folder = mkdtempSync(path.join(tmpdir(), 'headrace-names-'));

const worker = caseWorker();
afterAll(() => rmSync(folder, { recursive: true }));

const quoted = (name: string): string => `\`${name.replaceAll('`', '``')}\``;
/** A name ends with its line, in Flink too; a text goes on. */
const nameOf = (name: string): string => name.replaceAll(/[\r\n]+/g, '⏎');
const text = (value: string): string => `'${value.replaceAll("'", "''")}'`;

/** The name as table, column, view, alias, window, field and constant: plain, grouped, in windows, joined and ranked. */
function script(name: string, at: number): string {
  const column = nameOf(name);
  const [n, path] = [quoted(column), `in-${at}`];
  return `
CREATE TABLE ${n} (${n} STRING, k INT, ts TIMESTAMP(3), WATERMARK FOR ts AS ts) WITH ('connector' = 'filesystem', 'path' = '${path}', 'format' = 'json');
CREATE TABLE plain (${n} STRING, k INT, f STRING) WITH ('connector' = 'print', 'print-identifier' = 'plain');
CREATE TABLE grouped (${n} STRING, c BIGINT) WITH ('connector' = 'print', 'print-identifier' = 'grouped');
CREATE TABLE windowed (${n} STRING, c BIGINT) WITH ('connector' = 'print', 'print-identifier' = 'windowed');
CREATE TABLE joined (${n} STRING, k INT) WITH ('connector' = 'print', 'print-identifier' = 'joined');
CREATE TABLE ranked (${n} STRING, k INT) WITH ('connector' = 'print', 'print-identifier' = 'ranked');
CREATE TABLE written (${n} STRING, ${quoted(`${column}2`)} ROW<${n} INT>) WITH ('connector' = 'filesystem', 'path' = 'out-${at}', 'format' = 'json');
CREATE VIEW v AS SELECT ${n}.${n}, k, ts, CAST(ROW(k, ${n}.${n}) AS ROW<k INT, ${n} STRING>) AS r FROM ${n} AS ${n};
INSERT INTO plain SELECT ${n}, k, v.r.${n} FROM v WHERE ${n} = ${text(name)} OR ${n} LIKE ${text(`${name}_%`)} ESCAPE '\u0001';
INSERT INTO grouped SELECT ${n}, COUNT(*) AS ${quoted(`${column}c`)} FROM v GROUP BY ${n};
INSERT INTO windowed SELECT ${n}, COUNT(*) FROM TABLE(TUMBLE(TABLE v, DESCRIPTOR(ts), INTERVAL '1' MINUTE)) GROUP BY ${n}, window_start, window_end;
INSERT INTO joined SELECT ${n}.${n}, other.k FROM v AS ${n} JOIN v AS other ON ${n}.${n} = other.${n} AND ${n}.k = other.k;
INSERT INTO ranked SELECT ${n}, k FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY ${n} ORDER BY k DESC) AS ${quoted(`${column}rn`)} FROM v) WHERE ${quoted(`${column}rn`)} = 1;
INSERT INTO written SELECT ${n}, ROW(k) FROM v;`;
}

/** The rows of the file sink. */
const written = (at: number): readonly Record<string, unknown>[] =>
  readdirSync(path.join(folder, `out-${at}`), { withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.startsWith('.') && !entry.name.startsWith('_'))
    .flatMap(({ name }) =>
      readFileSync(path.join(folder, `out-${at}`, name), 'utf8')
        .trim()
        .split('\n'),
    )
    .map((line) => JSON.parse(line) as Record<string, unknown>);

describe('hostile names and texts', () => {
  it.each(names.map((name, at) => ({ name, at, shown: JSON.stringify(name) })))('$shown', async ({ name, at }) => {
    const rows = [name, `${name}1`, name].map((value, k) => ({
      ...Object.fromEntries([[nameOf(name), value]]),
      k,
      ts: `2024-01-01 00:00:0${k}`,
    }));
    mkdirSync(path.join(folder, `in-${at}`));
    writeFileSync(path.join(folder, `in-${at}/rows.json`), rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
    const outcome = await runOnHeadrace({ script: script(name, at), folder, variant: straight, workerFile: worker.file });
    expect(outcome).toMatchObject({ how: 'rows' });
    // A text with a line end takes two lines.
    const whole = outcome.how === 'rows' ? outcome.lines.join('\n').split(/\n(?=\w+> [+-][IUD]\[)/) : [];
    const flat = (value: string): string => value.replaceAll(/[\r\n\u2028\u2029]+/g, '⏎');
    const wanted = [
      ...[`plain> +I[${name}, 0, ${name}]`, `plain> +I[${name}1, 1, ${name}1]`, `plain> +I[${name}, 2, ${name}]`],
      ...[`grouped> +I[${name}, 2]`, `grouped> +I[${name}1, 1]`, `windowed> +I[${name}, 2]`, `windowed> +I[${name}1, 1]`],
      ...[
        `joined> +I[${name}, 0]`,
        `joined> +I[${name}1, 1]`,
        `joined> +I[${name}, 2]`,
        `ranked> +I[${name}, 2]`,
        `ranked> +I[${name}1, 1]`,
      ],
    ];
    expect(remaining(whole.map(flat))).toEqual(remaining(wanted.map(flat)));
    expect(written(at).map((row) => [row[nameOf(name)], (row[`${nameOf(name)}2`] as Record<string, unknown>)[nameOf(name)]])).toEqual([
      [name, 0],
      [`${name}1`, 1],
      [name, 2],
    ]);
  });
});
