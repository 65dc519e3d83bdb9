import { describe, expect, it } from 'vitest';
import { types, type Field, type SqlRow, type SqlValue } from '@headrace/connector-sdk';
import { ColumnsToRows } from '@headrace/connector-sdk/base';
import { connectorContext, optionsOf, readerContext, tableOf, TestClock } from '@headrace/connector-sdk/testing';
import datagen from '../index';
import { halve } from '../source/split';
import { datagenSpec, type DatagenOptions } from '../spec';

const options = (texts: Record<string, string>): DatagenOptions => optionsOf(datagenSpec, texts);

/** All rows, read by one reader over one class. */
async function generate(
  fields: readonly Field[],
  texts: Record<string, string>,
  clock = new TestClock(1_600_000_000_000),
): Promise<SqlRow[]> {
  const reader = datagen.source!.createReader(
    readerContext({ options: options({ 'rows-per-second': '0', ...texts }), table: tableOf(fields), clock }),
  );
  reader.addSplits([{ split: { first: 0, stride: 1, end: Number(texts['number-of-rows'] ?? 1_000) }, from: null }]);
  const toRows = new ColumnsToRows(fields);
  const rows: SqlRow[] = [];
  for (let ended = false; !ended;) {
    const result = await reader.fetch({ records: 100, bytes: 1 << 20, waitMs: 10 });
    for (const { data } of result.batches) if (data.kind === 'columns') rows.push(...toRows.rows(data.batch));
    ended = result.finished.length > 0;
  }
  await reader.close();
  return rows;
}

describe('columns', () => {
  const field = (type: Field['type']): Field[] => [{ name: 'v', type }];
  const values = async (type: Field['type'], texts: Record<string, string>): Promise<SqlValue[]> =>
    (await generate(field(type), texts)).map(([v]) => v!);

  it('stay within their bounds and use them', async () => {
    const ints = (await values(types.INT, { 'fields.v.min': '-2', 'fields.v.max': '3' })) as number[];
    expect([...new Set(ints)].sort((a, b) => a - b)).toEqual([-2, -1, 0, 1, 2, 3]);
    const doubles = (await values(types.DOUBLE, { 'fields.v.min': '1', 'fields.v.max': '2' })) as number[];
    expect(Math.min(...doubles)).toBeGreaterThanOrEqual(1);
    expect(Math.max(...doubles)).toBeLessThan(2);
    expect(doubles.reduce((a, b) => a + b, 0) / doubles.length).toBeCloseTo(1.5, 1);
    const texts = (await values(types.STRING, { 'fields.v.length': '7', 'number-of-rows': '10' })) as string[];
    expect(texts.every((text) => /^[0-9a-f]{7}$/.test(text))).toBe(true);
    const decimals = (await values(types.DECIMAL(6, 2), { 'fields.v.min': '0', 'fields.v.max': '9' })) as string[];
    expect(decimals.every((text) => /^\d\.\d\d$/.test(text))).toBe(true);
    const past = (await values(types.TIMESTAMP(3), { 'fields.v.max-past': '10 s' })) as { epochMs: number }[];
    expect(past.every(({ epochMs }) => epochMs <= 1_600_000_000_000 && epochMs >= 1_599_999_990_000)).toBe(true);
  });

  it.each([
    ['full-name', /^[A-Z][a-z]+ [A-Z][a-z]+$/],
    ['email', /^[a-z]+\.[a-z]+\d{1,3}@example\.(com|net|org)$/],
    ['city', /^[A-Z][A-Za-z ]+$/],
    ['company', /^[A-Z][a-z]+ [A-Z][a-z]+$/],
    ['product', /^[A-Z][a-z]+ [A-Z][a-z]+$/],
    ['sentence', /^[A-Z][a-z]*( [a-z]+){3,11}\.$/],
    ['ip-address', /^(192\.0\.2|198\.51\.100|203\.0\.113)\.\d{1,3}$/],
    ['url', /^https:\/\/www\.example\.com\/[a-z]+\/[a-z]+-\d+$/],
    ['uuid', /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/],
  ])('look like a %s, differ, and are the same for a seed', async (kind, form) => {
    const texts = (await values(types.STRING, { 'fields.v.kind': kind })) as string[];
    expect(texts.filter((text) => !form.test(text))).toEqual([]);
    expect(new Set(texts).size).toBeGreaterThan(40);
    expect(await values(types.STRING, { 'fields.v.kind': kind })).toEqual(texts);
    expect(await values(types.STRING, { 'fields.v.kind': kind, 'headrace.seed': '2' })).not.toEqual(texts);
    expect((await values(types.VARCHAR(3), { 'fields.v.kind': kind })) as string[]).toEqual(texts.map((text) => text.slice(0, 3)));
  });

  it('are chosen by their weights', async () => {
    const chosen = { 'fields.v.kind': 'choice', 'fields.v.values': 'new; \u00fcberwiesen ;sent', 'fields.v.weights': '8;2;0' };
    const texts = (await values(types.STRING, chosen)) as string[];
    expect([...new Set(texts)].sort()).toEqual(['new', '\u00fcberwiesen']);
    expect(texts.filter((text) => text === 'new').length / 1_000).toBeCloseTo(0.8, 1);
    expect(datagenSpec.flink(options(chosen))).toMatchObject({ kind: 'unsupported', reason: expect.stringContaining('choice') as string });
  });

  it.each([
    [types.INT, { 'fields.v.kind': 'email' }, /which is text/],
    [types.STRING, { 'fields.v.kind': 'choice' }, /choice of nothing/],
    [types.STRING, { 'fields.v.kind': 'choice', 'fields.v.values': 'a;b', 'fields.v.weights': '1' }, /2 values and 1 weights/],
  ])('that do not fit are refused: %o %o', async (type, texts, said) => {
    const result = await datagen.check(connectorContext({ options: options(texts), table: tableOf(field(type)) }));
    expect(result).toMatchObject({ ok: false, problem: expect.stringMatching(said) as string });
  });

  it('are NULL at the rate that is asked for', async () => {
    const nulls = (await values(types.STRING, { 'fields.v.null-rate': '0.3', 'fields.v.length': '3' })).filter((value) => value === null);
    expect(nulls.length / 1_000).toBeCloseTo(0.3, 1);
  });

  it('count when they are sequences, which bounds the source', async () => {
    const texts = { 'fields.v.kind': 'sequence', 'fields.v.start': '5', 'fields.v.end': '9', 'number-of-rows': '5' };
    expect(await values(types.BIGINT, texts)).toEqual([5n, 6n, 7n, 8n, 9n]);
    expect(datagenSpec.source!.boundedness(options(texts))).toBe('bounded');
    expect(datagenSpec.source!.boundedness(options({}))).toBe('unbounded');
  });

  it('are refused by check when an option names none of them', async () => {
    const check = (texts: Record<string, string>) =>
      datagen.check(connectorContext({ options: options(texts), table: tableOf(field(types.INT)) }));
    expect(await check({ 'fields.w.min': '1' })).toMatchObject({ ok: false, problem: expect.stringContaining('column "w"') as string });
    expect(await check({ 'fields.v.kind': 'sequence' })).toMatchObject({
      ok: false,
      problem: 'The column "v" is a sequence without start and end.',
    });
    expect(await check({ 'headrace.profile': 'shop-behaviour' })).toMatchObject({ ok: false });
    expect(await check({ 'fields.v.min': '1' })).toEqual({ ok: true });
  });
});

