import type { Hint } from '@/server/sql/ast/hints/hint';
import type { Select } from '@/server/sql/ast/queries/select';
import { parseDurationMs } from '../expr/duration';
import type { QueryContext } from './query-context';

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

/** Of what keeps state in a SELECT besides its joins. A hint names the table that is read; what it says of the sides of a join is theirs alone. */
export function ttlOf(select: Select, { stateTtlMs }: QueryContext): number | null {
  const hinted = select.from?.kind === 'join' ? undefined : ttlHint(select.hints);
  return hinted === undefined ? stateTtlMs : hinted;
}
