import type { Field, SqlValue } from '@headrace/connector-sdk';
import { valueText } from '@headrace/connector-sdk/testing';

const DAY_MS = 86_400_000;

/** A value for people: text as it is, dates and times as SQL writes them. */
export function cellText(value: SqlValue, { type }: Field): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'bigint') return String(value);
  if (typeof value === 'number' && type.kind === 'DATE') return new Date(value * DAY_MS).toISOString().slice(0, 10);
  if (typeof value === 'number' && type.kind === 'TIME') return new Date(value).toISOString().slice(11, -1);
  if (value !== null && typeof value === 'object' && 'epochMs' in value && 'nanos' in value) return momentText(value, type.kind);
  return valueText(value);
}

function momentText({ epochMs, nanos }: { readonly epochMs: number; readonly nanos: number }, kind: Field['type']['kind']): string {
  const text = new Date(epochMs).toISOString().replace('T', ' ').slice(0, -1);
  const finer = nanos === 0 ? '' : String(nanos).padStart(6, '0');
  return `${text}${finer}${kind === 'TIMESTAMP_LTZ' ? 'Z' : ''}`;
}
