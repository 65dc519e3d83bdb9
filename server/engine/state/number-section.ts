/** A state that is one number, as a piece of a snapshot. */
export function numberSnapshot(value: number): { next(): Uint8Array | null } {
  let rest: Uint8Array | null = new Uint8Array(Float64Array.of(value).buffer);
  return {
    next() {
      const bytes = rest;
      rest = null;
      return bytes;
    },
  };
}

export const decodeNumber = (bytes: Uint8Array): number => new DataView(bytes.buffer, bytes.byteOffset, 8).getFloat64(0, true);
