import { ByteBuffer, type ColumnVector } from '@headrace/connector-sdk';

/** Beyond these a dictionary costs more than it saves. */
const MOST_ENTRIES = 1 << 16;
const MOST_BYTES = 1 << 20;

/** Numbers texts by their first occurrence. `plain` are its entries, PLAIN. */
export class Dictionary {
  readonly plain = new ByteBuffer(4_096);
  count = 0;
  private starts = new Int32Array(1_024);
  private lengths = new Int32Array(1_024);
  private slots = new Int32Array(4_096).fill(-1);

  get full(): boolean {
    return this.count >= MOST_ENTRIES || this.plain.length >= MOST_BYTES;
  }

  placeOf({ data, starts, lengths }: ColumnVector, row: number): number {
    const [start, length] = [starts[row]!, lengths[row]!];
    let hash = length;
    for (let i = start; i < start + length; i++) hash = Math.imul(hash ^ data[i]!, 0x0100_0193);
    const mask = this.slots.length - 1;
    for (let slot = (hash ^ (hash >>> 15)) & mask; ; slot = (slot + 1) & mask) {
      const place = this.slots[slot]!;
      if (place < 0) return this.add(slot, data.subarray(start, start + length));
      if (this.equals(place, data, start, length)) return place;
    }
  }

  /** Appends the entry as a PLAIN value. */
  putPlain(place: number, out: ByteBuffer): void {
    const from = this.starts[place]! - 4;
    const end = this.starts[place]! + this.lengths[place]!;
    out.ensure(end - from);
    out.bytes.set(this.plain.bytes.subarray(from, end), out.length);
    out.length += end - from;
  }

  private equals(place: number, data: Uint8Array, start: number, length: number): boolean {
    if (this.lengths[place] !== length) return false;
    const { bytes } = this.plain;
    for (let i = 0, at = this.starts[place]!; i < length; i++) if (bytes[at + i] !== data[start + i]) return false;
    return true;
  }

  private add(slot: number, value: Uint8Array): number {
    const place = this.count++;
    this.slots[slot] = place;
    const { plain } = this;
    plain.ensure(4 + value.length);
    for (let shift = 0; shift < 32; shift += 8) plain.bytes[plain.length++] = (value.length >>> shift) & 0xff;
    if (place === this.starts.length) {
      this.starts = grown(this.starts);
      this.lengths = grown(this.lengths);
    }
    this.starts[place] = plain.length;
    this.lengths[place] = value.length;
    plain.bytes.set(value, plain.length);
    plain.length += value.length;
    if (this.count * 2 > this.slots.length) this.rehash();
    return place;
  }

  private rehash(): void {
    this.slots = new Int32Array(this.slots.length * 4).fill(-1);
    const mask = this.slots.length - 1;
    const { bytes } = this.plain;
    for (let place = 0; place < this.count; place++) {
      let hash = this.lengths[place]!;
      for (let i = this.starts[place]!, end = i + this.lengths[place]!; i < end; i++) hash = Math.imul(hash ^ bytes[i]!, 0x0100_0193);
      let slot = (hash ^ (hash >>> 15)) & mask;
      while (this.slots[slot]! >= 0) slot = (slot + 1) & mask;
      this.slots[slot] = place;
    }
  }
}

function grown(old: Int32Array): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(old.length * 2);
  larger.set(old);
  return larger;
}
