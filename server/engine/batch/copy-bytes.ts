/** Copies bytes; short ones without a call into the runtime. Where both sides have a view at hand, `copyViewed` costs a quarter. */
export function copyBytes(into: Uint8Array, at: number, from: Uint8Array, start: number, length: number): void {
  if (length <= 48) for (let i = 0; i < length; i++) into[at + i] = from[start + i]!;
  else into.set(from.subarray(start, start + length), at);
}

/** Longer ones are worth the two objects that a call into the runtime takes. */
const BY_WORDS = 1_024;

/**
 * Copies bytes between two buffers (never within one) eight at a time, the last eight once more where the length is no multiple. They pass
 * through a double: loads and stores of one keep all 64 bits on every engine that this runs on, which the test holds to with NaNs of all kinds.
 */
export function copyViewed(into: DataView, at: number, from: DataView, start: number, length: number): void {
  if (length > BY_WORDS) return copyLong(into, at, from, start, length);
  if (length < 8) return copyShort(into, at, from, start, length);
  const last = length - 8;
  for (let i = 0; i < last; i += 8) into.setFloat64(at + i, from.getFloat64(start + i, true), true);
  into.setFloat64(at + last, from.getFloat64(start + last, true), true);
}

function copyShort(into: DataView, at: number, from: DataView, start: number, length: number): void {
  if (length < 4) {
    for (let i = 0; i < length; i++) into.setUint8(at + i, from.getUint8(start + i));
    return;
  }
  const last = length - 4;
  into.setInt32(at, from.getInt32(start, true), true);
  into.setInt32(at + last, from.getInt32(start + last, true), true);
}

function copyLong(into: DataView, at: number, from: DataView, start: number, length: number): void {
  const bytes = new Uint8Array(from.buffer, from.byteOffset + start, length);
  new Uint8Array(into.buffer, into.byteOffset + at, length).set(bytes);
}

/** A view on the same bytes. */
export const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
