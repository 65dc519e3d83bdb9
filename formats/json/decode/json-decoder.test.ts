import { describe, expect, it } from 'vitest';
import { isHeadraceError, notNull, types, type DataType } from '@headrace/connector-sdk';
import { decodeBytes, decodeText } from '../test/decoding';

const one = (type: DataType, json: string, options: Record<string, string> = {}) =>
  decodeText(`{"v":${json}}\n`, { fields: [{ name: 'v', type }], options }).rows[0]?.[0];
const problem = (type: DataType, json: string, options: Record<string, string> = {}): string => {
  try {
    one(type, json, options);
  } catch (error) {
    if (isHeadraceError(error)) return error.message;
    throw error;
  }
  return 'no error';
};
const at = (iso: string, nanos = 0) => ({ epochMs: Date.parse(iso), nanos });

describe('values', () => {
  it.each<[string, DataType, string, unknown]>([
    ['bigint', types.BIGINT, '9223372036854775807', 9223372036854775807n],
    ['bigint lowest', types.BIGINT, '-9223372036854775808', -9223372036854775808n],
    ['bigint 16 digits', types.BIGINT, '-9007199254740993', -9007199254740993n],
    ['bigint 10 digits', types.BIGINT, '4294967296', 4294967296n],
    ['bigint minus', types.BIGINT, '-1', -1n],
    ['bigint text', types.BIGINT, '"952483"', 952483n],
    ['bigint text with spaces and plus', types.BIGINT, '" +7 "', 7n],
    ['bigint cut', types.BIGINT, '1.9e1', 19n],
    ['bigint minus zero', types.BIGINT, '-0', 0n],
    ['int', types.INT, '-2147483648', -2147483648],
    ['smallint', types.SMALLINT, '-32768', -32768],
    ['tinyint', types.TINYINT, '127', 127],
    ['double', types.DOUBLE, '0.1', 0.1],
    ['double hard', types.DOUBLE, '9007199254740993.0000000001', 9007199254740994],
    ['double many digits', types.DOUBLE, '3.141592653589793238462643383279', 3.141592653589793],
    ['double exponent', types.DOUBLE, '1.5e-300', 1.5e-300],
    ['double minus zero', types.DOUBLE, '-0', -0],
    ['double text', types.DOUBLE, '"NaN"', NaN],
    ['double integer', types.DOUBLE, '12', 12],
    ['float rounds once', types.FLOAT, '1.00000017881393432617187499', 1.0000001192092896],
    ['float rounds once, above', types.FLOAT, '1.000000178813934326171875001', 1.0000002384185791],
    ['decimal', types.DECIMAL(10, 2), '12.5', '12.50'],
    ['decimal rounds half up', types.DECIMAL(10, 2), '-0.005', '-0.01'],
    ['decimal large', types.DECIMAL(38, 10), '-1234567890123456789012345678.0123456789', '-1234567890123456789012345678.0123456789'],
    ['decimal too large is NULL', types.DECIMAL(4, 2), '100', null],
    ['decimal text', types.DECIMAL(10, 2), '" 1e2 "', '100.00'],
    ['boolean', types.BOOLEAN, 'true', true],
    ['boolean false', types.BOOLEAN, 'false', false],
    ['boolean text', types.BOOLEAN, '"TRUE"', true],
    ['boolean other', types.BOOLEAN, '1', false],
    ['string', types.STRING, '"pv"', 'pv'],
    ['string empty', types.STRING, '""', ''],
    ['string escapes', types.STRING, '"a\\n\\u00e9\\ud83d\\ude00\\/"', 'a\né😀/'],
    ['string utf-8', types.STRING, '"é😀漢"', 'é😀漢'],
    ['string number', types.STRING, '1.50', '1.50'],
    ['string boolean', types.STRING, 'true', 'true'],
    ['string object', types.STRING, '{ "b" : [1, 2.50, "x\\u001f"], "a":{}, "b":1e2 }', '{"b":100.0,"a":{}}'],
    ['string with raw tab', types.STRING, '"a\tb"', 'a\tb'],
    ['bytes', types.BYTES, '"AP8="', Uint8Array.of(0, 255)],
    ['date', types.DATE, '"2017-11-26"', 17496],
    ['time', types.TIME(3), '"10:00:00.25"', 36_000_250],
    ['time of whole seconds', types.TIME(0), '"10:00:00.25"', 36_000_000],
    ['timestamp', types.TIMESTAMP(3), '"2017-11-26 10:00:00"', at('2017-11-26T10:00:00Z')],
    ['timestamp before 1970', types.TIMESTAMP(3), '"1969-12-31 23:59:59.999"', at('1969-12-31T23:59:59.999Z')],
    ['timestamp cut', types.TIMESTAMP(3), '"2017-11-26 10:00:00.123999"', at('2017-11-26T10:00:00.123Z')],
    ['timestamp micros', types.TIMESTAMP(6), '"2017-11-26 10:00:00.123456"', at('2017-11-26T10:00:00.123Z', 456_000)],
    ['timestamp nanos', types.TIMESTAMP(9), '"2017-11-26 10:00:00.123456789"', at('2017-11-26T10:00:00.123Z', 456_789)],
    ['timestamp year 9999 micros', types.TIMESTAMP(6), '"9999-12-31 23:59:59.999999"', at('9999-12-31T23:59:59.999Z', 999_000)],
    ['ltz', types.TIMESTAMP_LTZ(3), '"2017-11-26 10:00:00Z"', at('2017-11-26T10:00:00Z')],
    ['null', types.INT, 'null', null],
    ['null of string', types.STRING, 'null', null],
    ['null of timestamp', types.TIMESTAMP(3), 'null', null],
    ['null of double', types.DOUBLE, 'null', null],
    ['null of boolean', types.BOOLEAN, 'null', null],
  ])('%s', (_name, type, json, expected) => {
    expect(one(type, json)).toEqual(expected);
    // Again behind a record of the same form, so that the compiled loop is asked too.
    const line = `{"v":${json}}\n`;
    const { rows } = decodeText(line.repeat(200), { fields: [{ name: 'v', type }] });
    expect(rows).toHaveLength(200);
    expect(rows[150]?.[0]).toEqual(expected);
  });

  it('reads ISO-8601 timestamps when told so', () => {
    const iso = { 'timestamp-format.standard': 'ISO-8601' };
    expect(one(types.TIMESTAMP(3), '"2017-11-26T10:00"', iso)).toEqual(at('2017-11-26T10:00:00Z'));
    expect(one(types.TIMESTAMP(3), '"2017-11-26T10:00:00.5"', iso)).toEqual(at('2017-11-26T10:00:00.5Z'));
    expect(one(types.TIMESTAMP_LTZ(3), '"2017-11-26T10:00:00Z"', iso)).toEqual(at('2017-11-26T10:00:00Z'));
    expect(problem(types.TIMESTAMP(3), '"2017-11-26 10:00:00"', iso)).toContain('column "v" of type TIMESTAMP cannot take');
  });

  it.each<[string, DataType, string]>([
    ['bigint too large', types.BIGINT, '9223372036854775808'],
    ['bigint too low', types.BIGINT, '-9223372036854775809'],
    ['int too large', types.INT, '2147483648'],
    ['tinyint too large', types.TINYINT, '128'],
    ['tinyint with fraction', types.TINYINT, '1.0'],
    ['text for a number', types.BIGINT, '"abc"'],
    ['empty text for a number', types.INT, '""'],
    ['boolean for a number', types.DOUBLE, 'true'],
    ['object for a number', types.BIGINT, '{}'],
    ['no such day', types.TIMESTAMP(3), '"2017-02-29 00:00:00"'],
    ['no such hour', types.TIMESTAMP(3), '"2017-02-28 24:00:00"'],
    ['letter in the clock', types.TIMESTAMP(3), '"2017-02-28 1a:00:00"'],
    ['date with time', types.DATE, '"2017-02-28 00:00:00"'],
    ['null in NOT NULL', notNull(types.INT), 'null'],
    ['no base64', types.BYTES, '"A"'],
    ['timestamp(9) beyond 64 bits', types.TIMESTAMP(9), '"2300-01-01 00:00:00"'],
  ])('refuses %s', (_name, type, json) => {
    expect(problem(type, json)).toMatch(/^The record at byte 0 cannot be read: column "v"/);
    const good = type.nullable ? 'null' : '1';
    expect(decodeText(`{"v":${json}}\n{"v":${good}}\n`, { fields: [{ name: 'v', type }], onError: 'skip' })).toMatchObject({
      rows: [[type.nullable ? null : 1]],
      rejected: [{ place: 'byte 0' }],
    });
    if (type.nullable) expect(one(type, json, { 'ignore-parse-errors': 'true' })).toBe(null);
  });
});

