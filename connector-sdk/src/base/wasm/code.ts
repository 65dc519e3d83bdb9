/**
 * WebAssembly expressions as bytes. An expression leaves one value; operands come before their operator, so joining the bytes of
 * both is all there is to it. Codes are those of the WebAssembly core specification, section 5.4.
 */
export type Code = readonly number[];
export type ValueType = 'i32' | 'i64' | 'f64' | 'v128';
export const valueTypeCode: Readonly<Record<ValueType, number>> = { i32: 0x7f, i64: 0x7e, f64: 0x7c, v128: 0x7b };

/** LEB128 of a whole number that is not negative. */
export function unsigned(value: number): number[] {
  if (value < 0x80) return [value];
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 0x80; rest >>>= 7) bytes.push((rest & 0x7f) | 0x80);
  bytes.push(rest);
  return bytes;
}

/** Signed LEB128 of 32 bits. */
function signed(value: number): number[] {
  const bytes: number[] = [];
  let rest = value | 0;
  for (; rest > 0x3f || rest < -0x40; rest >>= 7) bytes.push((rest & 0x7f) | 0x80);
  bytes.push(rest & 0x7f);
  return bytes;
}

function signedLong(value: bigint): number[] {
  const bytes: number[] = [];
  let rest = BigInt.asIntN(64, value);
  for (; rest > 0x3fn || rest < -0x40n; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80);
  bytes.push(Number(rest & 0x7fn));
  return bytes;
}

/** A local variable; its number within the function. */
export interface Local {
  readonly index: number;
}

export const get = (local: Local): Code => [0x20, ...unsigned(local.index)];
export const int = (value: number): Code => [0x41, ...signed(value)];
export const long = (value: bigint): Code => [0x42, ...signedLong(value)];

type Unary = (a: Code) => Code;
type Binary = (a: Code, b: Code) => Code;
const unary =
  (code: number): Unary =>
  (a) => [...a, code];
const binary =
  (code: number): Binary =>
  (a, b) => [...a, ...b, code];

export const i32 = {
  eqz: unary(0x45),
  eq: binary(0x46),
  ne: binary(0x47),
  ltS: binary(0x48),
  gtS: binary(0x4a),
  gtU: binary(0x4b),
  leU: binary(0x4d),
  geS: binary(0x4e),
  add: binary(0x6a),
  sub: binary(0x6b),
  mul: binary(0x6c),
  divU: binary(0x6e),
  remU: binary(0x70),
  and: binary(0x71),
  or: binary(0x72),
  shl: binary(0x74),
  shrU: binary(0x76),
  ctz: unary(0x68),
  wrap: unary(0xa7),
} as const;

export const i64 = {
  eqz: unary(0x50),
  eq: binary(0x51),
  ne: binary(0x52),
  geS: binary(0x59),
  ctz: unary(0x7a),
  add: binary(0x7c),
  sub: binary(0x7d),
  mul: binary(0x7e),
  divU: binary(0x80),
  and: binary(0x83),
  or: binary(0x84),
  xor: binary(0x85),
  shl: binary(0x86),
  shrU: binary(0x88),
  extend: unary(0xac),
} as const;

export const f64 = { div: binary(0xa3), neg: unary(0x9a), fromI64: unary(0xb9) } as const;

const simd =
  (code: number): Binary =>
  (a, b) => [...a, ...b, 0xfd, ...unsigned(code)];

/** Sixteen bytes at once, as signed numbers; a comparison gives all ones where it holds, `marks` one bit a byte. */
export const i8x16 = {
  eq: simd(0x23),
  ltS: simd(0x25),
  or: simd(0x50),
  marks: (a: Code): Code => [...a, 0xfd, 0x64],
  /** The same byte sixteen times. */
  all: (byte: number): Code => [0xfd, 0x0c, ...new Array<number>(16).fill(byte)],
  load: (address: Code): Code => [...address, 0xfd, 0, 0, 0],
} as const;

const access =
  (code: number) =>
  (address: Code, offset = 0): Code => [...address, code, 0, ...unsigned(offset)];

/** Loads from `address + offset`; narrow ones without sign. */
export const load = { u8: access(0x2d), u16: access(0x2f), i32: access(0x28), i64: access(0x29), f64: access(0x2b) } as const;

const storing =
  (code: number) =>
  (address: Code, offset: number, value: Code): Code => [...address, ...value, code, 0, ...unsigned(offset)];

/** Statements: store `value` at `address + offset`. */
export const store = { u8: storing(0x3a), i32: storing(0x36), i64: storing(0x37), f64: storing(0x39) } as const;
