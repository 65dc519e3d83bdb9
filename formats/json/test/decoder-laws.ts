import assert from 'node:assert/strict';
import fc from 'fast-check';
import { types, type Field, type SqlRow, type SqlValue } from '@headrace/connector-sdk';
import { decodeBytes } from './decoding';

const utf8 = new TextEncoder();
const wellFormed = (s: string): string => new TextDecoder('utf-8', { ignoreBOM: true }).decode(utf8.encode(s));

const fields: readonly Field[] = [
  { name: 'id', type: types.BIGINT },
  { name: 'name', type: types.STRING },
  { name: 'price', type: types.DOUBLE },
  { name: 'qty', type: types.INT },
  { name: 'ok', type: types.BOOLEAN },
  { name: 'ts', type: types.TIMESTAMP(3) },
  { name: 'amount', type: types.DECIMAL(12, 2) },
];

const int64 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
const text = fc.string({ unit: 'grapheme', maxLength: 12 });
const row = fc.tuple(
  fc.option(fc.oneof(int64, fc.bigInt({ min: -1_000_000_000n, max: 10n ** 10n }))),
  fc.option(text),
  fc.option(fc.double({ noNaN: true, noDefaultInfinity: true })),
  fc.option(fc.integer()),
  fc.option(fc.boolean()),
  fc.option(fc.integer({ min: -62_135_596_800_000, max: 253_402_300_799_999 })),
  fc.option(fc.integer({ min: -999_999, max: 999_999_999 })),
);
type Row = typeof row extends fc.Arbitrary<infer T> ? T : never;

const centsText = (cents: number): string =>
  `${cents < 0 ? '-' : ''}${Math.floor(Math.abs(cents) / 100)}.${String(Math.abs(cents) % 100).padStart(2, '0')}`;

/** JSON texts of the values, as some writer would put them. */
const jsonOf = (value: Row): (string | null)[] => [
  value[0] === null ? null : String(value[0]),
  value[1] === null ? null : JSON.stringify(value[1]),
  value[2] === null ? null : Object.is(value[2], -0) ? '-0.0' : JSON.stringify(value[2]),
  value[3] === null ? null : String(value[3]),
  value[4] === null ? null : String(value[4]),
  value[5] === null ? null : `"${new Date(value[5]).toISOString().slice(0, -1).replace('T', ' ')}"`,
  value[6] === null ? null : centsText(value[6]),
];
const expectedOf = (value: Row): SqlRow => [
  value[0],
  value[1] === null ? null : wellFormed(value[1]),
  value[2],
  value[3],
  value[4],
  value[5] === null ? null : { epochMs: value[5], nanos: 0 },
  value[6] === null ? null : centsText(value[6]),
];

const style = fc.record({
  space: fc.constantFrom('', ' ', '\t'),
  order: fc.shuffledSubarray([0, 1, 2, 3, 4, 5, 6], { minLength: 7 }),
  nulls: fc.boolean(),
  extra: fc.option(fc.json({ maxDepth: 2 })),
  end: fc.constantFrom('\n', '\r\n', '\n\n'),
  escapeAll: fc.boolean(),
});
type Style = typeof style extends fc.Arbitrary<infer T> ? T : never;

