import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ColumnVector } from '../schema/column-vector';
import { types } from '../schema/data-type';
import {
  base64Of,
  bytesFromBase64,
  dateOf,
  daysOf,
  fitDecimal,
  isUtf8,
  javaDecimal,
  javaDouble,
  javaFloat,
  momentOf,
  parseDecimal,
  parseDouble,
  parseFloat32,
  parseTimestamp,
  plainDecimal,
  printTimestamp,
  storeDigits,
  strippedDecimal,
  ticksOf,
  TimestampBytes,
  ValueArena,
  writeInt,
  writeLong,
} from './index';

const seed = Number(process.env['HEADRACE_SEED'] ?? Date.now() % 1e9);
console.info(`base seed ${seed} (HEADRACE_SEED)`);
const with1000 = { seed, numRuns: 1_000 };
const int64 = fc.oneof(
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  fc.bigInt({ min: -(2n ** 34n), max: 2n ** 34n }),
  fc.bigInt({ min: 2n ** 53n - 9n, max: 2n ** 53n + 9n }),
);
const ascii = (bytes: Uint8Array, length: number): string => String.fromCharCode(...bytes.subarray(0, length));

describe('numbers', () => {
  it('print as Java does and read back the same', () => {
    fc.assert(
      fc.property(fc.double(), (value) => {
        const text = javaDouble(value);
        expect(Object.is(parseDouble(text), value)).toBe(true);
        if (Number.isFinite(value)) expect(text).toMatch(/^-?\d+\.\d+(E-?\d+)?$/);
      }),
      with1000,
    );
    fc.assert(
      fc.property(fc.float(), (value) => {
        expect(Object.is(parseFloat32(javaFloat(value)), value)).toBe(true);
      }),
      with1000,
    );
  });

  it('of 64 bits go between words and digits without loss', () => {
    const words = new Int32Array(4);
    const long = new BigInt64Array(words.buffer);
    const bytes = new Uint8Array(32);
    fc.assert(
      fc.property(int64, (value) => {
        long[1] = value;
        expect(ascii(bytes, writeLong(bytes, 0, words, 1))).toBe(String(value));
        const digits = new TextEncoder().encode(String(value < 0n ? -value : value));
        expect(storeDigits(words, 0, digits, 0, digits.length, value < 0n)).toBe(true);
        expect(long[0]).toBe(value);
      }),
      with1000,
    );
    const tooLarge = new TextEncoder().encode('9223372036854775808');
    expect(storeDigits(words, 0, tooLarge, 0, 19, false)).toBe(false);
    fc.assert(
      fc.property(fc.integer(), (value) => {
        expect(ascii(bytes, writeInt(bytes, 0, value))).toBe(String(value));
      }),
      with1000,
    );
  });

  it('of single precision are rounded once', () => {
    fc.assert(
      fc.property(
        fc.float({ noNaN: true, noDefaultInfinity: true, min: 1, max: Math.fround(4e6) }),
        fc.constantFrom(-1, 0, 1),
        (low, side) => {
          const view = new DataView(new ArrayBuffer(4));
          view.setFloat32(0, low);
          view.setInt32(0, view.getInt32(0) + 1);
          const high = view.getFloat32(0);
          // The middle of two neighbours in full, and a little to a side: more digits than a double holds.
          const middle = ((low + high) / 2).toFixed(60).replace(/0+$/, '');
          const text =
            side === 0
              ? middle
              : side > 0
                ? `${middle}00000000000000000001`
                : `${middle.slice(0, -1)}${Number(middle.at(-1)) - 1}9999999999999999`;
          const even = (x: number): boolean => (view.setFloat32(0, x), (view.getInt32(0) & 1) === 0);
          expect(parseFloat32(text)).toBe(side > 0 ? high : side < 0 ? low : even(low) ? low : high);
        },
      ),
      with1000,
    );
  });
});

describe('texts that were made to take long', () => {
  const long = 1 << 20;
  it.each([
    ['digits that are no number', () => parseDouble(`${'1'.repeat(long)}x`), null],
    ['a run of spaces within', () => parseDouble(`1${' '.repeat(long)}1`), null],
    ['a run of spaces around', () => parseDouble(`${' '.repeat(long)}1${' '.repeat(long)}`), 1],
    ['digits beyond the half of two', () => parseFloat32(`16777217.${'0'.repeat(8 * long)}1`), 16_777_218],
    ['no digits beyond it', () => parseFloat32(`-16777217.${'0'.repeat(8 * long)}`), -16_777_216],
    ['an exponent that takes many zeros back', () => parseFloat32(`0.${'0'.repeat(long)}16777219e${long + 8}`), 16_777_220],
  ])('%s', (_what, parse, value) => {
    // Processor time: other tests may run at the same time.
    const start = process.cpuUsage();
    expect(parse()).toBe(value);
    const { user, system } = process.cpuUsage(start);
    expect((user + system) / 1_000).toBeLessThan(2_000);
  });
});

