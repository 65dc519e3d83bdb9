/** Decimal numbers as an unscaled integer and a scale; nothing here rounds but where it says so. */
export interface Decimal {
  readonly unscaled: bigint;
  readonly scale: number;
}

const decimalPattern = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,9}))?$/;
/** More than this cannot be a value of any SQL type; keeps powers of ten small. */
const LARGEST_EXPONENT = 10_000;

/** What Java's `BigDecimal(String)` takes; null for anything else and for exponents beyond ±10000. */
export function parseDecimal(text: string): Decimal | null {
  const match = decimalPattern.exec(text);
  if (!match) return null;
  const [, sign, whole = '', fraction = '', exponent = '0'] = match;
  const digits = `${whole}${fraction}`;
  if (digits === '' || digits.length > LARGEST_EXPONENT || Math.abs(Number(exponent)) > LARGEST_EXPONENT) return null;
  const magnitude = BigInt(digits);
  return { unscaled: sign === '-' ? -magnitude : magnitude, scale: fraction.length - Number(exponent) };
}

/** The unscaled integer at `scale`, rounded half up (away from zero); null when it has more than `precision` digits. */
export function fitDecimal(value: Decimal, precision: number, scale: number): bigint | null {
  const unscaled = value.scale <= scale ? value.unscaled * 10n ** BigInt(scale - value.scale) : divideHalfUp(value, scale);
  const limit = 10n ** BigInt(precision);
  return unscaled < limit && unscaled > -limit ? unscaled : null;
}

function divideHalfUp(value: Decimal, scale: number): bigint {
  const divisor = 10n ** BigInt(value.scale - scale);
  const half = divisor / 2n;
  return (value.unscaled < 0n ? value.unscaled - half : value.unscaled + half) / divisor;
}

/** Plain notation with all digits of the scale: `12.50`, `-0.05`, `7`. */
export function plainDecimal(unscaled: bigint, scale: number): string {
  const negative = unscaled < 0n;
  const digits = (negative ? -unscaled : unscaled).toString().padStart(scale + 1, '0');
  const text = scale === 0 ? digits : `${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
  return negative ? `-${text}` : text;
}

/** Java's `BigDecimal.toString`: plain, but with an exponent where the scale is negative or the number is below 1E-6. */
export function javaDecimal(unscaled: bigint, scale: number): string {
  const negative = unscaled < 0n;
  const digits = (negative ? -unscaled : unscaled).toString();
  const adjusted = digits.length - 1 - scale;
  if (scale >= 0 && adjusted >= -6) return plainDecimal(unscaled, scale);
  const mantissa = digits.length === 1 ? digits : `${digits[0] as string}.${digits.slice(1)}`;
  return `${negative ? '-' : ''}${mantissa}E${adjusted < 0 ? '' : '+'}${adjusted}`;
}

/** Without trailing zeros, zero as `0`: what Flink's JSON and CSV write, in Java's notation or plain. */
export function strippedDecimal(unscaled: bigint, scale: number, plain: boolean): string {
  if (unscaled === 0n) return '0';
  let value = unscaled;
  let left = scale;
  while (value % 10n === 0n) {
    value /= 10n;
    left--;
  }
  if (!plain) return javaDecimal(value, left);
  return left >= 0 ? plainDecimal(value, left) : `${value}${'0'.repeat(-left)}`;
}
