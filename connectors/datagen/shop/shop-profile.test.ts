import { describe, expect, it } from 'vitest';
import { ColumnBatch, parseOptions, types, type Field, type SqlRow } from '@headrace/connector-sdk';
import { ColumnsToRows } from '@headrace/connector-sdk/base';
import { datagenSpec, shopCategories, type DatagenOptions } from '../spec';
import { ShopProfile, shopProblem } from './shop-profile';

const fields: readonly Field[] = [
  { name: 'user_id', type: types.BIGINT },
  { name: 'item_id', type: types.BIGINT },
  { name: 'category_id', type: types.BIGINT },
  { name: 'behavior', type: types.STRING },
  { name: 'ts', type: types.TIMESTAMP(3) },
];

function options(texts: Record<string, string> = {}): DatagenOptions {
  const parsed = parseOptions(datagenSpec, { 'headrace.profile': 'shop-behaviour', ...texts });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.options;
}

function rows(count: number, texts: Record<string, string> = {}, first = 0, stride = 1): SqlRow[] {
  const batch = ColumnBatch.allocate(
    fields.map((field) => field.type),
    count,
  );
  new ShopProfile(fields, options(texts)).fill(batch, count, first, stride);
  batch.rowCount = count;
  return new ColumnsToRows(fields).rows(batch);
}

/** Figures of 10,000 rows of a real shop's log, November 2017. */
const real = {
  shares: { pv: 0.9046, cart: 0.0536, fav: 0.0212, buy: 0.0206 },
  categoryShareOfFirst: { 1: 0.048, 10: 0.2665, 100: 0.6626 },
  rowsByHour: [306, 246, 423, 312, 551, 544, 535, 514, 485, 460, 465, 444, 851, 1137, 980, 571, 347, 88, 104, 48, 43, 44, 231, 271],
};

const tally = (values: readonly unknown[]): Map<unknown, number> => {
  const counts = new Map<unknown, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
};

describe('the shop profile', () => {
  // One whole day of event time: rate 1/600 of a row an event second at 20 rows a second.
  const day = rows(200_000, { 'rows-per-second': String(200_000 / 144) });

  it('has the shares of behaviours of the real log', () => {
    const counts = tally(day.map((row) => row[3]));
    for (const [behavior, share] of Object.entries(real.shares)) expect((counts.get(behavior) ?? 0) / day.length).toBeCloseTo(share, 2);
  });

  it('has the curve of the day of the real log', () => {
    const counts = tally(day.map((row) => new Date((row[4] as { epochMs: number }).epochMs).getUTCHours()));
    real.rowsByHour.forEach((rowsOfHour, hour) => expect((counts.get(hour) ?? 0) / day.length).toBeCloseTo(rowsOfHour / 10_000, 3));
    expect(day[0]?.[4]).toEqual({ epochMs: Date.parse('2017-11-25T00:00:00Z'), nanos: 0 });
    expect((day.at(-1)?.[4] as { epochMs: number }).epochMs).toBeLessThan(Date.parse('2017-11-26T00:00:00Z'));
  });

  it('gives the first categories about the share that they have in the real log', () => {
    const counts = [...tally(day.map((row) => row[2])).values()].sort((a, b) => b - a);
    for (const [first, share] of Object.entries(real.categoryShareOfFirst)) {
      const sum = counts.slice(0, Number(first)).reduce((total, count) => total + count, 0);
      expect(Math.abs(sum / day.length - share)).toBeLessThan(0.03);
    }
    const known = new Set(shopCategories().map(({ id }) => BigInt(id)));
    expect(day.every((row) => known.has(row[2] as bigint))).toBe(true);
  });

  it('keeps every item in one category, and times ascending', () => {
    const categoryOf = new Map<unknown, unknown>();
    for (const row of day) {
      if (categoryOf.has(row[1])) expect(categoryOf.get(row[1])).toBe(row[2]);
      categoryOf.set(row[1], row[2]);
    }
    const times = day.map((row) => (row[4] as { epochMs: number }).epochMs);
    expect(times.every((time, i) => i === 0 || time >= (times[i - 1] as number))).toBe(true);
  });

  it('makes row n out of seed and n alone', () => {
    const all = rows(1_000);
    expect(rows(100, {}, 3, 7)).toEqual(all.filter((_, n) => n >= 3 && (n - 3) % 7 === 0).slice(0, 100));
    expect(rows(1_000, { 'headrace.seed': '2' })).not.toEqual(all);
  });

  it('puts rows out of order by at most the disorder', () => {
    const ordered = rows(2_000);
    const times = rows(2_000, { 'headrace.shop.disorder': '5 s' }).map((row) => (row[4] as { epochMs: number }).epochMs);
    const late = times.map((time, n) => (ordered[n]?.[4] as { epochMs: number }).epochMs - time);
    expect(Math.max(...late)).toBeGreaterThan(4_000);
    expect(late.every((ms) => ms >= 0 && ms <= 5_000)).toBe(true);
  });

  it('refuses columns that it does not have', () => {
    expect(shopProblem([{ name: 'price', type: types.DOUBLE }])?.message).toBe(
      'The profile "shop-behaviour" has no column "price" of type DOUBLE.',
    );
    expect(shopProblem(fields)).toBe(null);
  });
});

describe('shopCategories', () => {
  it('names each category once', () => {
    const list = shopCategories();
    expect(list).toHaveLength(1_096);
    expect(new Set(list.map(({ id }) => id)).size).toBe(1_096);
    expect(new Set(list.map(({ name, department }) => `${department} ${name}`)).size).toBe(1_096);
  });
});
