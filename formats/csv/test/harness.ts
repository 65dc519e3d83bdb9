import { formatHarness, optionsOf } from '@headrace/connector-sdk/testing';
import csv from '../index';
import type { CsvOptions } from '../spec';

const poison = ['no number\n', '1,2\n'].map((text) => new TextEncoder().encode(text));
const delimited = { 'null-literal': 'n/a' };

export default formatHarness<CsvOptions>({
  format: csv,
  cases: [
    { name: 'default', options: optionsOf(csv.spec, delimited), poison },
    { name: 'semicolons', options: optionsOf(csv.spec, { ...delimited, 'field-delimiter': ';' }), poison: poison.slice(0, 1) },
  ],
});
