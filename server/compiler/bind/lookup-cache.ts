import type { LookupJoinPlan } from '@/server/plan/job/job-plan';
import type { TableOption } from '@/server/sql/ast/statements/create-table';
import { parseDurationMs } from '../expr/duration';
import type { BindContext } from './bind-context';

/** Flink's keys of look-up caching, which belong to the engine and not to a connector. */
export const lookupKeys = {
  cache: 'lookup.cache',
  maxRows: 'lookup.partial-cache.max-rows',
  expireAfterWrite: 'lookup.partial-cache.expire-after-write',
  reloadInterval: 'lookup.full-cache.periodic-reload.interval',
} as const;

/** Further ones of Flink's, which a connector's spec lists and the canvas keeps among the table's options. */
const moreKeys = {
  expireAfterAccess: 'lookup.partial-cache.expire-after-access',
  cacheMissingKey: 'lookup.partial-cache.cache-missing-key',
} as const;

const known: readonly string[] = Object.values(lookupKeys);
export const isLookupKey = (key: string): boolean => known.includes(key);
export const DEFAULT_CACHE_ROWS = 10_000;

/** The cache that the options ask for, NONE where they say nothing; null after a report. */
export function readLookupCache(options: readonly TableOption[], bind: BindContext): LookupJoinPlan['cache'] | null {
  const find = (key: string): TableOption | undefined => options.find((option) => option.key === key);
  const wrong = (option: TableOption, problem: string): null => {
    bind.report('invalid-option', option, { option: option.key, owner: 'the look-up cache', problem });
    return null;
  };
  const duration = (key: string): number | null | undefined => {
    const option = find(key);
    if (option === undefined) return undefined;
    return parseDurationMs(option.value) ?? wrong(option, `"${option.value}" is no duration such as "10 min"`);
  };
  const mode = find(lookupKeys.cache);
  switch (mode?.value.toUpperCase()) {
    case undefined:
    case 'NONE':
      return { mode: 'none' };
    case 'PARTIAL': {
      const rows = find(lookupKeys.maxRows);
      const maxRows = rows === undefined ? DEFAULT_CACHE_ROWS : Number(rows.value);
      if (!Number.isInteger(maxRows) || maxRows < 1) return wrong(rows!, `"${rows!.value}" is no number of rows`);
      const [expire, unused] = [duration(lookupKeys.expireAfterWrite), duration(moreKeys.expireAfterAccess)];
      if (expire === null || unused === null) return null;
      return {
        mode: 'lru',
        maxRows,
        expireAfterWriteMs: expire ?? null,
        ...(unused === undefined ? {} : { expireAfterAccessMs: unused }),
        ...(find(moreKeys.cacheMissingKey)?.value === 'false' ? { forgetMissing: true } : {}),
      };
    }
    case 'FULL': {
      const reload = duration(lookupKeys.reloadInterval);
      return reload === null ? null : { mode: 'all', reloadEveryMs: reload ?? null };
    }
    default:
      return wrong(mode!, `"${mode!.value}" is none of NONE, PARTIAL, FULL`);
  }
}
