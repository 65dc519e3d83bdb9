/** A decoder of Zstandard that sets no limits of its own. */
export interface ZstdDecoder {
  /** Of a frame that says its size. */
  whole(frame: Uint8Array): Uint8Array;
  /** Block by block. */
  pieces(frame: Uint8Array, take: (piece: Uint8Array) => void): void;
}

interface Frame {
  readonly bytes: Uint8Array;
  /** What it says that it becomes; 0: it does not say, or it is nothing. */
  readonly contentBytes: number;
}

const MAGIC = 0xfd2fb528;
const SKIPPABLE = 0x184d2a5;
const MOST_BLOCK_BYTES = 128 << 10;
/** As zstd itself has it where nothing else is asked for. */
const LARGEST_WINDOW_BYTES = 128 << 20;

/**
 * Unpacks frames of Zstandard (RFC 8878). Throws RangeError where they do not hold together, or become more than `mostBytes`: noticed by
 * what stands in front of frames and blocks, before so much memory is taken.
 */
export function unpackZstd(decoder: ZstdDecoder, bytes: Uint8Array, mostBytes: number): Uint8Array {
  const pieces: Uint8Array[] = [];
  let size = 0;
  const take = (piece: Uint8Array): void => {
    size += piece.length;
    if (size > mostBytes) throw tooLarge();
    pieces.push(piece);
  };
  for (const { bytes: frame, contentBytes } of framesOf(bytes)) {
    if (size + contentBytes > mostBytes) throw tooLarge();
    if (contentBytes > 0) take(decoder.whole(frame));
    else decoder.pieces(frame, take);
  }
  if (pieces.length === 1) return pieces[0]!;
  const all = new Uint8Array(size);
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}

function* framesOf(bytes: Uint8Array): Generator<Frame> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 0; at < bytes.length;) {
    const magic = view.getUint32(at, true);
    if (magic >>> 4 === SKIPPABLE) {
      at += 8 + view.getUint32(at + 4, true);
      continue;
    }
    if (magic !== MAGIC) throw torn();
    const { headerBytes, contentBytes, hasChecksum } = headerAt(view, at);
    const end = behindBlocks(view, at + headerBytes) + (hasChecksum ? 4 : 0);
    if (end > bytes.length) throw torn();
    yield { bytes: bytes.subarray(at, end), contentBytes };
    at = end;
  }
}

function headerAt(view: DataView, at: number): { headerBytes: number; contentBytes: number; hasChecksum: boolean } {
  const flags = view.getUint8(at + 4);
  const single = (flags & 0x20) !== 0;
  if ((flags & 0x08) !== 0) throw torn();
  let place = at + 5;
  if (!single) {
    const byte = view.getUint8(place++);
    if (2 ** (10 + (byte >>> 3)) * (1 + (byte & 7) / 8) > LARGEST_WINDOW_BYTES) throw tooLarge();
  }
  place += [0, 1, 2, 4][flags & 3]!;
  const width = [single ? 1 : 0, 2, 4, 8][flags >>> 6]!;
  const contentBytes = contentAt(view, place, width);
  return { headerBytes: place + width - at, contentBytes, hasChecksum: (flags & 0x04) !== 0 };
}

function contentAt(view: DataView, at: number, width: number): number {
  switch (width) {
    case 1:
      return view.getUint8(at);
    case 2:
      return view.getUint16(at, true) + 256;
    case 4:
      return view.getUint32(at, true);
    case 8:
      return Number(view.getBigUint64(at, true));
    default:
      return 0;
  }
}

function behindBlocks(view: DataView, from: number): number {
  for (let at = from; ;) {
    const head = view.getUint16(at, true) | (view.getUint8(at + 2) << 16);
    const [isLast, type, size] = [(head & 1) === 1, (head >>> 1) & 3, head >>> 3];
    if (type === 3 || size > MOST_BLOCK_BYTES) throw torn();
    at += 3 + (type === RUN ? 1 : size);
    if (isLast) return at;
  }
}
/** One byte again and again. */
const RUN = 1;

const torn = (): RangeError => new RangeError('bytes of Zstandard do not hold together');
const tooLarge = (): RangeError => new RangeError('bytes of Zstandard become too many');
