import { f64, get, i32, i64, int, load, long, store, type Code, type Local } from '../wasm/code';
import { Place } from '../wasm/loop-memory';
import { digitsKernel, MOST_DIGITS, negated, power, signKernel, wholeKernel } from './digit-kernels';
import type { KernelPlace } from './kernels';
import type { RecordCode } from './record-code';

const QUOTE = 0x22;
const POINT = 0x2e;

/** A whole number; with `quotes` it may stand in double quotes. */
export function integerKernel(r: RecordCode, { column, otherwise }: KernelPlace, quotes: boolean): void {
  const { code, quoted, minus, count } = r;
  if (quotes) {
    code.set(quoted, i32.eq(r.peek(), int(QUOTE)));
    r.skip(get(quoted));
  }
  signKernel(r);
  wholeKernel(r);
  code.when(
    i32.eqz(get(count)),
    () => {
      r.refuseIf(quotes ? i32.or(get(minus), get(quoted)) : get(minus));
      otherwise();
    },
    () => {
      r.refuseIf(i32.gtS(get(count), int(MOST_DIGITS)));
      storeInteger(r, column);
      if (quotes) {
        code.when(get(quoted), () => {
          r.refuseIf(i32.ne(r.peek(), int(QUOTE)));
          r.skip(1);
        });
      }
    },
  );
}

function storeInteger(r: RecordCode, column: number): void {
  const { type, values } = r.columns[column]!;
  const bits = { TINYINT: 7n, SMALLINT: 15n, INT: 31n }[type.kind as string];
  if (bits === undefined) return r.code.run(store.i64(get(r.n8), values, negated(r, r.x)));
  r.refuseIf(i64.geS(get(r.x), i64.add(long(1n << bits), i64.extend(get(r.minus)))));
  r.code.run(store.i32(get(r.n4), values, i32.wrap(negated(r, r.x))));
}

/** Digits with an optional fraction into `x`: `count` digits in all, as many of them behind the point as `fraction` says. */
function fractionKernel(r: RecordCode, fraction: Local, begin: Local): void {
  const { code, p, count } = r;
  code.set(begin, get(p));
  signKernel(r);
  wholeKernel(r);
  code.set(fraction, int(0));
  code.when(i32.and(i32.ne(get(count), int(0)), i32.eq(r.peek(), int(POINT))), () => {
    r.skip(1);
    code.set(r.from, get(p));
    code.set(r.quoted, get(count));
    digitsKernel(r);
    code.set(fraction, i32.sub(get(p), get(r.from)));
    r.refuseIf(i32.eqz(get(fraction)));
    code.set(count, i32.add(get(r.quoted), get(fraction)));
  });
}

/** Whether an exponent follows. */
const exponent = (r: RecordCode): Code => i32.eq(i32.or(r.peek(), int(0x20)), int(0x65));

/**
 * Up to 15 digits and 22 decimal places are exact as quotient of two exact doubles (Clinger, "How to Read Floating Point Numbers
 * Accurately", 1990); `long` is written for all others: it goes on from the number's beginning and answers its value.
 */
export function doubleKernel(r: RecordCode, { column, otherwise }: KernelPlace, exact: ((begin: Local) => Code) | null): void {
  const { code, minus, count, n8 } = r;
  const { values } = r.columns[column]!;
  const [fraction, begin] = [code.local('i32'), code.local('i32')];
  fractionKernel(r, fraction, begin);
  code.when(
    i32.eqz(get(count)),
    () => {
      r.refuseIf(get(minus));
      otherwise();
    },
    () =>
      code.when(
        i32.or(exponent(r), i32.gtS(get(count), int(15))),
        () => (exact === null ? r.refuse() : code.run(store.f64(get(n8), values, exact(begin)))),
        () => {
          const quotient = f64.div(f64.fromI64(get(r.x)), load.f64(i32.shl(get(fraction), int(3)), Place.tens));
          code.when(
            get(minus),
            () => code.run(store.f64(get(n8), values, f64.neg(quotient))),
            () => code.run(store.f64(get(n8), values, quotient)),
          );
        },
      ),
  );
}

/** A DECIMAL of at most 18 digits that needs no rounding. */
export function decimalKernel(r: RecordCode, { column, otherwise }: KernelPlace): void {
  const { code, minus, count, x } = r;
  const { type, values } = r.columns[column]!;
  if (type.kind !== 'DECIMAL') return r.refuse();
  const { precision, scale } = type;
  const [fraction, begin] = [code.local('i32'), code.local('i32')];
  fractionKernel(r, fraction, begin);
  code.when(
    i32.eqz(get(count)),
    () => {
      r.refuseIf(get(minus));
      otherwise();
    },
    () => {
      r.refuseIf(i32.or(exponent(r), i32.gtS(get(fraction), int(scale))));
      const missing = i32.sub(int(scale), get(fraction));
      r.refuseIf(i32.gtS(i32.add(get(count), missing), int(MOST_DIGITS)));
      code.set(x, i64.mul(get(x), power(missing)));
      r.refuseIf(i64.geS(get(x), long(10n ** BigInt(precision))));
      code.run(store.i64(get(r.n8), values, negated(r, x)));
    },
  );
}
