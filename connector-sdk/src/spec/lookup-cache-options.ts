import { option, optional } from './options';

const looking = { role: 'lookup', group: 'Looking up' } as const;
const none = { value: 'NONE', title: 'None: ask for every row' } as const;
const partial = { value: 'PARTIAL', title: 'Rows used lately' } as const;
const cache = { title: 'Cache', fallback: 'NONE', ...looking } as const;
const whenPartial = { when: { option: 'lookup.cache', in: ['PARTIAL'] } } as const;

/**
 * How a dimension's rows are kept at hand, under Flink's keys: spread into the options object of a connector that looks up. The cache
 * is the engine's, which reads these keys by itself; the connector answers look-ups and never needs to know.
 */
export const lookupCacheOptions = {
  'lookup.cache': option.choice([none, partial], cache),
  'lookup.partial-cache.max-rows': optional(
    option.integer({ title: 'Cached rows at most', placeholder: '10000', ...looking, ...whenPartial }),
  ),
  'lookup.partial-cache.expire-after-write': optional(
    option.duration({ title: 'Forget a cached row after', placeholder: '10 min', ...looking, ...whenPartial }),
  ),
  'lookup.partial-cache.expire-after-access': optional(
    option.duration({ title: 'Forget an unused row after', advanced: true, ...looking, ...whenPartial }),
  ),
  'lookup.partial-cache.cache-missing-key': option.flag({
    title: 'Remember keys without a row',
    fallback: 'true',
    advanced: true,
    ...looking,
    ...whenPartial,
  }),
};

/** The same with cache FULL, for connectors that can hand everything over (`LookupSpec.canScan`). `whole`: what that is, as in "table". */
export const fullLookupCacheOptions = (whole: string) => ({
  ...lookupCacheOptions,
  'lookup.cache': option.choice([none, partial, { value: 'FULL', title: `The whole ${whole}` }], cache),
  'lookup.full-cache.periodic-reload.interval': optional(
    option.duration({
      title: `Load the ${whole} again every`,
      placeholder: '10 min',
      when: { option: 'lookup.cache', in: ['FULL'] },
      ...looking,
    }),
  ),
});
