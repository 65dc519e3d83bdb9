/** What goes to a process of functions and comes back: a kind and bytes. One answer for each question, in order. */
export const FrameKind = { open: 1, call: 2, more: 3, opened: 4, answer: 5, failed: 6, describe: 7 } as const;
export type FrameKind = (typeof FrameKind)[keyof typeof FrameKind];

/** Length of what follows, kind, and two words: the set of calls, and in an answer whether it is the last. */
export const FRAME_HEAD = 16;
/** Beyond it somebody writes who does not know frames. */
const LARGEST_FRAME = 1_024 * 1_024 * 1_024;

export interface Frame {
  readonly kind: number;
  readonly set: number;
  readonly last: boolean;
  /** On an 8-byte boundary of a buffer of its own. */
  readonly bytes: Uint8Array;
}

/** `body` has FRAME_HEAD free bytes in front. */
export function putHead(body: Uint8Array, { kind, set, last = true }: { kind: FrameKind; set: number; last?: boolean }): Uint8Array {
  const view = new DataView(body.buffer, body.byteOffset, FRAME_HEAD);
  view.setUint32(0, body.length - 4, true);
  view.setUint32(4, kind, true);
  view.setUint32(8, set, true);
  view.setUint32(12, last ? 1 : 0, true);
  return body;
}

export function jsonFrame(kind: FrameKind, set: number, value: unknown): Uint8Array {
  const text = new TextEncoder().encode(JSON.stringify(value));
  const body = new Uint8Array(FRAME_HEAD + text.length);
  body.set(text, FRAME_HEAD);
  return putHead(body, { kind, set });
}

export const jsonOf = (bytes: Uint8Array): unknown => JSON.parse(new TextDecoder().decode(bytes));

/** Puts chunks of a stream together again. Throws on what is no frame. */
export class FrameReader {
  private chunks: Uint8Array[] = [];
  private size = 0;

  constructor(private readonly onFrame: (frame: Frame) => void) {}

  push(chunk: Uint8Array): void {
    this.chunks.push(chunk);
    this.size += chunk.length;
    for (;;) {
      if (this.size < FRAME_HEAD) return;
      const head = this.head();
      const length = head.getUint32(0, true) + 4;
      if (length < FRAME_HEAD || length > LARGEST_FRAME) throw new RangeError(`a frame of ${length} bytes`);
      if (this.size < length) return;
      const all = this.take(length);
      const bytes = new Uint8Array(length - FRAME_HEAD);
      bytes.set(all.subarray(FRAME_HEAD));
      this.onFrame({ kind: head.getUint32(4, true), set: head.getUint32(8, true), last: head.getUint32(12, true) === 1, bytes });
    }
  }

  private head(): DataView {
    if (this.chunks[0]!.length < FRAME_HEAD) this.chunks = [joined(this.chunks, this.size)];
    const first = this.chunks[0]!;
    return new DataView(first.buffer, first.byteOffset, FRAME_HEAD);
  }

  private take(length: number): Uint8Array {
    const all = this.chunks.length === 1 ? this.chunks[0]! : joined(this.chunks, this.size);
    this.size -= length;
    this.chunks = this.size === 0 ? [] : [all.subarray(length)];
    return all.subarray(0, length);
  }
}

function joined(chunks: readonly Uint8Array[], size: number): Uint8Array {
  const all = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.length;
  }
  return all;
}
