import type { FunctionBuilder } from './function-builder';

/**
 * Places for 64-bit values between two expressions of a generated function, and for its 64-bit constants: one typed array with an
 * Int32 view, so that no BigInt is ever an object. One instance a function; at most 4,096 words.
 */
export class Scratch {
  readonly i64 = new BigInt64Array(4_096);
  readonly i32 = new Int32Array(this.i64.buffer);
  readonly u64 = new BigUint64Array(this.i64.buffer);
  private used = 0;
  private readonly constants = new Map<bigint, string>();

  constructor(private readonly builder: FunctionBuilder) {}

  /** `words` places in a row, beginning at an even word; the answer is the index of the first. */
  words(words: 1 | 2): { readonly a64: string; readonly a32: string; readonly at: string } {
    if (words === 2) this.used += this.used % 2;
    const first = this.used;
    this.used += words;
    return { ...this.names(), at: String(words === 2 ? first / 2 : first) };
  }

  constant(value: bigint): { readonly a64: string; readonly a32: string; readonly at: string } {
    let at = this.constants.get(value);
    if (at === undefined) {
      at = this.words(1).at;
      this.i64[Number(at)] = value;
      this.constants.set(value, at);
    }
    return { ...this.names(), at };
  }

  wideConstant(value: bigint): { readonly a64: string; readonly a32: string; readonly at: string } {
    const place = this.words(2);
    this.i64[Number(place.at) * 2] = BigInt.asIntN(64, value);
    this.i64[Number(place.at) * 2 + 1] = value >> 64n;
    return place;
  }

  private names(): { readonly a64: string; readonly a32: string } {
    const base = this.builder.bind('s', this);
    return { a64: this.view(base, 'i64'), a32: this.view(base, 'i32') };
  }

  private readonly views = new Set<string>();
  private view(base: string, field: 'i64' | 'i32'): string {
    const name = `${base}_${field}`;
    if (!this.views.has(name)) {
      this.views.add(name);
      this.builder.before(`const ${name} = ${base}.${field};`);
    }
    return name;
  }
}
