import type { EventRandom } from './event-random';

export const FIRST_AUCTION_ID = 1_000;
export const FIRST_PERSON_ID = 1_000;
/** Ids so far ahead of the newest may be drawn, as if events had come in another order. */
const LEAD = 10;
const ACTIVE_PEOPLE = 1_000;
export const AUCTIONS_IN_FLIGHT = 100;

/** How many people, auctions and bids follow each other, in this order, again and again. */
export interface Proportions {
  readonly person: number;
  readonly auction: number;
  readonly total: number;
}

/** The newest person, counted from 0, when event `n` happens. */
export function lastPerson(n: number, { person, total }: Proportions): number {
  return Math.floor(n / total) * person + Math.min(n % total, person - 1);
}

/** The newest auction, counted from 0, when event `n` happens; -1 before the first one. */
export function lastAuction(n: number, { person, auction, total }: Proportions): number {
  const epoch = Math.floor(n / total);
  const offset = n % total;
  if (offset < person) return epoch * auction - 1;
  return epoch * auction + Math.min(offset - person, auction - 1);
}

/** Somebody among the last thousand people, or a little ahead of them. */
export function anyPerson(random: EventRandom, n: number, proportions: Proportions): number {
  const people = lastPerson(n, proportions) + 1;
  const active = Math.min(people, ACTIVE_PEOPLE);
  return people - active + random.below(active + LEAD);
}

/** An auction among those that are likely still open, or a little ahead of them. */
export function anyAuction(random: EventRandom, n: number, proportions: Proportions): number {
  const newest = lastAuction(n, proportions);
  const oldest = Math.max(newest - AUCTIONS_IN_FLIGHT, 0);
  return oldest + random.below(newest - oldest + 1 + LEAD);
}
