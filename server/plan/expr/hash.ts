/**
 * Message digests after RFC 1321 (MD5), FIPS 180-4 (SHA-1, SHA-2), over bytes, as lower-case hex. Written here because expressions are also
 * evaluated in the browser's worker, where the platform's digests are asynchronous.
 */
export function md5(bytes: Uint8Array): string {
  const words = padded(bytes, 64, true);
  let [a0, b0, c0, d0] = [0x67452301, 0xefcdab89 | 0, 0x98badcfe | 0, 0x10325476];
  for (let block = 0; block < words.byteLength; block += 64) {
    let [a, b, c, d] = [a0, b0, c0, d0];
    for (let i = 0; i < 64; i++) {
      const round = i >> 4;
      const mixed = round === 0 ? (b & c) | (~b & d) : round === 1 ? (d & b) | (~d & c) : round === 2 ? b ^ c ^ d : c ^ (b | ~d);
      const at = round === 0 ? i : round === 1 ? (5 * i + 1) & 15 : round === 2 ? (3 * i + 5) & 15 : (7 * i) & 15;
      const sum = (a + mixed + md5Table[i]! + words.getInt32(block + 4 * at, true)) | 0;
      const shift = md5Shifts[round * 4 + (i & 3)]!;
      [a, d, c, b] = [d, c, b, (b + ((sum << shift) | (sum >>> (32 - shift)))) | 0];
    }
    [a0, b0, c0, d0] = [(a0 + a) | 0, (b0 + b) | 0, (c0 + c) | 0, (d0 + d) | 0];
  }
  const out = new DataView(new ArrayBuffer(16));
  [a0, b0, c0, d0].forEach((word, i) => out.setInt32(4 * i, word, true));
  return hexText(new Uint8Array(out.buffer));
}

const md5Shifts = [7, 12, 17, 22, 5, 9, 14, 20, 4, 11, 16, 23, 6, 10, 15, 21];
const md5Table = Int32Array.from({ length: 64 }, (_, i) => Math.floor(Math.abs(Math.sin(i + 1)) * 4_294_967_296) | 0);

export function sha1(bytes: Uint8Array): string {
  const data = padded(bytes, 64, false);
  const state = Int32Array.of(0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0);
  const w = new Int32Array(80);
  for (let block = 0; block < data.byteLength; block += 64) {
    for (let i = 0; i < 16; i++) w[i] = data.getInt32(block + 4 * i);
    for (let i = 16; i < 80; i++) w[i] = left(w[i - 3]! ^ w[i - 8]! ^ w[i - 14]! ^ w[i - 16]!, 1);
    let [a, b, c, d, e] = state as unknown as [number, number, number, number, number];
    for (let i = 0; i < 80; i++) {
      const round = Math.floor(i / 20);
      const mixed = round === 0 ? (b & c) | (~b & d) : round === 2 ? (b & c) | (b & d) | (c & d) : b ^ c ^ d;
      const next = (left(a, 5) + mixed + e + sha1Constants[round]! + w[i]!) | 0;
      [e, d, c, b, a] = [d, c, left(b, 30), a, next];
    }
    [a, b, c, d, e].forEach((word, i) => (state[i] = (state[i]! + word) | 0));
  }
  return wordsText(state, 5);
}

const sha1Constants = [0x5a827999, 0x6ed9eba1, 0x8f1bbcdc, 0xca62c1d6];
const left = (word: number, by: number): number => (word << by) | (word >>> (32 - by));
const right = (word: number, by: number): number => (word >>> by) | (word << (32 - by));

/** SHA-224, SHA-256, SHA-384 or SHA-512 by the bits of the result. */
export function sha2(bytes: Uint8Array, bits: 224 | 256 | 384 | 512): string {
  return bits <= 256 ? sha256(bytes, bits as 224 | 256) : sha512(bytes, bits as 384 | 512);
}

/** The first 64 bits of the fraction of the square (or cube) root of a prime: where the constants of SHA-2 come from. */
function rootBits(prime: number, power: 2n | 3n): bigint {
  const scaled = BigInt(prime) << (64n * power);
  let [low, high] = [0n, 1n << 70n];
  while (low < high) {
    const middle = (low + high + 1n) >> 1n;
    if (middle ** power <= scaled) low = middle;
    else high = middle - 1n;
  }
  return BigInt.asUintN(64, low);
}

function firstPrimes(count: number): readonly number[] {
  const primes: number[] = [];
  for (let n = 2; primes.length < count; n++) if (primes.every((prime) => n % prime !== 0)) primes.push(n);
  return primes;
}

