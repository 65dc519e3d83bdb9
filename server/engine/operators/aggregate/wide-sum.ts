/** The words of 128-bit integers: low unsigned, high signed. */
export interface WideWords {
  readonly i64: BigInt64Array;
  readonly u64: BigUint64Array;
}

/** `to[at] += from[word]`, wrapping at 128 bits. */
export function addI128(to: WideWords, at: number, from: WideWords, word: number): void {
  to.u64[at] = to.u64[at]! + from.u64[word]!;
  to.i64[at + 1] = to.i64[at + 1]! + from.i64[word + 1]!;
  if (to.u64[at]! < from.u64[word]!) to.i64[at + 1] = to.i64[at + 1]! + 1n;
}

/** As `addI128`; answers how often the sum went over 128 bits: 1, -1 or 0. */
export function addCarrying(to: WideWords, at: number, from: WideWords, word: number): number {
  const negative = to.i64[at + 1]! < 0n;
  const alike = from.i64[word + 1]! < 0n === negative;
  addI128(to, at, from, word);
  if (!alike || to.i64[at + 1]! < 0n === negative) return 0;
  return negative ? -1 : 1;
}

/** `to[word] = -to[word]`. */
export function negateI128(to: WideWords, word: number): void {
  to.i64[word] = -to.i64[word]!;
  to.i64[word + 1] = ~to.i64[word + 1]!;
  if (to.i64[word] === 0n) to.i64[word + 1] = to.i64[word + 1]! + 1n;
}

export const readI128 = (from: WideWords, word: number): bigint => (from.i64[word + 1]! << 64n) | from.u64[word]!;

export function writeI128(to: WideWords, word: number, value: bigint): void {
  to.i64[word] = BigInt.asIntN(64, value);
  to.i64[word + 1] = value >> 64n;
}

const LIMIT = 10n ** 38n;
/** The high words of sums that surely have at most 38 digits. */
const SAFE_HIGH = LIMIT >> 64n;

/** Whether the integer has more than 38 digits. */
export function isBeyond38(words: BigInt64Array, at: number): boolean {
  const high = words[at + 1]!;
  if (high < SAFE_HIGH && high > -SAFE_HIGH) return false;
  const value = (high << 64n) | BigInt.asUintN(64, words[at]!);
  return value >= LIMIT || value <= -LIMIT;
}

/** Whether the integer has more than 38 digits; then it is set to zero. */
export function clearBeyond38({ i64 }: WideWords, at: number): boolean {
  if (!isBeyond38(i64, at)) return false;
  i64[at] = 0n;
  i64[at + 1] = 0n;
  return true;
}

/** `numerator / denominator`, rounded half away from zero. */
export function divideHalfUp(numerator: bigint, denominator: bigint): bigint {
  const quotient = numerator / denominator;
  const rest = numerator % denominator;
  const doubled = (rest < 0n ? -rest : rest) * 2n;
  if (doubled < (denominator < 0n ? -denominator : denominator)) return quotient;
  return numerator < 0n === denominator < 0n ? quotient + 1n : quotient - 1n;
}
