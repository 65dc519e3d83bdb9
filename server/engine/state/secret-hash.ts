import type { TableLayout } from './table-layout';

/** Slots between a key and its place from which a table takes it that somebody chose the keys; by chance a few hundred at most. */
export const CROWDED = 1_024;

/** Of the new keys of generated code those are looked at whose number has none of these bits. */
export const SAMPLED = 63;

/**
 * A second hash for tables whose keys all have one first hash, which anybody can compute: HalfSipHash-2-4 under a key that nobody knows. It decides
 * about places alone; key groups and checkpoints know nothing of it. One is fed a key at a time: `begin`, its parts, `finish`.
 */
export class SecretHash {
  private readonly low = randomWord();
  private readonly high = randomWord();
  private a = 0;
  private b = 0;
  private c = 0;
  private d = 0;

  begin(): void {
    this.a = this.low;
    this.b = this.high;
    this.c = 0x6c796765 ^ this.low;
    this.d = 0x74656462 ^ this.high;
  }

  word(word: number): void {
    this.d ^= word;
    this.round();
    this.round();
    this.a ^= word;
  }

  /** Equal doubles are equal words: 0.0 and -0.0, and all NaN. */
  double(value: number): void {
    doubles[0] = value !== value ? NaN : value + 0;
    this.word(words[0]!);
    this.word(words[1]!);
  }

  bytes(data: Uint8Array, start: number, length: number): void {
    for (let at = 0; at < length; at += 4) {
      let word = 0;
      for (let i = Math.min(4, length - at) - 1; i >= 0; i--) word = (word << 8) | data[start + at + i]!;
      this.word(word);
    }
    this.word(length);
  }

  finish(): number {
    this.c ^= 0xff;
    for (let rounds = 0; rounds < 4; rounds++) this.round();
    return this.b ^ this.d;
  }

  /** Of the key whose words begin at `base`. */
  ofWords({ nullMask, keyColumns }: TableLayout, keys: Int32Array, base: number, heap: Uint8Array): number {
    this.begin();
    if (nullMask) this.word(keys[base]!);
    for (const { physical, at, words: count } of keyColumns)
      if (physical === 'bytes') this.bytes(heap, keys[base + at]!, keys[base + at + 1]!);
      else for (let word = 0; word < count; word++) this.word(keys[base + at + word]!);
    return this.finish();
  }

  private round(): void {
    let { a, b, c, d } = this;
    a = (a + b) | 0;
    b = ((b << 5) | (b >>> 27)) ^ a;
    a = (a << 16) | (a >>> 16);
    c = (c + d) | 0;
    d = ((d << 8) | (d >>> 24)) ^ c;
    a = (a + d) | 0;
    d = ((d << 7) | (d >>> 25)) ^ a;
    c = (c + b) | 0;
    b = ((b << 13) | (b >>> 19)) ^ c;
    this.a = a;
    this.b = b;
    this.c = (c << 16) | (c >>> 16);
    this.d = d;
  }
}

const doubles = new Float64Array(1);
const words = new Int32Array(doubles.buffer);
const randomWord = (): number => Math.floor(Math.random() * 2 ** 32) | 0;
