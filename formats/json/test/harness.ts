import { parseOptions } from '@headrace/connector-sdk';
import { formatHarness } from '@headrace/connector-sdk/testing';
import json from '../index';
import { jsonSpec, type JsonOptions } from '../spec';

function optionsOf(texts: Record<string, string> = {}): JsonOptions {
  const parsed = parseOptions(jsonSpec, texts);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.options;
}
const poison = ['{"n": "no number"}\n', '{"n": 1\n', 'not json\n'].map((text) => new TextEncoder().encode(text));

export default formatHarness<JsonOptions>({
  format: json,
  cases: [
    { name: 'default', options: optionsOf(), poison },
    { name: 'ISO-8601', options: optionsOf({ 'timestamp-format.standard': 'ISO-8601' }), poison },
    { name: 'without NULL fields', options: optionsOf({ 'encode.ignore-null-fields': 'true' }), poison },
  ],
});
