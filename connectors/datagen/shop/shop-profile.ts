import { HeadraceError, ticksPerMillisecond, type ColumnBatch, type ColumnVector, type Field } from '@headrace/connector-sdk';
import { Alias, randomBits } from '../columns/random';
import { weightsOf, type DatagenOptions } from '../spec';
import { categoryId } from './categories';
import { ShopClock } from './shop-clock';

const BEHAVIORS = 'pvcartfavbuy';
const starts = [0, 2, 6, 9];
const lengths = [2, 4, 3, 3];
const FIRST_USER = 100_001;
/** Without a rate the day's curve needs one all the same. */
const UNPACED_ROWS_PER_SECOND = 10_000;

const columnKinds: Readonly<Record<string, readonly string[]>> = {
  user_id: ['BIGINT', 'INT'],
  item_id: ['BIGINT', 'INT'],
  category_id: ['BIGINT', 'INT'],
  behavior: ['VARCHAR', 'CHAR'],
  ts: ['TIMESTAMP', 'TIMESTAMP_LTZ', 'BIGINT'],
};

/** Null when the table fits the profile; else which column does not, as a typed error. */
export function shopProblem(fields: readonly Field[]): HeadraceError | null {
  const wrong = fields.find(({ name, type }) => !columnKinds[name]?.includes(type.kind));
  if (!wrong) return null;
  const allowed = Object.entries(columnKinds).map(([name, kinds]) => `${name} ${kinds.join(' or ')}`);
  return new HeadraceError(`The profile "shop-behaviour" has no column "${wrong.name}" of type ${wrong.type.kind}.`, {
    code: 'connector.datagen.profile-columns',
    domain: 'user',
    retry: 'none',
    remedy: `Take some of these columns: ${allowed.join(', ')}.`,
  });
}

/** Fills one column for row numbers first, first + stride … */
type ShopFill = (vector: ColumnVector, count: number, first: number, stride: number) => void;

/**
 * Rows as a shop's log has them: a category by a flattened Zipf law, an item within it, a user, a behaviour by fixed shares, a time by
 * the curve of the day. Each column of row n depends on (seed, n) alone. `ts` as BIGINT is in seconds, as such logs have it.
 */
export class ShopProfile {
  readonly clock: ShopClock;
  private readonly fills: readonly ShopFill[];

  constructor(fields: readonly Field[], options: DatagenOptions) {
    const rate = options['rows-per-second'] || UNPACED_ROWS_PER_SECOND;
    const startMs = Date.parse(options['headrace.shop.start']);
    this.clock = new ShopClock(rate / options['headrace.shop.speed'], weightsOf(options['headrace.shop.day-curve']), startMs);
    this.fills = fields.map((field) => this.fillOf(field, options));
  }

  fill(batch: ColumnBatch, count: number, first: number, stride: number): void {
    this.fills.forEach((fill, index) => fill(batch.columns[index]!, count, first, stride));
  }

  private fillOf(field: Field, options: DatagenOptions): ShopFill {
    const seed = options['headrace.seed'];
    switch (field.name) {
      case 'user_id': {
        const users = options['headrace.shop.users'];
        return userFill(
          field,
          seed,
          new Alias(zipf(users, options['headrace.shop.user-exponent'], options['headrace.shop.user-shift'] * users)),
        );
      }
      case 'category_id':
        return categoryFill(field, seed, categories(options));
      case 'item_id': {
        const perCategory = options['headrace.shop.items-per-category'];
        const within = new Alias(zipf(perCategory, options['headrace.shop.item-exponent'], 0));
        return itemFill(field, seed, { categories: categories(options), within, perCategory });
      }
      case 'behavior':
        return behaviorFill(seed, weightsOf(options['headrace.shop.shares']));
      default:
        return this.timeFill(field, seed, options['headrace.shop.disorder']);
    }
  }