function lineOf(value: Row, how: Style): string {
  const texts = jsonOf(value);
  const members = how.order.flatMap((i) =>
    texts[i] === null && !how.nulls ? [] : [`"${fields[i]!.name}"${how.space}:${how.space}${texts[i] ?? 'null'}`],
  );
  if (how.extra !== null) members.splice(members.length >> 1, 0, `"unread":${how.extra}`);
  const line = `{${how.space}${members.join(`,${how.space}`)}}`;
  return (how.escapeAll ? line.replace(/[\u007f-\uffff]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`) : line) + how.end;
}

/** The decoder gives the values that were written, in any style, in pieces of any size. */
export const readsWhatWasWritten = fc.property(
  fc.array(row, { maxLength: 30 }),
  fc.array(style, { minLength: 1, maxLength: 3 }),
  fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1, maxLength: 4 }),
  (values, styles, pieces) => {
    const bytes = utf8.encode(values.map((value, i) => lineOf(value, styles[(i * 7) % styles.length]!)).join(''));
    assert.deepStrictEqual(decodeBytes(bytes, { fields, pieces, capacity: 7 }).rows, values.map(expectedOf));
  },
);

const mutation = fc.record({
  at: fc.nat(),
  byte: fc.oneof(fc.constantFrom(...utf8.encode('{}[]:,"\\ \n0129.eE-+tfnul')), fc.integer({ min: 0, max: 255 })),
  kind: fc.constantFrom('set', 'insert', 'drop'),
});

/** The decoder decides mutated bytes as JSON.parse does, and reads the same values. */
export const readsMutationsAsJsonParse = fc.property(
  fc.array(row, { minLength: 2, maxLength: 6 }),
  style,
  fc.array(mutation, { minLength: 1, maxLength: 4 }),
  (values, how, mutations) => {
    const line = { ...how, end: '\n' as const };
    const good = utf8.encode(values.map((value) => lineOf(value, line)).join(''));
    const padded = new Uint8Array([...good, ...mutate(good, mutations), 10, ...good]);
    const read = decodeBytes(padded, { fields, onError: 'skip' });
    const oracle = new Oracle();
    for (const part of splitLines(padded)) oracle.take(part);
    assert.equal(read.rejected.length, oracle.rejected);
    compare(read.rows, oracle.rows);
  },
);

/** Bytes of any kind are decided as JSON.parse decides them. */
export const readsNoiseAsJsonParse = fc.property(
  fc.array(
    fc.oneof(
      {
        weight: 3,
        arbitrary: fc.constantFrom(...['{', '}', '[', ']', ':', ',', '"', '\\', '\\u', '"id"', '"name"', '"ok"', '1', '-', 'e9', '\n']),
      },
      { weight: 1, arbitrary: fc.constantFrom('null', 'true', '{"id":1}', '\n{"qty":', '"\ud83d\ude00"', ' ', '\t') },
      { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 4 }) },
    ),
    { maxLength: 80 },
  ),
  fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 4 }),
  (parts, pieces) => {
    const bytes = utf8.encode(parts.join(''));
    const read = decodeBytes(bytes, { fields, onError: 'skip', pieces, capacity: 5 });
    const oracle = new Oracle();
    for (const part of splitLines(bytes)) oracle.take(part);
    assert.equal(read.rejected.length, oracle.rejected);
    compare(read.rows, oracle.rows);
  },
);

function mutate(bytes: Uint8Array, mutations: readonly { at: number; byte: number; kind: string }[]): number[] {
  const result = [...bytes];
  for (const { at, byte, kind } of mutations) {
    const place = at % result.length;
    if (kind === 'set') result[place] = byte;
    else if (kind === 'insert') result.splice(place, 0, byte);
    else result.splice(place, 1);
  }
  return result;
}

function splitLines(bytes: Uint8Array): Uint8Array[] {
  const lines: Uint8Array[] = [];
  let from = 0;
  for (let p = 0; p <= bytes.length; p++) {
    if (p < bytes.length && bytes[p] !== 10) continue;
    lines.push(bytes.slice(from, p));
    from = p + 1;
  }
  return lines;
}

/** Reads single lines by JSON.parse alone. Cells whose exact value a parsed number no longer shows are `SKIPPED`. */
const SKIPPED = Symbol('not compared');
class Oracle {
  readonly rows: (SqlValue | typeof SKIPPED)[][] = [];
  rejected = 0;

  take(line: Uint8Array): void {
    let textOf: string;
    try {
      textOf = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(line);
    } catch {
      this.rejected++;
      return;
    }
    if (/^[ \t\r]*$/.test(textOf)) return;
    const value =
      parse(textOf) ??
      parse(
        textOf.replace(/"(?:[^"\\]|\\[\s\S])*"/g, (s) =>
          s.replace(/\\[\s\S]|[\u0000-\u001f]/g, (c) => (c.length > 1 ? c : `\\u00${c.charCodeAt(0).toString(16).padStart(2, '0')}`)),
        ),
      );
    if (value === null || typeof value !== 'object' || Array.isArray(value)) this.rejected++;
    else this.takeObject(value as Record<string, unknown>);
  }

  private takeObject(object: Record<string, unknown>): void {
    try {
      this.rows.push(fields.map((field) => cell(field, Object.hasOwn(object, field.name) ? object[field.name] : null)));
    } catch (error) {
      if (error !== BAD) throw error;
      this.rejected++;
    }
  }
}

const BAD = Symbol('bad');
const parse = (line: string): unknown => {
  try {
    return JSON.parse(line) as unknown;
  } catch {
    return null;
  }
};

function cell(field: Field, value: unknown): SqlValue | typeof SKIPPED {
  if (value === null) return null;
  switch (field.name) {
    case 'id':
      return integer(value, 2 ** 63);
    case 'qty': {
      const n = integer(value, 2 ** 31);
      return typeof n === 'bigint' ? Number(n) : n;
    }
    case 'name':
      return typeof value === 'string' ? wellFormed(value) : typeof value === 'boolean' ? String(value) : SKIPPED;
    case 'price':
      if (typeof value === 'number') return value;
      if (typeof value === 'string' && /^[\u0000-\u0020]*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?[\u0000-\u0020]*$/.test(value))
        return Number(value);
      throw BAD;
    case 'ok':
      if (typeof value === 'object') throw BAD;
      return typeof value === 'boolean' ? value : String(value).trim().toLowerCase() === 'true';
    case 'ts':
      return timestamp(value);
    default:
      if (typeof value === 'number') return SKIPPED;
      if (typeof value === 'string' && /^[\u0000-\u0020]*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?[\u0000-\u0020]*$/.test(value))
        return SKIPPED;
      throw BAD;
  }
}

/** Years as Java's ISO_LOCAL_DATE takes them. 400 years have 146,097 days, so that a date in a year of this age stands for any other. */
function timestamp(value: unknown): SqlValue {
  const parts = /^(\d{4}|\+\d{5,9}|-(?!0000-)\d{4,9})(-\d\d-\d\d) (\d\d:\d\d:\d\d)(?:\.(\d{0,9}))?$/.exec(String(value));
  if (parts === null || typeof value !== 'string') throw BAD;
  const [, year = '', day = '', time = '', fraction = ''] = parts;
  const ages = Math.floor((Number(year) - 2000) / 400);
  const text = `${Number(year) - ages * 400}${day}T${time}`;
  const ms = Date.parse(`${text}Z`);
  if (Number.isNaN(ms) || new Date(ms).toISOString().slice(0, 19) !== text) throw BAD;
  return { epochMs: ms + ages * 146_097 * 86_400_000 + Number(fraction.padEnd(3, '0').slice(0, 3)), nanos: 0 };
}

function integer(value: unknown, bound: number): bigint | typeof SKIPPED {
  if (typeof value === 'string') {
    if (!/^[\u0000-\u0020]*[+-]?\d+[\u0000-\u0020]*$/.test(value)) throw BAD;
    const exact = BigInt(value.replace(/[\u0000-\u0020]/g, '').replace('+', ''));
    if (exact >= BigInt(bound) || exact < -BigInt(bound)) throw BAD;
    return exact;
  }
  if (typeof value !== 'number') throw BAD;
  if (bound > 2 ** 53 && Math.abs(value) > 2 ** 53) {
    if (Math.abs(value) > bound) throw BAD;
    return SKIPPED;
  }
  const cut = Math.trunc(value);
  if (cut >= bound || cut < -bound) throw BAD;
  return BigInt(cut);
}

function compare(actual: readonly SqlRow[], expected: readonly (SqlValue | typeof SKIPPED)[][]): void {
  assert.equal(actual.length, expected.length);
  assert.deepStrictEqual(
    actual.map((cells, i) => cells.map((value, j) => (expected[i]![j] === SKIPPED ? SKIPPED : value))),
    expected.map((cells, i) => cells.map((value, j) => (value === SKIPPED || actual[i]![j] === undefined ? SKIPPED : value))),
  );
}
