import type { FormatRuntime } from '@headrace/connector-sdk';
import { optionsOf, type FormatCase } from '@headrace/connector-sdk/testing';

/** The ways in which JSON and the formats of change events around it are written; `poison`: lines that are no record. */
export function jsonCases<O>(
  { spec }: FormatRuntime<O>,
  poison: readonly string[],
  more: readonly Record<string, string>[] = [],
): FormatCase<O>[] {
  const bytes = poison.map((line) => new TextEncoder().encode(`${line}\n`));
  const ways: Record<string, string>[] = [
    {},
    { 'timestamp-format.standard': 'ISO-8601' },
    { 'encode.ignore-null-fields': 'true' },
    { 'encode.decimal-as-plain-number': 'true' },
    ...more,
  ];
  return ways.map((texts) => ({ name: Object.keys(texts)[0] ?? 'default', options: optionsOf(spec, texts), poison: bytes }));
}
