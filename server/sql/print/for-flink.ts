import type { NodeId } from '@/model/ids';
import type { Hint } from '../ast/hints/hint';
import type { TableOption } from '../ast/statements/create-table';
import type { SqlScript, Statement } from '../ast/statements/statement';

/** Something of ours that Flink does not know and that was left out of its text: it would refuse the statement otherwise. */
export interface Dropped {
  readonly what: 'hint' | 'option';
  /** The hint's name, or the option's key. */
  readonly name: string;
  readonly value: string;
  readonly origin: readonly NodeId[];
}

const ownOption = (key: string): boolean => key.toLowerCase().startsWith('headrace.');
const ownHint = (hint: Hint): boolean => hint.name.toUpperCase() === 'HEADRACE';

/** The script without hints and options of our own, and what was left out. Whether the rows stay the same is the caller's to judge. */
export function forFlink(script: SqlScript): { readonly script: SqlScript; readonly dropped: readonly Dropped[] } {
  const dropped: Dropped[] = [];
  const statements = script.statements.flatMap((statement) => {
    const kept = strip(statement, statement.origin, dropped) as Statement;
    return isEmpty(statement, kept) ? [] : [kept];
  });
  return { script: { ...script, statements }, dropped };
}

/** A statement that was nothing but an option of ours. */
function isEmpty(before: Statement, after: Statement): boolean {
  if (before.kind === 'set') return before.option !== undefined && ownOption(before.option.key);
  if (before.kind === 'reset') return before.key !== undefined && ownOption(before.key);
  if (after.kind !== 'alter-table' || after === before) return false;
  const { action } = after;
  return (action.kind === 'set-options' && action.options.length === 0) || (action.kind === 'reset-options' && action.keys.length === 0);
}

/** `value` without what is ours; the same object where there is nothing. */
function strip(value: unknown, origin: readonly NodeId[], dropped: Dropped[]): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return stripList(value, origin, dropped);
  const node = value as Record<string, unknown>;
  const from = Array.isArray(node.origin) && node.origin.length > 0 ? (node.origin as readonly NodeId[]) : origin;
  let changed: Record<string, unknown> | undefined;
  for (const [field, child] of Object.entries(node)) {
    if (field === 'range' || field === 'origin') continue;
    const kept = field === 'option' ? stripOption(child, from, dropped) : strip(child, from, dropped);
    if (kept !== child) changed = { ...(changed ?? node), [field]: kept };
  }
  return changed ?? value;
}

function stripOption(child: unknown, origin: readonly NodeId[], dropped: Dropped[]): unknown {
  note(child, origin, dropped);
  return child;
}

function stripList(values: readonly unknown[], origin: readonly NodeId[], dropped: Dropped[]): readonly unknown[] {
  const kept = values.filter((value) => !note(value, origin, dropped)).map((value) => strip(value, origin, dropped));
  const cleaned = kept.filter((value, i) => !(isHintWithoutRest(value) && value !== values[i]));
  return cleaned.length === values.length && cleaned.every((value, i) => value === values[i]) ? values : cleaned;
}

/** OPTIONS('headrace.x'='y') loses its only argument, and then itself. */
const isHintWithoutRest = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && (value as Hint).kind === 'hint' && (value as Hint).arguments.length === 0;

/** Notes and reports what is to be left out. */
function note(value: unknown, origin: readonly NodeId[], dropped: Dropped[]): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const { kind } = value as { readonly kind?: string };
  if (kind === 'hint' && ownHint(value as Hint)) {
    const options = (value as Hint).arguments.map((argument) =>
      argument.kind === 'hint-option' ? `${argument.key}=${argument.value}` : 'name' in argument ? argument.name : argument.value,
    );
    dropped.push({ what: 'hint', name: (value as Hint).name, value: options.join(', '), origin });
    return true;
  }
  if ((kind === 'table-option' || kind === 'hint-option') && ownOption((value as TableOption).key)) {
    dropped.push({ what: 'option', name: (value as TableOption).key, value: (value as TableOption).value, origin });
    return true;
  }
  return false;
}