describe('records', () => {
  const fields = [
    { name: 'id', type: types.BIGINT },
    { name: 'name', type: types.STRING },
  ];
  const rows = (text: string, more: object = {}) => decodeText(text, { fields, ...more }).rows;

  it('takes any key order, white space, unread fields and missing keys', () => {
    const text = [
      '{"id":1,"name":"a"}',
      ' { "name" : "b" , "id" : 2 } \r',
      '{"x":{"id":[1,{"name":"}"}]},"id":3,"y":"\\"","name":"c"}',
      '{"id":4}',
      '{}',
      '',
      '  \t',
      '{"name":"f","id":null}',
    ].join('\n');
    expect(rows(text)).toEqual([
      [1n, 'a'],
      [2n, 'b'],
      [3n, 'c'],
      [4n, null],
      [null, null],
      [null, 'f'],
    ]);
  });

  it('joins no two lines where a line breaks off inside an object that nobody reads', () => {
    const whole = Array.from({ length: 20 }, (_, i) => `{"x":{"y":1},"id":${i},"name":"a"}`);
    const { rejected, rows: read } = decodeText([...whole, '{"x":{"y":', '2},"id":20,"name":"b"}', ...whole].join('\n'), {
      fields,
      onError: 'skip',
    });
    expect(rejected).toHaveLength(2);
    expect(read).toHaveLength(40);
  });

  it('lets the last of equal keys win, also when escaped or not convertible before', () => {
    expect(rows('{"id":1,"id":2,"name":"a"}\n{"id":"x","name":"a","\\u0069d":5}\n{"id":1,"id":null}')).toEqual([
      [2n, 'a'],
      [5n, 'a'],
      [null, null],
    ]);
  });

  it('passes a byte order mark at the very beginning only', () => {
    expect(rows('\ufeff{"id":1}\n')).toEqual([[1n, null]]);
    expect(() => rows('{"id":1}\n\ufeff{"id":1}\n')).toThrow(/byte 9 cannot be read: it is no valid JSON/);
  });

  it('gives only the projected columns, and judges the others by syntax', () => {
    expect(rows('{"id":"no number","name":"a"}\n', { projection: [1] })).toEqual([['a']]);
    expect(() => rows('{"id":tru,"name":"a"}\n', { projection: [1] })).toThrow(/no valid JSON/);
  });

  it.each([
    ['[{"id":1}]', 'it is an array, not an object'],
    ['1', 'it is a single value, not an object'],
    ['{"id":1', 'it is no valid JSON'],
    ['{"id":1}{"id":2}', 'it is no valid JSON'],
    ['{"id":01}', 'it is no valid JSON'],
    ["{'id':1}", 'it is no valid JSON'],
  ])('refuses %s', (text, reason) => {
    expect(() => rows(`${text}\n`)).toThrow(reason);
  });

  it('refuses bytes that are not UTF-8, also in fields that nobody reads', () => {
    const bytes = new TextEncoder().encode('{"id":1,"name":"a?b"}\n');
    bytes[bytes.indexOf(63)] = 0xff;
    expect(() => decodeBytes(bytes, { fields, projection: [0] })).toThrow('it is not valid UTF-8');
  });

  it('hands over what it refuses with place and bytes, and goes on', () => {
    const { rows: good, rejected } = decodeText('{"id":1}\nrubbish\n{"id":3}\n', { fields, onError: 'skip' });
    expect(good).toEqual([
      [1n, null],
      [3n, null],
    ]);
    expect(rejected.map((r) => [r.place, new TextDecoder().decode(r.bytes), r.problem])).toEqual([
      ['byte 9', 'rubbish', 'it is no valid JSON'],
    ]);
  });

  it('fails with place, bytes and remedy', () => {
    let caught: unknown;
    try {
      rows('{"id":1}\n{"id":}\n');
    } catch (error) {
      caught = error;
    }
    expect(caught).toMatchObject({ code: 'format.json.bad-record', domain: 'user', retry: 'none', record: { place: 'byte 9' } });
    expect(String(caught)).toContain('{"id":}');
  });

  it('fails on a missing field when told so', () => {
    expect(() => rows('{"id":1}\n', { options: { 'fail-on-missing-field': 'true' } })).toThrow('the field "name" is missing');
  });

  it('reads arrays, rows by their names, and maps, with NULLs inside', () => {
    const row = types.ROW([
      { name: 'x', type: types.BIGINT },
      { name: 'ü "y"', type: types.ARRAY(types.STRING) },
    ]);
    const fields = [
      { name: 'a', type: types.ARRAY(types.DECIMAL(5, 2)) },
      { name: 'r', type: row },
      { name: 'm', type: types.MAP(types.STRING, types.BOOLEAN) },
    ];
    const lines = [
      '{"a":[1.5,null, 2],"r":{"z":[{}],"ü \\"y\\"":["p\\n",null],"x":9007199254740993},"m":{"k":true,"l":null}}',
      '{"a":[],"r":{},"m":{}}',
      '{"a":null}',
    ];
    expect(decodeText(lines.join('\n'), { fields }).rows).toEqual([
      [
        ['1.50', null, '2.00'],
        [9_007_199_254_740_993n, ['p\n', null]],
        new Map([
          ['k', true],
          ['l', null],
        ]),
      ],
      [[], [null, null], new Map()],
      [null, null, null],
    ]);
  });

  it('refuses what is no array, and maps whose keys are no texts', () => {
    const fields = [{ name: 'a', type: types.ARRAY(types.INT) }];
    expect(() => decodeText('{"a":{}}', { fields })).toThrow();
    expect(decodeText('{"a":[1,"x"]}', { fields, options: { 'ignore-parse-errors': 'true' } }).rows).toEqual([[[1, null]]]);
    expect(() => decodeText('', { fields: [{ name: 'a', type: types.MAP(types.INT, types.INT) }] })).toThrow(/keys other than texts/);
  });

  it('keeps names of columns out of generated code', () => {
    const name = '"];throw new Error("injected");//`${1}\\';
    const text = `${JSON.stringify({ [name]: 1 })}\n`.repeat(50);
    const { rows: read } = decodeText(text, { fields: [{ name, type: types.INT }] });
    expect(read).toEqual(Array.from({ length: 50 }, () => [1]));
  });
});
