import type { SqlNode } from './node-kinds';
import { defaultStateKey } from './state-key';
import type { Statement } from './statements/statement';

/** Fields that say where a node comes from, not what it means. */
const metadata: ReadonlySet<string> = new Set(['range', 'origin']);

/**
 * True where two trees mean the same text: kinds and fields are equal, ranges and origins are not looked at. Comments count; a state
 * key that is the statement's default is as good as none.
 */
export const sameScript = (a: SqlNode, b: SqlNode): boolean => differenceOf(a, b) === undefined;

/** The path of the first field in which two trees differ (`statements.0.query.body.items.2`), or undefined where they mean the same. */
export const differenceOf = (a: SqlNode, b: SqlNode): string | undefined => firstDifference(a, b, '');

function firstDifference(a: unknown, b: unknown, path: string): string | undefined {
  if (a === b) return undefined;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return path === '' ? '.' : path;
  if (Array.isArray(a) !== Array.isArray(b)) return path;
  const left = fieldsOf(a);
  const right = fieldsOf(b);
  for (const field of new Set([...Object.keys(left), ...Object.keys(right)])) {
    const found = firstDifference(left[field], right[field], path === '' ? field : `${path}.${field}`);
    if (found !== undefined) return found;
  }
  return undefined;
}

function fieldsOf(node: object): Record<string, unknown> {
  const fields: Record<string, unknown> = {};
  for (const [field, value] of Object.entries(node)) {
    if (value !== undefined && !metadata.has(field)) fields[field] = value;
  }
  if (fields.stateKey !== undefined && fields.stateKey === defaultStateKey(node as Statement)) delete fields.stateKey;
  return fields;
}
