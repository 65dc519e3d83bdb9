import { get, i32, i64, int, load, long, type Code, type Local } from '../wasm/code';
import { Place } from '../wasm/loop-memory';
import type { RecordCode } from './record-code';

const MINUS = 0x2d;
const ZERO = 0x30;
/** All whole numbers of so many digits fit 64 bits. */
export const MOST_DIGITS = 18;

/** A word of eight such bytes. */
export const ascii = (byte: number): bigint => BigInt(byte) * 0x0101_0101_0101_0101n;
export const HIGH = ascii(0x80);

/** Passes over a minus sign; `minus` is 1 where there was one. */
export function signKernel(r: RecordCode): void {
  r.code.set(r.minus, i32.eq(r.peek(), int(MINUS)));
  r.skip(get(r.minus));
}

/**
 * Appends the digits at `p` to `x`, eight at a time: a byte of `word` is 0 to 9 where a digit stood, `marks` marks the others, and
 * three multiplications join the digits of a word by pairs (Lemire, "Quickly parsing eight digits", 2018).
 */
export function digitsKernel(r: RecordCode): void {
  const { code, p, word, marks, x, count, byte } = r;
  code.set(word, i64.xor(load.i64(get(p)), long(ascii(ZERO))));
  code.set(marks, i64.and(i64.or(i64.add(get(word), long(ascii(0x76))), get(word)), long(HIGH)));
  code.when(
    i64.eqz(get(marks)),
    () => {
      code.set(x, i64.add(i64.mul(get(x), long(100_000_000n)), joined(get(word))));
      r.skip(8);
      code.loop((again) => {
        code.set(byte, i32.sub(r.peek(), int(ZERO)));
        code.when(i32.leU(get(byte), int(9)), () => {
          code.set(x, i64.add(i64.mul(get(x), long(10n)), i64.extend(get(byte))));
          r.skip(1);
          code.go(again);
        });
      });
    },
    () => {
      code.set(count, i32.shrU(i32.wrap(i64.ctz(get(marks))), int(3)));
      code.when(get(count), () => {
        const aligned = i64.shl(get(word), i64.extend(i32.sub(int(64), i32.shl(get(count), int(3)))));
        code.set(x, i64.add(i64.mul(get(x), power(get(count))), joined(aligned)));
        r.skip(get(count));
      });
    },
  );

  function joined(digits: Code): Code {
    code.set(word, digits);
    const pairs = i64.and(i64.add(i64.mul(get(word), long(10n)), i64.shrU(get(word), long(8n))), long(0x00ff_00ff_00ff_00ffn));
    code.set(word, pairs);
    code.set(word, i64.and(i64.add(i64.mul(get(word), long(100n)), i64.shrU(get(word), long(16n))), long(0x0000_ffff_0000_ffffn)));
    return i64.and(i64.add(i64.mul(get(word), long(10_000n)), i64.shrU(get(word), long(32n))), long(0xffff_ffffn));
  }
}

/** Ten to a power of up to 18. */
export const power = (exponent: Code): Code => load.i64(i32.shl(exponent, int(3)), Place.powers);

/** Digits that may not begin with a zero unless they are one, into `x`; `from` is where they begin, `count` how many they are. */
export function wholeKernel(r: RecordCode): void {
  r.code.set(r.from, get(r.p));
  r.code.set(r.x, long(0n));
  digitsKernel(r);
  r.code.set(r.count, i32.sub(get(r.p), get(r.from)));
  r.refuseIf(i32.and(i32.gtS(get(r.count), int(1)), i32.eq(load.u8(get(r.from)), int(ZERO))));
}

/** `x` with its sign: the complement and one more where `minus` is 1. */
export const negated = (r: RecordCode, value: Local): Code =>
  i64.add(i64.xor(get(value), i64.sub(long(0n), i64.extend(get(r.minus)))), i64.extend(get(r.minus)));
