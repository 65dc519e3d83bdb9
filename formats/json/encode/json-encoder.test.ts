import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ByteBuffer, ColumnBatch, types, type DataType, type Field, type SqlRow, type SqlValue } from '@headrace/connector-sdk';
import { RowsToColumns } from '@headrace/connector-sdk/base';
import { optionsOf, tableOf } from '@headrace/connector-sdk/testing';
import { jsonFormat } from '../index';
import { decodeBytes } from '../test/decoding';

const seed = Number(process.env['HEADRACE_SEED'] ?? Date.now() % 1e9);
console.info(`json encoder seed ${seed} (HEADRACE_SEED)`);

function encode(fields: readonly Field[], rows: readonly SqlRow[], options: Record<string, string> = {}): Uint8Array {
  const batch = ColumnBatch.allocate(
    fields.map((field) => field.type),
    Math.max(1, rows.length),
  );
  new RowsToColumns(fields).fill(batch, rows, null);
  const out = new ByteBuffer(8);
  jsonFormat
    .createEncoder({ schema: tableOf(fields), options: optionsOf(jsonFormat.spec, options) })
    .encode(batch, { from: 0, to: rows.length }, out);
  return out.written().slice();
}
const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
const at = (iso: string, nanos = 0) => ({ epochMs: Date.parse(iso), nanos });

describe('golden values, as Flink writes them', () => {
  it.each<[DataType, SqlValue, string]>([
    [types.INT, -2147483648, '-2147483648'],
    [types.INT, 0, '0'],
    [types.BIGINT, -9223372036854775808n, '-9223372036854775808'],
    [types.BIGINT, 9007199254740991n, '9007199254740991'],
    [types.BIGINT, 4294967296n, '4294967296'],
    [types.BIGINT, -2147483649n, '-2147483649'],
    [types.BIGINT, 1000000000000000000n, '1000000000000000000'],
    [types.DOUBLE, 1, '1.0'],
    [types.DOUBLE, 1e10, '1.0E10'],
    [types.DOUBLE, NaN, '"NaN"'],
    [types.FLOAT, Math.fround(3.14), '3.14'],
    [types.DECIMAL(10, 2), '12.50', '12.5'],
    [types.DECIMAL(10, 0), '100000', '1E+5'],
    [types.DECIMAL(20, 9), '0.000000027', '2.7E-8'],
    [types.DECIMAL(10, 2), '0.00', '0'],
    [types.BOOLEAN, false, 'false'],
    [types.STRING, 'a"b\\c\n\u0001é/😀', '"a\\"b\\\\c\\n\\u0001é/😀"'],
    [types.BYTES, Uint8Array.of(0, 255), '"AP8="'],
    [types.DATE, 17496, '"2017-11-26"'],
    [types.TIME(3), 36_000_500, '"10:00:00.5"'],
    [types.TIMESTAMP(3), at('2017-11-26T10:00:00Z'), '"2017-11-26 10:00:00"'],
    [types.TIMESTAMP(6), at('2017-11-26T10:00:00.120Z', 3_000), '"2017-11-26 10:00:00.120003"'],
    [types.TIMESTAMP(9), at('1969-12-31T23:59:59.999Z', 999_999), '"1969-12-31 23:59:59.999999999"'],
    [types.TIMESTAMP_LTZ(3), at('2017-11-26T10:00:00Z'), '"2017-11-26 10:00:00Z"'],
    [types.ARRAY(types.INT), [1, null], '[1,null]'],
    [
      types.ROW([
        { name: 'x "y"', type: types.STRING },
        { name: 'z', type: types.ARRAY(types.DATE) },
      ]),
      ['a', [0, null]],
      '{"x \\"y\\"":"a","z":["1970-01-01",null]}',
    ],
    [
      types.MAP(types.STRING, types.DOUBLE),
      new Map([
        ['k', 1],
        ['l', null],
      ]),
      '{"k":1.0,"l":null}',
    ],
    [types.ARRAY(types.BOOLEAN), Array.from({ length: 64 }, () => null), `[${Array.from({ length: 64 }, () => 'null').join(',')}]`],
    [types.INT, null, 'null'],
  ])('%j %s', (type, value, json) => {
    expect(text(encode([{ name: 'v', type }], [[value]]))).toBe(`{"v":${json}}\n`);
  });

  it('follow the options', () => {
    const fields = [
      { name: 'a', type: types.DECIMAL(10, 0) },
      { name: 'b"\n', type: types.TIMESTAMP(3) },
    ];
    const rows: SqlRow[] = [
      ['100000', at('2017-11-26T10:00:00Z')],
      [null, at('2017-11-26T10:00:00Z')],
      [null, null],
    ];
    const options = {
      'encode.decimal-as-plain-number': 'true',
      'timestamp-format.standard': 'ISO-8601',
      'encode.ignore-null-fields': 'true',
    };
    expect(text(encode(fields, rows, options))).toBe(
      '{"a":100000,"b\\"\\n":"2017-11-26T10:00:00"}\n{"b\\"\\n":"2017-11-26T10:00:00"}\n{}\n',
    );
  });
});

describe('what is written', () => {
  it('is JSON and reads back the same', () => {
    const fields: readonly Field[] = [
      { name: 'i', type: types.BIGINT },
      { name: 's', type: types.STRING },
      { name: 'd', type: types.DOUBLE },
      { name: 'f', type: types.FLOAT },
      { name: 'n', type: types.DECIMAL(30, 6) },
      { name: 't', type: types.TIMESTAMP(6) },
      { name: 'y', type: types.BYTES },
      { name: 'e', type: types.DATE },
    ];
    const row = fc.tuple(
      fc.option(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })),
      fc.option(fc.string({ unit: 'grapheme' })),
      fc.option(fc.double()),
      fc.option(fc.float()),
      fc.option(fc.bigInt({ min: -(10n ** 23n), max: 10n ** 23n }).map((n) => `${n}.123456`)),
      fc.option(
        fc.record({
          epochMs: fc.integer({ min: -62_135_596_800_000, max: 253_402_300_799_999 }),
          nanos: fc.integer({ min: 0, max: 999 }).map((n) => n * 1_000),
        }),
      ),
      fc.option(fc.uint8Array({ maxLength: 9 })),
      fc.option(fc.integer({ min: -719_162, max: 2_932_896 })),
    );
    fc.assert(
      fc.property(fc.array(row, { maxLength: 20 }), fc.boolean(), (rows, skipNulls) => {
        const bytes = encode(fields, rows, { 'encode.ignore-null-fields': String(skipNulls) });
        for (const line of text(bytes).split('\n').slice(0, -1)) JSON.parse(line);
        expect(decodeBytes(bytes, { fields }).rows).toEqual(
          rows.map((cells) => cells.map((cell) => (cell instanceof Uint8Array ? Uint8Array.from(cell) : cell))),
        );
      }),
      { seed, numRuns: 500 },
    );
  });
});
