import type { NexmarkOptions } from '../spec';
import { EventRandom } from './event-random';
import {
  AUCTIONS_IN_FLIGHT,
  FIRST_AUCTION_ID,
  FIRST_PERSON_ID,
  anyAuction,
  anyPerson,
  lastAuction,
  lastPerson,
  type Proportions,
} from './ids';
import { extra, fillingText, price, word } from './texts';

/** Every hundredth person or auction is hot for a while. */
const HOT = 100;
const FIRST_CATEGORY = 10;
const CATEGORIES = 5;
const CHANNELS = 10_000;
const hotChannels = ['Google', 'Facebook', 'Baidu', 'Apple'] as const;
const firstNames = ['Peter', 'Paul', 'Luke', 'John', 'Saul', 'Vicky', 'Kate', 'Julie', 'Sarah', 'Deiter', 'Walter'] as const;
const lastNames = ['Shultz', 'Abrams', 'Spencer', 'White', 'Bartels', 'Walton', 'Smith', 'Jones', 'Noris'] as const;
const states = ['AZ', 'CA', 'ID', 'OR', 'WA', 'WY'] as const;
const cities = [
  ...(['Phoenix', 'Los Angeles', 'San Francisco', 'Boise', 'Portland'] as const),
  ...(['Bend', 'Redmond', 'Seattle', 'Kent', 'Cheyenne'] as const),
];

interface Stamped {
  readonly dateTime: number;
  readonly extra: string;
}
export interface Person extends Stamped {
  readonly event_type: 0;
  readonly id: number;
  readonly name: string;
  readonly emailAddress: string;
  readonly creditCard: string;
  readonly city: string;
  readonly state: string;
}
export interface Auction extends Stamped {
  readonly event_type: 1;
  readonly id: number;
  readonly itemName: string;
  readonly description: string;
  readonly initialBid: number;
  readonly reserve: number;
  readonly expires: number;
  readonly seller: number;
  readonly category: number;
}
export interface Bid extends Stamped {
  readonly event_type: 2;
  readonly auction: number;
  readonly bidder: number;
  readonly price: number;
  readonly channel: string;
  readonly url: string;
}
/** Times are milliseconds since 1970, ids and prices whole numbers far below 2⁵³. */
export type NexmarkEvent = Person | Auction | Bid;

interface Channel {
  readonly channel: string;
  readonly url: string;
}

/** What follows from the seed alone. Ten thousand channels are dear to make and the same for all readers: the last ones are kept. */
interface SeededTexts {
  readonly seed: number;
  readonly filling: string;
  readonly hot: readonly Channel[];
  readonly channels: readonly Channel[];
}
let known: SeededTexts | null = null;

function textsOf(seed: number): SeededTexts {
  if (known?.seed === seed) return known;
  const random = new EventRandom();
  random.begin(seed, -2);
  const hot = hotChannels.map((channel) => ({ channel, url: address(random) }));
  const channels = Array.from({ length: CHANNELS }, (_, i) => {
    const url = address(random);
    return { channel: `channel-${i}`, url: random.below(10) > 0 ? `${url}&channel_id=${Math.abs(reversed(i))}` : url };
  });
  return (known = { seed, filling: fillingText(seed), hot, channels });
}

/**
 * Event n of the Nexmark benchmark, by the rules of its published generator: the order of the three kinds, which ids are hot, prices,
 * lengths and sizes. Unlike there, each event draws from a stream of its own, so that any event can be made without those before it.
 */
export class NexmarkEvents {
  private readonly random = new EventRandom();
  private readonly proportions: Proportions;
  private readonly startMs: number;
  private readonly texts: SeededTexts;

  constructor(private readonly options: NexmarkOptions) {
    const [person, auction, bid] = [options['person.proportion'], options['auction.proportion'], options['bid.proportion']];
    this.proportions = { person, auction, total: person + auction + bid };
    this.startMs = Date.parse(options['headrace.start']);
    this.texts = textsOf(options['headrace.seed']);
  }

