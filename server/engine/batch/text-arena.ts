const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/**
 * Bytes of the texts that generated code makes for the row at hand. `clear` makes room again; values made before it are gone. When
 * it grows, `bytes` is another array and earlier values stay readable through the array they were made in.
 */
export class TextArena {
  bytes = new Uint8Array(65_536);
  length = 0;

  clear(): void {
    this.length = 0;
  }

  /** Room for `size` bytes; answers where it starts in `bytes`. */
  reserve(size: number): number {
    if (this.length + size > this.bytes.length) {
      this.bytes = new Uint8Array(Math.max(size, this.bytes.length * 2));
      this.length = 0;
    }
    const start = this.length;
    this.length += size;
    return start;
  }

  /** Appends the text as UTF-8; answers where it starts. Its size is `length` minus that. */
  encode(text: string): number {
    const start = this.reserve(text.length * 3);
    const { written } = encoder.encodeInto(text, this.bytes.subarray(start));
    this.length = start + written;
    return start;
  }
}

/** Short ASCII, the common case, without a call into the decoder. */
export function decodeText(data: Uint8Array, start: number, length: number): string {
  if (length <= 24) {
    let text = '';
    let i = 0;
    for (; i < length; i++) {
      const byte = data[start + i]!;
      if (byte > 127) break;
      text += String.fromCharCode(byte);
    }
    if (i === length) return text;
  }
  return decoder.decode(data.subarray(start, start + length));
}