  private timeFill({ type }: Field, seed: number, disorderMs: number): ShopFill {
    const { clock } = this;
    const perMs = type.kind === 'TIMESTAMP' || type.kind === 'TIMESTAMP_LTZ' ? ticksPerMillisecond(type.precision) : 1;
    const inSeconds = type.kind === 'BIGINT';
    return (vector, count, first, stride) => {
      const words = vector.i32;
      for (let row = 0, n = first; row < count; row++, n += stride) {
        let ms = clock.eventMs(n);
        if (disorderMs > 0) ms -= Math.floor((randomBits(seed, 5, n) / 4_294_967_296) * (disorderMs + 1));
        if (perMs === 1_000_000) vector.i64[row] = BigInt(ms) * 1_000_000n;
        else {
          const ticks = inSeconds ? Math.floor(ms / 1_000) : ms * perMs;
          words[2 * row] = ticks;
          words[2 * row + 1] = Math.floor(ticks / 4_294_967_296);
        }
      }
    };
  }
}

const categories = (options: DatagenOptions): Alias =>
  new Alias(zipf(options['headrace.shop.categories'], options['headrace.shop.category-exponent'], options['headrace.shop.category-shift']));

/** Weights (rank + shift)^−exponent for ranks 1 … n (Zipf–Mandelbrot). */
export const zipf = (n: number, exponent: number, shift: number): Float64Array =>
  Float64Array.from({ length: n }, (_, i) => (i + 1 + shift) ** -exponent);

/** Words a value: BIGINT has two. The loops below stand apart, since a shared one would call its draw through a pointer. */
const wordsOf = ({ type }: Field): 1 | 2 => (type.kind === 'BIGINT' ? 2 : 1);

function userFill(field: Field, seed: number, users: Alias): ShopFill {
  const words = wordsOf(field);
  return ({ i32 }, count, first, stride) => {
    for (let row = 0, n = first; row < count; row++, n += stride) {
      i32[row * words] = FIRST_USER + users.draw(randomBits(seed, 1, n));
      if (words === 2) i32[row * 2 + 1] = 0;
    }
  };
}

function categoryFill(field: Field, seed: number, draw: Alias): ShopFill {
  const words = wordsOf(field);
  return ({ i32 }, count, first, stride) => {
    for (let row = 0, n = first; row < count; row++, n += stride) {
      i32[row * words] = categoryId(draw.draw(randomBits(seed, 2, n)));
      if (words === 2) i32[row * 2 + 1] = 0;
    }
  };
}

interface Items {
  readonly categories: Alias;
  readonly within: Alias;
  readonly perCategory: number;
}

function itemFill(field: Field, seed: number, { categories: draw, within, perCategory }: Items): ShopFill {
  const words = wordsOf(field);
  return ({ i32 }, count, first, stride) => {
    for (let row = 0, n = first; row < count; row++, n += stride) {
      const item = 1 + draw.draw(randomBits(seed, 2, n)) * perCategory + within.draw(randomBits(seed, 3, n));
      i32[row * words] = item;
      if (words === 2) i32[row * 2 + 1] = Math.floor(item / 4_294_967_296);
    }
  };
}

const letters = Uint8Array.from(BEHAVIORS, (c) => c.charCodeAt(0));

/** The four words lie in one buffer that all rows refer to. */
function behaviorFill(seed: number, shares: readonly number[]): ShopFill {
  const total = shares.reduce((sum, share) => sum + share, 0);
  const bound = (count: number): number => (shares.slice(0, count).reduce((sum, share) => sum + share, 0) / total) * 4_294_967_296;
  const [first4, second, third] = [bound(1), bound(2), bound(3)];
  return (vector, count, first, stride) => {
    vector.data = letters;
    for (let row = 0, n = first; row < count; row++, n += stride) {
      const bits = randomBits(seed, 4, n);
      const kind = bits < first4 ? 0 : bits < second ? 1 : bits < third ? 2 : 3;
      vector.starts[row] = starts[kind] as number;
      vector.lengths[row] = lengths[kind] as number;
    }
  };
}
