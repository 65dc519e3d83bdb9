import type { NodeOf } from '@/model/graph/document';
import type { LookupCache } from '@/model/graph/node-configs';
import type { Statement } from '@/server/sql/ast/statements/statement';
import { lookupKeys } from '../bind/lookup-cache';
import { durationText } from '../expr/duration';
import type { LowerContext } from './lower-context';
import { tableOf } from './source';

/** CREATE TEMPORARY TABLE with the look-up cache among its options. */
export function lowerDimension(node: NodeOf<'dimension'>, context: LowerContext): readonly Statement[] {
  const definition = context.definitionOf(node.config.table, 'a table to look things up in');
  if (definition === null) return [];
  if (definition.columns.length === 0)
    context.incomplete('table.define.columns', `"${node.name}" has no columns: list the columns of the table.`);
  return [tableOf(node.config.table, cacheOptions(node.config.cache), context)];
}

export function cacheOptions(cache: LookupCache): Readonly<Record<string, string>> {
  switch (cache.mode) {
    case 'none':
      return { [lookupKeys.cache]: 'NONE' };
    case 'lru':
      return {
        [lookupKeys.cache]: 'PARTIAL',
        [lookupKeys.maxRows]: String(cache.maxRows),
        ...(cache.expireAfterWriteMs === undefined ? {} : { [lookupKeys.expireAfterWrite]: durationText(cache.expireAfterWriteMs) }),
      };
    case 'all':
      return {
        [lookupKeys.cache]: 'FULL',
        ...(cache.reloadEveryMs === undefined ? {} : { [lookupKeys.reloadInterval]: durationText(cache.reloadEveryMs) }),
      };
  }
}
