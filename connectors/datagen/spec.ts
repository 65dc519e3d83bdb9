import { isLifeLike, lifeLikeKinds } from './columns/life-like';
import { option, optional, printFlinkOptions, z, type ConnectorSpec } from '@headrace/connector-sdk';

const fieldKey = /^fields\.(.+)\.(kind|min|max|length|start|end|max-past|var-len|null-rate|values|weights)$/;
const shop = { group: 'Shop behaviour', when: { option: 'headrace.profile', in: ['shop-behaviour'] }, advanced: true };

const options = z
  .looseObject({
    'rows-per-second': option.number({
      title: 'Rows a second',
      help: 'Over all readers together. 0: as fast as it can.',
      fallback: '10000',
    }),
    'number-of-rows': optional(option.integer({ title: 'Number of rows', help: 'Empty: endless, unless a column is a sequence.' })),
    'headrace.seed': option.integer({
      title: 'Seed',
      help: 'Row n depends on the seed and n alone: the same seed gives the same rows.',
      fallback: '1',
    }),
    'headrace.profile': option.choice(
      [
        { value: 'columns', title: 'Each column by itself' },
        { value: 'shop-behaviour', title: 'Shop behaviour' },
      ],
      {
        title: 'Profile',
        help: 'Shop behaviour fills user_id, item_id, category_id, behavior (pv, cart, fav, buy) and ts as the log of a shop would.',
        fallback: 'columns',
      },
    ),
    'headrace.shop.start': option.text({ ...shop, title: 'Event time starts at', fallback: '2017-11-25T00:00:00Z' }),
    'headrace.shop.speed': option.number({
      ...shop,
      title: 'Event seconds a second',
      help: 'At 600 one second holds ten minutes of the shop, and a day takes 144 seconds.',
      fallback: '600',
    }),
    'headrace.shop.shares': option.text({
      ...shop,
      title: 'Shares of pv, cart, fav, buy',
      fallback: '0.9046, 0.0536, 0.0212, 0.0206',
    }),
    'headrace.shop.day-curve': option.text({
      ...shop,
      title: 'Weight of each hour of the day (UTC)',
      fallback: '306, 246, 423, 312, 551, 544, 535, 514, 485, 460, 465, 444, 851, 1137, 980, 571, 347, 88, 104, 48, 43, 44, 231, 271',
    }),
    'headrace.shop.users': option.integer({ ...shop, title: 'Users', fallback: '100000' }),
    'headrace.shop.user-exponent': option.number({ ...shop, title: 'Zipf exponent of users', fallback: '2.4' }),
    'headrace.shop.user-shift': option.number({
      ...shop,
      title: 'Flattening of the first users',
      help: 'As a share of the number of users.',
      fallback: '0.44',
    }),
    'headrace.shop.categories': option.integer({ ...shop, title: 'Categories', fallback: '1096' }),
    'headrace.shop.category-exponent': option.number({ ...shop, title: 'Zipf exponent of categories', fallback: '1.25' }),
    'headrace.shop.category-shift': option.number({
      ...shop,
      title: 'Flattening of the first categories',
      help: 'Category of rank r has the weight (r + shift) to the power of minus the exponent.',
      fallback: '8',
    }),
    'headrace.shop.items-per-category': option.integer({ ...shop, title: 'Items in a category', fallback: '512' }),
    'headrace.shop.item-exponent': option.number({ ...shop, title: 'Zipf exponent of items', fallback: '0.38' }),
    'headrace.shop.disorder': option.duration({
      ...shop,
      title: 'Rows out of order by at most',
      help: 'In event time.',
      fallback: '0 s',
    }),
  })
  .superRefine((o, ctx) => {
    for (const [key, value] of Object.entries(o)) {
      if (!key.startsWith('fields.')) continue;
      const problem = fieldKey.test(key) && typeof value === 'string' ? fieldProblem(fieldKey.exec(key)?.[2] ?? '', value) : null;
      if (problem) ctx.addIssue({ code: 'custom', path: [key], message: problem });
    }
    for (const key of ['rows-per-second', 'number-of-rows'] as const) {
      if ((o[key] ?? 0) < 0) ctx.addIssue({ code: 'custom', path: [key], message: 'it must not be negative' });
    }
    for (const key of ['headrace.shop.users', 'headrace.shop.categories', 'headrace.shop.items-per-category'] as const) {
      if (o[key] < 1 || o[key] > 10_000_000) ctx.addIssue({ code: 'custom', path: [key], message: 'it must be between 1 and 10000000' });
    }
    if (!(o['headrace.shop.speed'] > 0)) ctx.addIssue({ code: 'custom', path: ['headrace.shop.speed'], message: 'it must be above 0' });
    if (Number.isNaN(Date.parse(o['headrace.shop.start']))) {
      ctx.addIssue({ code: 'custom', path: ['headrace.shop.start'], message: 'it is no time like 2017-11-25T00:00:00Z' });
    }
    weightsProblem(o['headrace.shop.shares'], 4, (message) => ctx.addIssue({ code: 'custom', path: ['headrace.shop.shares'], message }));
    weightsProblem(o['headrace.shop.day-curve'], 24, (message) =>
      ctx.addIssue({ code: 'custom', path: ['headrace.shop.day-curve'], message }),
    );
  });