interface Sha2Constants {
  readonly rounds: readonly bigint[];
  readonly start256: readonly bigint[];
  readonly start384: readonly bigint[];
}
let constants: Sha2Constants | null = null;
function sha2Constants(): Sha2Constants {
  if (constants !== null) return constants;
  const primes = firstPrimes(80);
  constants = {
    rounds: primes.map((prime) => rootBits(prime, 3n)),
    start256: primes.slice(0, 8).map((prime) => rootBits(prime, 2n)),
    start384: primes.slice(8, 16).map((prime) => rootBits(prime, 2n)),
  };
  return constants;
}

function sha256(bytes: Uint8Array, bits: 224 | 256): string {
  const { rounds, start256, start384 } = sha2Constants();
  const high = (value: bigint): number => Number(BigInt.asIntN(32, value >> 32n));
  const k = Int32Array.from(rounds.slice(0, 64), high);
  const state = Int32Array.from(bits === 256 ? start256.map(high) : start384.map((value) => Number(BigInt.asIntN(32, value))));
  const data = padded(bytes, 64, false);
  const w = new Int32Array(64);
  for (let block = 0; block < data.byteLength; block += 64) {
    for (let i = 0; i < 16; i++) w[i] = data.getInt32(block + 4 * i);
    for (let i = 16; i < 64; i++) {
      const [x, y] = [w[i - 15]!, w[i - 2]!];
      const [s0, s1] = [right(x, 7) ^ right(x, 18) ^ (x >>> 3), right(y, 17) ^ right(y, 19) ^ (y >>> 10)];
      w[i] = (w[i - 16]! + s0 + w[i - 7]! + s1) | 0;
    }
    let [a, b, c, d, e, f, g, h] = state as unknown as [number, number, number, number, number, number, number, number];
    for (let i = 0; i < 64; i++) {
      const first = (h + (right(e, 6) ^ right(e, 11) ^ right(e, 25)) + ((e & f) ^ (~e & g)) + k[i]! + w[i]!) | 0;
      const second = ((right(a, 2) ^ right(a, 13) ^ right(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      [h, g, f, e, d, c, b, a] = [g, f, e, (d + first) | 0, c, b, a, (first + second) | 0];
    }
    [a, b, c, d, e, f, g, h].forEach((word, i) => (state[i] = (state[i]! + word) | 0));
  }
  return wordsText(state, bits / 32);
}

const u64 = (value: bigint): bigint => BigInt.asUintN(64, value);
const right64 = (word: bigint, by: bigint): bigint => u64((word >> by) | (word << (64n - by)));

function sha512(bytes: Uint8Array, bits: 384 | 512): string {
  const { rounds, start256, start384 } = sha2Constants();
  const state = [...(bits === 512 ? start256 : start384)];
  const data = padded(bytes, 128, false);
  const w: bigint[] = [];
  for (let block = 0; block < data.byteLength; block += 128) {
    for (let i = 0; i < 16; i++) w[i] = data.getBigUint64(block + 8 * i);
    for (let i = 16; i < 80; i++) {
      const [x, y] = [w[i - 15]!, w[i - 2]!];
      const [s0, s1] = [right64(x, 1n) ^ right64(x, 8n) ^ (x >> 7n), right64(y, 19n) ^ right64(y, 61n) ^ (y >> 6n)];
      w[i] = u64(w[i - 16]! + s0 + w[i - 7]! + s1);
    }
    let [a, b, c, d, e, f, g, h] = state as [bigint, bigint, bigint, bigint, bigint, bigint, bigint, bigint];
    for (let i = 0; i < 80; i++) {
      const first = h + (right64(e, 14n) ^ right64(e, 18n) ^ right64(e, 41n)) + ((e & f) ^ (u64(~e) & g)) + rounds[i]! + w[i]!;
      const second = (right64(a, 28n) ^ right64(a, 34n) ^ right64(a, 39n)) + ((a & b) ^ (a & c) ^ (b & c));
      [h, g, f, e, d, c, b, a] = [g, f, e, u64(d + first), c, b, a, u64(first + second)];
    }
    [a, b, c, d, e, f, g, h].forEach((word, i) => (state[i] = u64(state[i]! + word)));
  }
  return state
    .map((word) => word.toString(16).padStart(16, '0'))
    .join('')
    .slice(0, bits / 4);
}

/** The message with a one bit, zeros and its size in bits at the end of a block. */
function padded(bytes: Uint8Array, block: 64 | 128, littleEndian: boolean): DataView {
  const size = Math.ceil((bytes.length + 1 + block / 8) / block) * block;
  const data = new Uint8Array(size);
  data.set(bytes);
  data[bytes.length] = 0x80;
  const view = new DataView(data.buffer);
  view.setBigUint64(size - 8, BigInt(bytes.length) * 8n, littleEndian);
  return view;
}

const hexText = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
const wordsText = (words: Int32Array, count: number): string =>
  Array.from(words.subarray(0, count), (word) => (word >>> 0).toString(16).padStart(8, '0')).join('');
