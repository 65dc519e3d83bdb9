import { describe, expect, it } from 'vitest';
import { notNull, types, type DataType } from '@headrace/connector-sdk';
import type { WrittenDecoding } from '@headrace/connector-sdk/testing';
import { decodeBytes, decodeText } from '../test/decoding';

const two = [
  { name: 'a', type: types.INT },
  { name: 'b', type: types.STRING },
];
const rows = (text: string, more: Partial<WrittenDecoding> = {}) => decodeText(text, { fields: two, ...more }).rows;
const at = (iso: string, nanos = 0) => ({ epochMs: Date.parse(iso), nanos });

describe('cells', () => {
  it.each<[string, DataType, string, unknown]>([
    ['int', types.INT, '-7', -7],
    ['int with zeros, plus and spaces', types.INT, ' +007 ', 7],
    ['int quoted', types.INT, '"12"', 12],
    ['bigint', types.BIGINT, '-9223372036854775808', -9223372036854775808n],
    ['bigint 16 digits', types.BIGINT, '9007199254740993', 9007199254740993n],
    ['double', types.DOUBLE, '0.1', 0.1],
    ['double with exponent', types.DOUBLE, '1.5E-7', 1.5e-7],
    ['double NaN', types.DOUBLE, 'NaN', NaN],
    ['decimal', types.DECIMAL(10, 2), '-12.5', '-12.50'],
    ['decimal rounded', types.DECIMAL(10, 2), '0.005', '0.01'],
    ['boolean', types.BOOLEAN, 'true', true],
    ['boolean other', types.BOOLEAN, 'yes', false],
    ['date', types.DATE, '2017-11-26', 17496],
    ['date short', types.DATE, '2017-1-5', 17171],
    ['time', types.TIME(3), '10:00', 36_000_000],
    ['time of tenths', types.TIME(1), '10:00:00.259', 36_000_200],
    ['timestamp', types.TIMESTAMP(3), '2017-11-26 10:00:00', at('2017-11-26T10:00:00Z')],
    ['timestamp with fraction', types.TIMESTAMP(3), '2017-11-26 10:00:00.5', at('2017-11-26T10:00:00.5Z')],
    ['timestamp short', types.TIMESTAMP(3), '2017-1-5 1:2:3', at('2017-01-05T01:02:03Z')],
    ['ltz', types.TIMESTAMP_LTZ(3), '2017-11-26 10:00:00Z', at('2017-11-26T10:00:00Z')],
    ['bytes', types.BYTES, 'AP8=', Uint8Array.of(0, 255)],
    ['string', types.STRING, 'é "x" 😀', 'é "x" 😀'],
    ['string quoted', types.STRING, '"a,""b""\nc"', 'a,"b"\nc'],
    ['string quoted plain', types.STRING, '"a,b"', 'a,b'],
    ['string quoted, not ASCII', types.STRING, '"é,ü"', 'é,ü'],
    ['string empty', types.STRING, '', ''],
    ['string quoted empty', types.STRING, '""', ''],
    ['empty number', types.INT, '', null],
    ['empty timestamp', types.TIMESTAMP(3), '', null],
    ['empty double', types.DOUBLE, '', null],
  ])('%s', (_name, type, cell, expected) => {
    const fields = [
      { name: 'v', type },
      { name: 'x', type: types.STRING },
    ];
    for (const text of [`${cell},x\n`, `${cell},x\r\n`]) {
      const read = decodeText(text.repeat(100), { fields }).rows;
      expect(read).toHaveLength(100);
      for (const i of [0, 50, 99]) expect(read[i]).toEqual([expected, 'x']);
    }
    const last = decodeText(`x,${cell}\n`.repeat(100), { fields: [fields[1]!, fields[0]!] }).rows;
    expect(last).toHaveLength(100);
    expect(last[50]).toEqual(['x', expected]);
  });

  it.each<[DataType, string]>([
    [types.INT, '1.5'],
    [types.INT, '2147483648'],
    [types.BIGINT, '9223372036854775808'],
    [types.INT, 'abc'],
    [types.TIMESTAMP(3), '2017-02-29 00:00:00'],
    [types.TIMESTAMP(3), '2017-11-26T10:00:00'],
    [types.DATE, '26.11.2017'],
    [notNull(types.INT), ''],
  ])('%s refuses %s', (type, cell) => {
    const fields = [
      { name: 'v', type },
      { name: 'x', type: types.STRING },
    ];
    expect(() => decodeText(`${cell},x\n`, { fields })).toThrow(/^The record at byte 0 cannot be read: column "v" of type/);
    expect(decodeText(`${cell},x\n`, { fields, onError: 'skip' }).rejected).toMatchObject([{ place: 'byte 0' }]);
    if (type.nullable)
      expect(decodeText(`${cell},x\n`, { fields, options: { 'ignore-parse-errors': 'true' } }).rows).toEqual([[null, 'x']]);
  });
});

