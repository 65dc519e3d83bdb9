import { parseOptions } from '@headrace/connector-sdk';
import { formatHarness } from '@headrace/connector-sdk/testing';
import csv from '../index';
import { csvSpec, type CsvOptions } from '../spec';

function optionsOf(texts: Record<string, string> = {}): CsvOptions {
  const parsed = parseOptions(csvSpec, texts);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.options;
}
const poison = ['no number\n', '1,2\n'].map((text) => new TextEncoder().encode(text));
const delimited = { 'null-literal': 'n/a' };

export default formatHarness<CsvOptions>({
  format: csv,
  cases: [
    { name: 'default', options: optionsOf(delimited), poison },
    { name: 'semicolons', options: optionsOf({ ...delimited, 'field-delimiter': ';' }), poison: poison.slice(0, 1) },
  ],
});
