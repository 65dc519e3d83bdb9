import { expect, it } from 'vitest';
import { types, type DataType } from '../schema/data-type';
import { fieldsOfJson, typeOfText } from './guess-type';
import { parseExactJson } from './text/exact-json';

it.each<[string, DataType]>([
  ['12', types.BIGINT],
  ['-999999999999999999', types.BIGINT],
  ['9223372036854775808', types.DECIMAL(38, 0)],
  ['1.50', types.DOUBLE],
  ['1e3', types.DOUBLE],
  // A number with zeros before it is a number of something.
  ['007', types.STRING],
  ['true', types.BOOLEAN],
  ['2017-11-26', types.DATE],
  ['2017-11-26 10:00:00', types.TIMESTAMP(3)],
  ['2017-11-26 10:00:00.123456Z', types.TIMESTAMP_LTZ(6)],
  ['2017-11-26T10:00:00', types.STRING],
  ['word', types.STRING],
])('the text %s is of the type %j', (text, type) => expect(typeOfText(text, ' ')).toEqual(type));

it('columns of objects take the narrowest type for all their values', () => {
  const lines = [
    '{"id": 1, "price": 2, "at": "2017-11-26T10:00:00Z", "who": {"name": "a", "age": null}, "tags": [], "odd": 1, "none": null}',
    '{"id": 12345678901234567890, "price": 2.5, "at": "2017-11-26T10:00:00.5Z", "who": {"age": 3}, "tags": [1, null, 2.5], "odd": "x"}',
  ];
  expect(
    fieldsOfJson(
      lines.map((line) => parseExactJson(line) as Record<string, unknown>),
      'T',
    ),
  ).toEqual([
    { name: 'id', type: types.DECIMAL(38, 0) },
    { name: 'price', type: types.DOUBLE },
    { name: 'at', type: types.TIMESTAMP_LTZ(3) },
    {
      name: 'who',
      type: types.ROW([
        { name: 'name', type: types.STRING },
        { name: 'age', type: types.BIGINT },
      ]),
    },
    { name: 'tags', type: types.ARRAY(types.DOUBLE) },
    { name: 'odd', type: types.STRING },
    { name: 'none', type: types.STRING },
  ]);
});
