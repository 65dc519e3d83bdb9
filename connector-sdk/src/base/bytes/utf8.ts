/** Well-formed UTF-8 by the Unicode standard's table 3-7: no overlong forms, no surrogates, nothing above U+10FFFF. */
export function isUtf8(bytes: Uint8Array, from: number, to: number): boolean {
  let p = from;
  while (p < to) {
    const c = bytes[p] as number;
    const size = c < 0x80 ? 1 : c >= 0xc2 && c <= 0xdf ? 2 : c >= 0xe0 && c <= 0xef ? 3 : c >= 0xf0 && c <= 0xf4 ? 4 : 0;
    if (size === 0 || p + size > to) return false;
    if (size > 1 && !isSequence(bytes, p, size, c)) return false;
    p += size;
  }
  return true;
}

function isSequence(bytes: Uint8Array, at: number, size: number, first: number): boolean {
  const second = bytes[at + 1] as number;
  const low = first === 0xe0 ? 0xa0 : first === 0xf0 ? 0x90 : 0x80;
  const high = first === 0xed ? 0x9f : first === 0xf4 ? 0x8f : 0xbf;
  if (second < low || second > high) return false;
  for (let i = 2; i < size; i++) if (((bytes[at + i] as number) & 0xc0) !== 0x80) return false;
  return true;
}