  at(n: number): NexmarkEvent {
    this.random.begin(this.options['headrace.seed'], n);
    const place = n % this.proportions.total;
    if (place < this.proportions.person) return this.person(n);
    return place < this.proportions.person + this.proportions.auction ? this.auction(n) : this.bid(n);
  }

  private timeOf(n: number): number {
    return this.startMs + Math.floor((n * 1_000) / this.options['first-event.rate']);
  }

  private extra(size: number, wanted: number): string {
    return extra(this.random, this.texts.filling, { size, wanted });
  }

  private person(n: number): Person {
    const { random } = this;
    const name = `${random.pick(firstNames)} ${random.pick(lastNames)}`;
    const emailAddress = `${word(random, 7)}@${word(random, 5)}.com`;
    const creditCard = Array.from({ length: 4 }, () => String(random.below(10_000)).padStart(4, '0')).join(' ');
    const [city, state] = [random.pick(cities), random.pick(states)];
    const size = 8 + name.length + emailAddress.length + creditCard.length + city.length + state.length;
    const id = lastPerson(n, this.proportions) + FIRST_PERSON_ID;
    const filled = this.extra(size, this.options['person.avg-size']);
    return { event_type: 0, id, name, emailAddress, creditCard, city, state, dateTime: this.timeOf(n), extra: filled };
  }

  private auction(n: number): Auction {
    const { random, proportions } = this;
    const hot = random.below(this.options['auction.hot-ratio.sellers']) > 0;
    const seller = (hot ? Math.floor(lastPerson(n, proportions) / HOT) * HOT : anyPerson(random, n, proportions)) + FIRST_PERSON_ID;
    const category = FIRST_CATEGORY + random.below(CATEGORIES);
    const initialBid = price(random);
    const dateTime = this.timeOf(n);
    const ahead = Math.floor((AUCTIONS_IN_FLIGHT * proportions.total) / proportions.auction);
    const expires = dateTime + 1 + random.below(Math.max(2 * (this.timeOf(n + ahead) - dateTime), 1));
    const [itemName, description] = [word(random, 20), word(random, 100)];
    const reserve = initialBid + price(random);
    const filled = this.extra(48 + itemName.length + description.length, this.options['auction.avg-size']);
    const id = lastAuction(n, proportions) + FIRST_AUCTION_ID;
    return { event_type: 1, id, itemName, description, initialBid, reserve, expires, seller, category, dateTime, extra: filled };
  }

  private bid(n: number): Bid {
    const { random, proportions } = this;
    const hotAuction = random.below(this.options['bid.hot-ratio.auctions']) > 0;
    const auction = hotAuction ? Math.floor(lastAuction(n, proportions) / HOT) * HOT : anyAuction(random, n, proportions);
    const hotBidder = random.below(this.options['bid.hot-ratio.bidders']) > 0;
    const bidder = hotBidder ? Math.floor(lastPerson(n, proportions) / HOT) * HOT + 1 : anyPerson(random, n, proportions);
    const paid = price(random);
    const { channel, url } = random.below(2) > 0 ? random.pick(this.texts.hot) : random.pick(this.texts.channels);
    const filled = this.extra(32, this.options['bid.avg-size']);
    const ids = { auction: auction + FIRST_AUCTION_ID, bidder: bidder + FIRST_PERSON_ID };
    return { event_type: 2, ...ids, price: paid, channel, url, dateTime: this.timeOf(n), extra: filled };
  }
}

const address = (random: EventRandom): string =>
  `https://www.nexmark.com/${word(random, 5, '_')}/${word(random, 5, '_')}/${word(random, 5, '_')}/item.htm?query=1`;

/** The 32 bits of a number the other way round. */
function reversed(value: number): number {
  let bits = 0;
  for (let i = 0; i < 32; i++) bits |= ((value >>> i) & 1) << (31 - i);
  return bits;
}
