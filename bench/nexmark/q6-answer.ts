import { parseOptions } from '@headrace/connector-sdk';
import { nexmarkSpec } from '@headrace/connector-nexmark/spec';
import { NexmarkEvents, type Auction, type Bid } from '@/connectors/nexmark/generator/nexmark-events';

/** A bid that an auction takes, and when both were there: the number of the later event, then that of the bid. */
interface Offer {
  readonly price: number;
  readonly time: number;
  readonly met: number;
  readonly bid: number;
}

const earlier = (a: Offer, b: Offer): number => a.met - b.met || a.bid - b.bid;

/** Rows that each frame holds besides its last. */
const PRECEDING = 10;

/**
 * What q6 amounts to, without a line of the engine: of each auction the highest bid within its time (of equal ones the first), of each seller the
 * mean price of a sale and the ten before it by time. Rows are spelled as `remaining` spells printed ones. Called by the benchmark and its test,
 * since Flink cannot run the query.
 */
export function q6Answer(count: number): string[] {
  const parsed = parseOptions(nexmarkSpec, {});
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  const source = new NexmarkEvents(parsed.options);
  const events = Array.from({ length: count }, (_, n) => source.at(n));
  const auctions = new Map<number, { readonly auction: Auction; readonly number: number }>();
  events.forEach((event, number) => {
    if (event.event_type === 1) auctions.set(event.id, { auction: event, number });
  });
  const sales = new Map<Auction, Offer>();
  const take = (bid: Bid, number: number): void => {
    const found = auctions.get(bid.auction);
    if (found === undefined || bid.dateTime < found.auction.dateTime || bid.dateTime > found.auction.expires) return;
    const offer = { price: bid.price, time: bid.dateTime, met: Math.max(number, found.number), bid: number };
    const best = sales.get(found.auction);
    if (best === undefined || offer.price > best.price || (offer.price === best.price && earlier(offer, best) < 0))
      sales.set(found.auction, offer);
  };
  events.forEach((event, number) => {
    if (event.event_type === 2) take(event, number);
  });
  const sellers = new Map<number, Offer[]>();
  for (const [{ seller }, offer] of sales) sellers.set(seller, [...(sellers.get(seller) ?? []), offer]);
  return [...sellers].flatMap(([seller, offers]) => meansOf(offers).map((mean) => `[${seller}, ${mean}]`)).sort();
}

function meansOf(offers: readonly Offer[]): readonly bigint[] {
  const sorted = [...offers].sort((a, b) => a.time - b.time || earlier(a, b));
  return sorted.map((_, at) => {
    const frame = sorted.slice(Math.max(0, at - PRECEDING), at + 1);
    return frame.reduce((sum, { price }) => sum + BigInt(price), 0n) / BigInt(frame.length);
  });
}
