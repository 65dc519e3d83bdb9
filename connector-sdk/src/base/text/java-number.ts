/**
 * Numbers as Java writes and reads them, since Flink's output and input are defined by that: `Double.toString`, `Float.toString`,
 * `Double.parseDouble`, `Float.parseFloat`, `Long.parseLong` (after `trim`). Hexadecimal floating point is not taken.
 */

/** The shortest decimal that gives the same double, in Java's notation: `1.0`, `1.0E10`, `1.0E-4`, `-0.0`, `NaN`, `Infinity`. */
export function javaDouble(value: number): string {
  const magnitude = Math.abs(value);
  if (magnitude >= 1e-3 && magnitude < 1e7) return Number.isInteger(value) ? `${value}.0` : `${value}`;
  if (magnitude === 0) return Object.is(value, -0) ? '-0.0' : '0.0';
  if (!Number.isFinite(value)) return `${value}`;
  return inJavaExponent(value.toExponential());
}

/** As `javaDouble`, with the digits that a single-precision number needs. */
export function javaFloat(value: number): string {
  if (value === 0 || !Number.isFinite(value)) return javaDouble(value);
  for (let digits = 1; digits < 9; digits++) {
    const candidate = Number(value.toPrecision(digits));
    if (Math.fround(candidate) === value) return javaDouble(candidate);
  }
  return javaDouble(Number(value.toPrecision(9)));
}

function inJavaExponent(exponential: string): string {
  const [digits, exponent] = exponential.split('e') as [string, string];
  return `${digits.includes('.') ? digits : `${digits}.0`}E${exponent.startsWith('+') ? exponent.slice(1) : exponent}`;
}

/** Java's `String.trim`: all characters up to the space. Without a pattern, which would begin anew at each space of a long run. */
export function javaTrim(text: string): string {
  let [from, to] = [0, text.length];
  while (from < to && text.charCodeAt(from) <= SPACE) from++;
  while (to > from && text.charCodeAt(to - 1) <= SPACE) to--;
  return from === 0 && to === text.length ? text : text.slice(from, to);
}
const SPACE = 0x20;

const integerPattern = /^[+-]?\d+$/;

/** A whole number within the bounds, or null. */
export function parseInteger(text: string, min: bigint, max: bigint): bigint | null {
  const trimmed = javaTrim(text);
  if (!integerPattern.test(trimmed) || trimmed.length > 4_000) return null;
  const value = BigInt(trimmed.startsWith('+') ? trimmed.slice(1) : trimmed);
  return value >= min && value <= max ? value : null;
}

/** Each digit can be taken in one way only: a long text that is no number must not be tried in all others. */
const doublePattern = /^[+-]?(?:NaN|Infinity|(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?[fFdD]?)$/;

/** A double, correctly rounded, or null. */
export function parseDouble(text: string): number | null {
  const trimmed = javaTrim(text);
  if (!doublePattern.test(trimmed)) return null;
  return Number(/[fFdD]$/.test(trimmed) ? trimmed.slice(0, -1) : trimmed);
}

/** A single-precision number, rounded once (not by way of the nearest double), or null. */
export function parseFloat32(text: string): number | null {
  const nearest = parseDouble(text);
  if (nearest === null || !Number.isFinite(nearest)) return nearest;
  const single = Math.fround(nearest);
  if (single === nearest || !isHalfway(nearest)) return single;
  const exact = compareDecimals(javaTrim(text).replace(/[fFdD]$/, ''), nearest);
  return exact === 0 ? single : Math.fround(exact < 0 ? below(nearest) : above(nearest));
}

const bits = new DataView(new ArrayBuffer(8));

/** Exactly between two single-precision numbers: only there can rounding twice differ from rounding once. */
function isHalfway(value: number): boolean {
  const single = Math.fround(value);
  const step = value > single ? nextSingle(single, 1) : nextSingle(single, -1);
  return Number.isFinite(step) ? (single + step) / 2 === value : Math.abs(value) >= 3.4028235677973366e38;
}

function nextSingle(value: number, direction: 1 | -1): number {
  if (value === 0) return direction * 1.401298464324817e-45;
  bits.setFloat32(0, value);
  bits.setInt32(0, bits.getInt32(0) + (value > 0 === direction > 0 ? 1 : -1));
  return bits.getFloat32(0);
}

const neighbour = (value: number, delta: bigint): number => {
  bits.setFloat64(0, value);
  bits.setBigInt64(0, bits.getBigInt64(0) + (value > 0 ? delta : -delta));
  return bits.getFloat64(0);
};
const above = (value: number): number => neighbour(value, 1n);
const below = (value: number): number => neighbour(value, -1n);

/** Sign of (the decimal number in `text`) − `value`, without rounding. */
function compareDecimals(text: string, value: number): number {
  const left = fraction(text);
  const right = exactFraction(value);
  const difference = left.numerator * right.denominator - right.numerator * left.denominator;
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

/** No double has more digits: of those behind only matters whether one is not zero. */
const MOST_DIGITS = 1_100;

function fraction(text: string): { numerator: bigint; denominator: bigint } {
  const [mantissa = '0', exponent = '0'] = text.toLowerCase().split('e');
  const [whole = '', digits = ''] = mantissa.replace(/^[+-]/, '').split('.');
  const all = `${whole}${digits}`.replace(/^0+/, '');
  const behind = all.slice(MOST_DIGITS);
  const kept = all.slice(0, MOST_DIGITS) + (/[1-9]/.test(behind) ? '1' : '');
  const scale = digits.length - Number(exponent) - (all.length - kept.length);
  const magnitude = BigInt(kept || '0');
  const numerator = mantissa.startsWith('-') ? -magnitude : magnitude;
  return scale >= 0 ? { numerator, denominator: 10n ** BigInt(scale) } : { numerator: numerator * 10n ** BigInt(-scale), denominator: 1n };
}

function exactFraction(value: number): { numerator: bigint; denominator: bigint } {
  let denominator = 1n;
  let scaled = value;
  while (!Number.isInteger(scaled)) {
    scaled *= 2;
    denominator *= 2n;
  }
  return { numerator: BigInt(scaled), denominator };
}
