/** Copies bytes; short ones without a call into the runtime. */
export function copyBytes(into: Uint8Array, at: number, from: Uint8Array, start: number, length: number): void {
  if (length <= 48) for (let i = 0; i < length; i++) into[at + i] = from[start + i]!;
  else into.set(from.subarray(start, start + length), at);
}
