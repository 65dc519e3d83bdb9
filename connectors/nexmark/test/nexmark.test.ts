import { describe, expect, it } from 'vitest';
import { types, type Field } from '@headrace/connector-sdk';
import { optionsOf, readerContext } from '@headrace/connector-sdk/testing';
import { NexmarkEvents, type Auction, type Bid, type Person } from '../generator/nexmark-events';
import nexmark from '../index';
import { columnsProblem } from '../source/columns';
import { nexmarkSpec } from '../spec';

const events = new NexmarkEvents(optionsOf(nexmarkSpec));
const all = Array.from({ length: 50_000 }, (_, n) => events.at(n));
const bids = all.filter((event): event is Bid => event.event_type === 2);
const auctions = all.filter((event): event is Auction => event.event_type === 1);
const people = all.filter((event): event is Person => event.event_type === 0);

describe('nexmark events', () => {
  it('come as 1 person, 3 auctions and 46 bids', () => {
    expect([people.length, auctions.length, bids.length]).toEqual([1_000, 3_000, 46_000]);
    expect(all.slice(0, 5).map(({ event_type }) => event_type)).toEqual([0, 1, 1, 1, 2]);
  });

  it('count people and auctions from 1000', () => {
    expect(people.slice(0, 3).map(({ id }) => id)).toEqual([1_000, 1_001, 1_002]);
    expect(auctions.slice(0, 4).map(({ id }) => id)).toEqual([1_000, 1_001, 1_002, 1_003]);
  });

  it('favour hot auctions, bidders and sellers', () => {
    const share = <T>(of: readonly T[], hot: (one: T) => boolean): number => of.filter(hot).length / of.length;
    expect(share(bids, ({ auction }) => auction % 100 === 0)).toBeCloseTo(0.5, 1);
    expect(share(bids, ({ bidder }) => bidder % 100 === 1)).toBeCloseTo(0.75, 1);
    expect(share(auctions, ({ seller }) => seller % 100 === 0)).toBeCloseTo(0.75, 1);
    expect(share(bids, ({ channel }) => !channel.startsWith('channel-'))).toBeCloseTo(0.5, 1);
  });

  it('are as large as wished on average', () => {
    const mean = bids.reduce((sum, { extra }) => sum + extra.length, 0) / bids.length;
    expect(mean).toBeGreaterThan(60);
    expect(mean).toBeLessThan(76);
  });

  it('have ten thousand a second of event time, and auctions that end behind their beginning', () => {
    expect(all[10_000]!.dateTime - all[0]!.dateTime).toBe(1_000);
    expect(auctions.every(({ dateTime, expires }) => expires > dateTime)).toBe(true);
  });

  it('depend on the seed and their number alone', () => {
    const again = new NexmarkEvents(optionsOf(nexmarkSpec));
    expect(again.at(4_321)).toEqual(all[4_321]);
    expect(new NexmarkEvents(optionsOf(nexmarkSpec, { 'headrace.seed': '2' })).at(4_321)).not.toEqual(all[4_321]);
  });
});

describe('the source', () => {
  const fields: Field[] = [
    { name: 'event_type', type: types.INT },
    { name: 'price', type: types.BIGINT },
    { name: 'dateTime', type: types.TIMESTAMP(3) },
  ];

  it('gives the columns that are asked for, NULL where a kind has none, and goes on from a position', async () => {
    const context = readerContext({
      options: optionsOf(nexmarkSpec, { 'events.num': '6' }),
      table: { name: 't', fields, primaryKey: [], metadata: [], partitionKeys: [] },
    });
    const reader = nexmark.source!.createReader(context);
    reader.addSplits([{ split: { first: 0, stride: 1, end: 6 }, from: { next: 3 } }]);
    const { batches, finished } = await reader.fetch({ records: 100, bytes: 1_000, waitMs: 1 });
    await reader.close();
    expect(finished).toEqual(['0/1']);
    const rows = batches[0]!.data.kind === 'rows' ? batches[0]!.data.rows : [];
    expect(rows.map((row) => row.slice(0, 2))).toEqual([
      [1, null],
      [2, BigInt((all[4] as Bid).price)],
      [2, BigInt((all[5] as Bid).price)],
    ]);
    expect(batches[0]!.position).toEqual({ next: 6 });
  });

  it('names a column that it does not have', () => {
    expect(columnsProblem([{ name: 'colour', type: types.INT }])?.message).toContain('"colour"');
    expect(columnsProblem(fields)).toBeNull();
  });
});