export type DatagenOptions = z.infer<typeof options>;

/** Seeded rows: each column random or a sequence (Flink's datagen), or a profile whose columns belong together. */
export const datagenSpec: ConnectorSpec<DatagenOptions> = {
  name: 'datagen',
  title: 'Generator',
  summary: 'Makes rows out of a seed, at a steady rate',
  icon: 'dice-5',
  options,
  dynamicOptions: [{ pattern: fieldKey.source, example: 'fields.price.max', title: 'How a column is filled' }],
  formats: [],
  source: {
    payload: () => 'columns',
    boundedness: (o) => (o['number-of-rows'] !== undefined || hasSequence(o) ? 'bounded' : 'unbounded'),
    changelog: () => 'insert',
  },
  metadataColumns: [],
  permissions: () => ({}),
  flink: (o) => {
    const kind = Object.entries(o).find(([key, value]) => fieldKey.exec(key)?.[2] === 'kind' && isLifeLike(String(value)))?.[1];
    if (kind !== undefined) return { kind: 'unsupported', reason: `Flink’s generator has no kind "${String(kind)}".` };
    if (o['headrace.profile'] !== 'columns')
      return { kind: 'unsupported', reason: `Flink’s generator has no profile "${o['headrace.profile']}".` };
    return {
      kind: 'mapped',
      options: printFlinkOptions({ options }, o),
      notes: ['Flink’s generator draws other values: only ranges and kinds are the same.'],
    };
  },
};
export default datagenSpec;

/** The list of numbers in an option such as `headrace.shop.day-curve`. */
export const weightsOf = (text: string): number[] => text.split(',').map((part) => Number(part.trim() || NaN));

/** True when a column counts from `start` to `end`, which bounds the source. */
export const hasSequence = (o: DatagenOptions): boolean =>
  Object.entries(o).some(([key, value]) => /^fields\..+\.kind$/.test(key) && value === 'sequence');

function fieldProblem(property: string, value: string): string | null {
  if (property === 'kind')
    return value === 'random' || value === 'sequence' || isLifeLike(value)
      ? null
      : `it is none of random, sequence, ${lifeLikeKinds.join(', ')}`;
  if (property === 'values') return null;
  if (property === 'weights') {
    const weights = value.split(';').map((part) => Number(part.trim() || NaN));
    return weights.every((weight) => weight >= 0) && weights.some((weight) => weight > 0)
      ? null
      : 'it is no list of numbers of 0 or more with ; between them, one of them above 0';
  }
  if (property === 'var-len') return value === 'true' || value === 'false' ? null : 'it is neither true nor false';
  if (property === 'max-past') return /^\d+(\.\d+)?\s*[a-z]*$/i.test(value) ? null : 'it is not of the form "10 s"';
  return value.trim() !== '' && Number.isFinite(Number(value)) ? null : 'it is not a number';
}

function weightsProblem(text: string, count: number, report: (message: string) => void): void {
  const weights = weightsOf(text);
  const good = weights.length === count && weights.every((w) => w >= 0) && weights.some((w) => w > 0);
  if (!good) report(`it must be ${count} numbers of 0 or more with commas between them, one of them above 0`);
}

export { shopCategories, type ShopCategory } from './shop/categories';