describe('records', () => {
  it('may end without a line break, in return and line feed, and blank lines are none', () => {
    expect(rows('1,a\r\n\n2,b\n\r\n3,c')).toEqual([
      [1, 'a'],
      [2, 'b'],
      [3, 'c'],
    ]);
  });

  it('hold line breaks in quotes, over pieces of any size', () => {
    const text = '1,"a\nb"\n2,"c""\r\n,"\n3,d\n';
    for (let size = 1; size < text.length; size++) {
      expect(rows(text, { pieces: [size] })).toEqual([
        [1, 'a\nb'],
        [2, 'c"\r\n,'],
        [3, 'd'],
      ]);
    }
  });

  it('take other characters', () => {
    expect(rows("1|'a|''b'\n", { options: { 'field-delimiter': '|', 'quote-character': "'" } })).toEqual([[1, "a|'b"]]);
    expect(rows('1\ta,b\n', { options: { 'field-delimiter': '\\t' } })).toEqual([[1, 'a,b']]);
    expect(rows('1,a\\,b\\nc\n', { options: { 'escape-character': '\\' } })).toEqual([[1, 'a,b\nc']]);
    expect(rows('1,"a\\"b"\n', { options: { 'escape-character': '\\' } })).toEqual([[1, 'a"b']]);
    expect(rows('1,"a\n', { options: { 'disable-quote-character': 'true' } })).toEqual([[1, '"a']]);
  });

  it('pass over comments and the header', () => {
    expect(rows('# x\n1,a\n  # y\n', { options: { 'allow-comments': 'true' } })).toEqual([[1, 'a']]);
    expect(rows('\ufeffa,b\n1,x\n', { options: { 'headrace.header': 'true' } })).toEqual([[1, 'x']]);
    expect(() => rows('b,a\n1,x\n', { options: { 'headrace.header': 'true' } })).toThrow(
      'The first line names the columns b, a, and the table has a, b.',
    );
  });

  it('read the null literal as NULL', () => {
    expect(rows('n/a,n/a\n1,x\n', { options: { 'null-literal': 'n/a' } })).toEqual([
      [null, null],
      [1, 'x'],
    ]);
  });

  it('give only the projected columns', () => {
    expect(rows('no number,a\n"x",b\n'.repeat(40), { projection: [1] })).toEqual(
      Array.from({ length: 80 }, (_, i) => [i % 2 === 0 ? 'a' : 'b']),
    );
  });

  it('of one column take a blank line as an empty value', () => {
    expect(decodeText('a\n\nb\n'.repeat(30), { fields: [{ name: 'v', type: types.STRING }] }).rows.slice(0, 4)).toEqual([
      ['a'],
      [''],
      ['b'],
      ['a'],
    ]);
  });

  it.each([
    ['1,a,b\n', 'it has 3 fields and the table 2 columns'],
    ['1\n', 'it has 1 fields and the table 2 columns'],
    ['1,"a\n', 'a quote is not closed'],
    ['1,"a"b\n', 'text follows a closing quote'],
  ])('refuse %s', (text, problem) => {
    expect(() => rows(text)).toThrow(problem);
    expect(decodeText(`${text}2,x\n`, { fields: two, onError: 'skip' }).rows).toEqual([[2, 'x']]);
  });

  it('refuse text that is not UTF-8', () => {
    expect(() => decodeBytes(Uint8Array.of(49, 44, 0xff, 10), { fields: two })).toThrow('column "b" of type VARCHAR');
  });

  it('end at the line when lines are records, so that ranges can begin anywhere', () => {
    const options = { 'headrace.multiline': 'false' };
    expect(decodeText('1,"a\n2,b\n', { fields: two, onError: 'skip', options }).rows).toEqual([[2, 'b']]);
  });
});
