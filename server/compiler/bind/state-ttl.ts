import type { Hint } from '@/server/sql/ast/hints/hint';
import { parseDurationMs } from '../expr/duration';

/** What a STATE_TTL hint says of the table, in milliseconds; undefined where it says nothing, null for "for ever" (`0`). */
export function ttlHint(hints: readonly Hint[], alias?: string | null): number | null | undefined {
  for (const hint of hints) {
    if (hint.name.toUpperCase() !== 'STATE_TTL') continue;
    for (const argument of hint.arguments) {
      if (argument.kind !== 'hint-option' || (alias !== undefined && argument.key !== alias)) continue;
      const ms = parseDurationMs(argument.value);
      return ms === null || ms === 0 ? null : ms;
    }
  }
  return undefined;
}