describe('the rate', () => {
  it.each([
    ['columns', field1(), {}, 1_000],
    // Event time runs at 600 × wall time, and hour 0 has 306 of 10,000 rows: 0.73 of the average rate.
    ['shop-behaviour', [{ name: 'user_id', type: types.BIGINT }], { 'headrace.profile': 'shop-behaviour' }, (1_000 * 306 * 24) / 10_000],
  ] as [string, Field[], Record<string, string>, number][])('of %s is kept, from any position', async (_name, fields, texts, perSecond) => {
    const clock = new TestClock(77_000);
    const reader = datagen.source!.createReader(
      readerContext({ options: options({ 'rows-per-second': '1000', ...texts }), table: tableOf(fields), clock }),
    );
    reader.addSplits([{ split: { first: 1, stride: 2, end: null }, from: { next: 501 } }]);
    let rows = 0;
    while (clock.now() < 78_000) {
      const { batches } = await reader.fetch({ records: 4_096, bytes: 1 << 20, waitMs: 50 });
      for (const { data } of batches) if (data.kind === 'columns') rows += data.batch.rowCount;
    }
    expect(Math.abs(rows - perSecond / 2)).toBeLessThan(30);
    await reader.close();
  });
});

function field1(): Field[] {
  return [{ name: 'v', type: types.BIGINT }];
}

describe('halving a class', () => {
  it.each([null, { next: 7 }, { next: 10 }])('gives each row from %j on to one half', (from) => {
    const whole = { first: 1, stride: 3, end: 40 };
    const rowsOf = (split: typeof whole, position: { next: number } | null): number[] => {
      const rows: number[] = [];
      for (let n = position?.next ?? split.first; n < split.end; n += split.stride) rows.push(n);
      return rows;
    };
    const halves = halve(whole, from).flatMap(({ split, from: at }) => rowsOf({ ...split, end: 40 }, at));
    expect(halves.sort((a, b) => a - b)).toEqual(rowsOf(whole, from));
  });
});
