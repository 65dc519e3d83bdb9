import type { ColumnView } from '@/components/compiler-worker/compilation';
import { quoteName } from './completion';

export const operators = ['=', '<>', '<', '<=', '>', '>=', 'LIKE', 'IS NULL', 'IS NOT NULL'] as const;
export type Operator = (typeof operators)[number];

/** One row of the condition builder; `value` is as typed, without quotes. */
export interface Condition {
  readonly column: string;
  readonly operator: Operator;
  readonly value: string;
  /** It was written as text: it stays one as long as nobody knows what the column is. */
  readonly quoted?: boolean;
}

export const needsValue = (operator: Operator): boolean => !operator.startsWith('IS');

const row =
  /^(`(?:[^`]|``)+`|[A-Za-z_]\w*)\s*(=|<>|<=|>=|<|>|LIKE|IS\s+NOT\s+NULL|IS\s+NULL)\s*('(?:[^']|'')*'|-?\d+(?:\.\d+)?|TRUE|FALSE)?$/i;

/** The text as rows joined by AND, or null where it is more than rows can say. An empty text has no rows. */
export function readConditions(text: string): readonly Condition[] | null {
  if (text.trim() === '') return [];
  const conditions = splitAnd(text).map(readCondition);
  return conditions.every((condition) => condition !== null) ? conditions : null;
}

/** Cuts at AND outside strings. */
function splitAnd(text: string): readonly string[] {
  const parts: string[] = [''];
  for (const piece of text.split(/('(?:[^']|'')*'|\bAND\b)/i)) {
    if (/^and$/i.test(piece)) parts.push('');
    else parts[parts.length - 1] += piece;
  }
  return parts.map((part) => part.trim());
}

function readCondition(text: string): Condition | null {
  const match = row.exec(text);
  if (!match) return null;
  const [, name, sign, literal] = match;
  const operator = sign!.toUpperCase().replace(/\s+/g, ' ') as Operator;
  if (needsValue(operator) !== (literal !== undefined)) return null;
  const quoted = literal?.startsWith("'") === true;
  const value = quoted ? literal.slice(1, -1).replaceAll("''", "'") : (literal ?? '');
  const column = name!.startsWith('`') ? name!.slice(1, -1).replaceAll('``', '`') : name!;
  return { column, operator, value, ...(quoted && { quoted }) };
}

/**
 * Rows as SQL. Values are quoted for text and time columns, as they were read where the column is not known, and wherever they are neither
 * a number nor TRUE or FALSE.
 */
export function printConditions(conditions: readonly Condition[], columns: readonly ColumnView[]): string {
  return conditions
    .filter((condition) => condition.column !== '')
    .map((condition) => {
      const { column, operator } = condition;
      const head = `${quoteName(column)} ${operator}`;
      return needsValue(operator) ? `${head} ${literal(condition, columns.find((each) => each.name === column)?.type)}` : head;
    })
    .join(' AND ');
}

function literal({ value, operator, quoted = false }: Condition, type: string | undefined): string {
  const isText = operator === 'LIKE' || (type === undefined ? quoted : /^(STRING|CHAR|VARCHAR|DATE|TIME)/.test(type));
  const plain = /^-?\d+(\.\d+)?$/.test(value) || /^(true|false)$/i.test(value);
  return !isText && plain ? value : `'${value.replaceAll("'", "''")}'`;
}