describe('decimals', () => {
  const decimal = fc.tuple(fc.bigInt({ min: -(10n ** 37n), max: 10n ** 37n }), fc.integer({ min: 0, max: 30 }));
  it('keep their value through every notation', () => {
    fc.assert(
      fc.property(decimal, ([unscaled, scale]) => {
        for (const text of [
          plainDecimal(unscaled, scale),
          javaDecimal(unscaled, scale),
          strippedDecimal(unscaled, scale, false),
          strippedDecimal(unscaled, scale, true),
        ]) {
          const parsed = parseDecimal(text);
          expect(parsed && fitDecimal(parsed, 38, scale)).toBe(unscaled);
        }
        expect(strippedDecimal(unscaled, scale, true)).not.toMatch(/E/);
      }),
      with1000,
    );
  });
  it('round half away from zero, and do not fit beyond their precision', () => {
    const fit = (text: string, precision: number, scale: number) => fitDecimal(parseDecimal(text)!, precision, scale);
    expect([
      fit('0.125', 5, 2),
      fit('-0.125', 5, 2),
      fit('0.1249', 5, 2),
      fit('1e3', 5, 1),
      fit('999.995', 5, 2),
      fit('1000', 3, 0),
    ]).toEqual([13n, -13n, 12n, 10000n, null, null]);
    expect(['1e', '.', '', '1.2.3', '0x1', ' 1'].map(parseDecimal)).toEqual([null, null, null, null, null, null]);
  });
});

describe('times', () => {
  it('agree with the calendar of JavaScript', () => {
    fc.assert(
      fc.property(fc.integer({ min: -100_000_000, max: 100_000_000 }), (days) => {
        const date = new Date(days * 86_400_000);
        expect(dateOf(days)).toEqual({ year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() });
        expect(daysOf(date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate())).toBe(days);
      }),
      with1000,
    );
    expect([daysOf(2023, 2, 29), daysOf(2024, 2, 29), daysOf(1900, 2, 29), daysOf(2000, 13, 1), daysOf(2000, 4, 31)]).toEqual([
      null,
      19782,
      null,
      null,
      null,
    ]);
  });

  it('print and read back the same, by text and by bytes', () => {
    const bytes = new Uint8Array(64);
    const words = new Int32Array(2);
    const long = new BigInt64Array(words.buffer);
    const precision = fc.constantFrom(0, 1, 3, 4, 6, 7, 9);
    const writers = new Map([0, 1, 3, 4, 6, 7, 9].map((p) => [p, new TimestampBytes(p, ' ', false)]));
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 62n), max: 2n ** 62n }), fc.integer({ min: 0, max: 14 }), precision, (raw, shift, p) => {
        const moment = momentOf(raw >> BigInt(shift * (p > 3 ? 1 : 2)), p);
        const ticks = ticksOf(moment, p)!;
        const text = printTimestamp(momentOf(ticks, p), ' ');
        long[0] = ticks;
        expect(ascii(bytes, writers.get(p)!.write(bytes, 0, words, 0))).toBe(text);
        const parsed = parseTimestamp(text, 'sql');
        if (Math.abs(moment.days) < 300_000_000) expect(parsed && ticksOf(parsed, p)).toBe(ticks);
      }),
      with1000,
    );
  });
});

describe('bytes', () => {
  it('go through base64 and back', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        expect(base64Of(bytes)).toBe(Buffer.from(bytes).toString('base64'));
        expect([...bytesFromBase64(base64Of(bytes))!]).toEqual([...bytes]);
      }),
      with1000,
    );
    expect(['A', 'AA', 'A===', 'AA=A', 'A*==', 'Ä==='].map(bytesFromBase64)).toEqual([null, null, null, null, null, null]);
  });

  it('are UTF-8 exactly when a decoder says so', () => {
    const piece = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 4 }).map((s) => [...Buffer.from(s)]),
      fc.array(fc.integer({ min: 0x7e, max: 0xff }), { maxLength: 4 }),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 4 }), (pieces) => {
        const bytes = Uint8Array.from(pieces.flat());
        let valid = true;
        try {
          new TextDecoder('utf-8', { fatal: true }).decode(bytes);
        } catch {
          valid = false;
        }
        expect(isUtf8(bytes, 0, bytes.length)).toBe(valid);
      }),
      { seed, numRuns: 3_000 },
    );
  });

  it('of an arena and of the input end in one buffer', () => {
    const vector = new ColumnVector(types.STRING, 3);
    const arena = new ValueArena();
    const input = new TextEncoder().encode('..abcdef..');
    [vector.starts[0], vector.lengths[0]] = [2, 3];
    arena.put(vector, 1, Uint8Array.of(88, 89));
    [vector.starts[2], vector.lengths[2]] = [5, 3];
    arena.settle({ columns: [vector], capacity: 3, rowCount: 3, kinds: null }, 3, { bytes: input, from: 2, to: 8 });
    const textAt = (row: number): string => ascii(vector.data.subarray(vector.starts[row]), vector.lengths[row] as number);
    expect([textAt(0), textAt(1), textAt(2)]).toEqual(['abc', 'XY', 'def']);
  });
});
