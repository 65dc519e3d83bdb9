/** Exact number parsing from ASCII digits in bytes; callers have checked that `[from, to)` holds digits only. */

/** Up to 15 digits. */
export function wideDigits(bytes: Uint8Array, from: number, to: number): number {
  let value = 0;
  for (let p = from; p < to; p++) value = value * 10 + (bytes[p] as number) - 48;
  return value;
}

/**
 * Up to 19 digits as a signed 64-bit integer into words 2·row and 2·row+1; false when it does not fit. No BigInt: the digits are
 * taken as high · 10⁹ + low and multiplied in 16-bit steps. Six parameters, since generated code calls it for each value.
 */
export function storeDigits(words: Int32Array, row: number, bytes: Uint8Array, from: number, to: number, negative: boolean): boolean {
  const count = to - from;
  if (count > 19) return false;
  const split = Math.max(from, to - 9);
  const high = wideDigits(bytes, from, split);
  const low = wideDigits(bytes, split, to);
  if (high > 9_223_372_036 || (high === 9_223_372_036 && low > (negative ? 854_775_808 : 854_775_807))) return false;
  const upper = Math.floor(high / 65_536) * 1e9;
  const lower = (high % 65_536) * 1e9 + low;
  // value = upper · 2¹⁶ + lower
  const lowSum = (upper % 65_536) * 65_536 + (lower % 4_294_967_296);
  let lowWord = lowSum % 4_294_967_296;
  let highWord = Math.floor(upper / 65_536) + Math.floor(lower / 4_294_967_296) + Math.floor(lowSum / 4_294_967_296);
  if (negative) {
    lowWord = (4_294_967_296 - lowWord) % 4_294_967_296;
    highWord = lowWord === 0 ? -highWord : -highWord - 1;
  }
  words[2 * row] = lowWord;
  words[2 * row + 1] = highWord;
  return true;
}

/** Stores a double that is a whole number below 2⁵³ in magnitude. */
export function storeSafe(words: Int32Array, row: number, value: number): void {
  words[2 * row] = value;
  words[2 * row + 1] = Math.floor(value / 4_294_967_296);
}

/** ASCII bytes as text. */
export function asciiText(bytes: Uint8Array, from: number, to: number): string {
  let text = '';
  for (let p = from; p < to; p++) text += String.fromCharCode(bytes[p] as number);
  return text;
}
