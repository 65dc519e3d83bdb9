import type { DataType } from '../../schema/data-type';
import { ticksPerMillisecond } from '../../schema/physical';

/**
 * Source text of the inner loops that formats compile for a table: each kernel reads one value from the bytes `b` (a DataView on them is
 * `dv`) at `p` into row `n` of its column and leaves `p` behind it. `break fast` leaves the record: the form is not the plain one, and
 * slower code decides. Kernels hold numbers only; names and data never enter them. `rt` is a `KernelRuntime`, `tens` its powers of ten.
 */
export type Kernel = 'text' | 'boolean' | 'double' | 'int' | 'long' | 'decimal' | 'timestamp' | 'date' | 'other';

/** Which kernel reads the type; `other`: none, the format's converter does. */
export function kernelOf(type: DataType): Kernel {
  switch (type.kind) {
    case 'CHAR':
    case 'VARCHAR':
      return 'text';
    case 'BOOLEAN':
      return 'boolean';
    case 'DOUBLE':
      return 'double';
    case 'TINYINT':
    case 'SMALLINT':
    case 'INT':
      return 'int';
    case 'BIGINT':
      return 'long';
    case 'DECIMAL':
      return type.precision <= 15 ? 'decimal' : 'other';
    case 'TIMESTAMP':
    case 'TIMESTAMP_LTZ':
      return type.precision <= 6 ? 'timestamp' : 'other';
    case 'DATE':
      return 'date';
    default:
      return 'other';
  }
}

/** Locals for a column's arrays, out of the loop. */
export function hoist(type: DataType, column: number): string {
  switch (kernelOf(type)) {
    case 'text':
      return `const s${column} = cols[${column}].starts, e${column} = cols[${column}].lengths;`;
    case 'boolean':
      return `const v${column} = cols[${column}].bool;`;
    case 'double':
      return `const v${column} = cols[${column}].f64;`;
    case 'other':
      return '';
    case 'timestamp':
    case 'date':
      return `const v${column} = cols[${column}].i32; let x${column} = 0, y${column} = 0, z${column} = 0, day${column} = NaN;`;
    default:
      return `const v${column} = cols[${column}].i32;`;
  }
}

export interface KernelPlace {
  readonly type: DataType;
  readonly column: number;
  /** Runs when no value of the form begins at `p` (JSON null, an empty CSV field): puts NULL, or breaks. */
  readonly otherwise: string;
}

/** Four bytes at a time; the last word overlaps the one before. */
export function literalKernel(bytes: readonly number[]): string {
  const tests: string[] = [];
  const at = (offset: number): string => (offset === 0 ? 'p' : `p + ${offset}`);
  for (let i = 0; i + 4 <= bytes.length; i += 4) tests.push(`dv.getInt32(${at(i)}, true) !== ${int32(bytes, i)}`);
  if (bytes.length >= 4 && bytes.length % 4 !== 0) {
    tests.push(`dv.getInt32(${at(bytes.length - 4)}, true) !== ${int32(bytes, bytes.length - 4)}`);
  }
  if (bytes.length < 4) tests.push(...bytes.map((byte, i) => `b[${at(i)}] !== ${byte}`));
  return tests.length === 0 ? '' : `if (${tests.join(' || ')}) break fast; p += ${bytes.length};\n`;
}

const int32 = (bytes: readonly number[], at: number): number =>
  bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);

/** A whole number without leading zeros; with `quotes` it may stand in double quotes. */
export function integerKernel({ type, column, otherwise }: KernelPlace, quotes: boolean): string {
  const open = quotes ? 'const q = b[p] === 34 ? 1 : 0; p += q;' : '';
  const close = quotes ? 'if (q === 1) { if (b[p] !== 34) break fast; p++; }' : '';
  return `{ ${open}
const m = b[p] === 45 ? 1 : 0; p += m;
const s = p; let x = 0, c = b[p] - 48;
if (c === 0) { c = b[++p] - 48; if ((c >>> 0) <= 9) break fast; }
else while ((c >>> 0) <= 9) { x = (x * 10 + c) | 0; c = b[++p] - 48; }
const k = p - s;
if (k === 0) { if (m${quotes ? ' + q' : ''} !== 0) break fast; ${otherwise} }
else { ${storeInteger(type, column)} ${close} } }
`;
}

function storeInteger(type: DataType, column: number): string {
  if (type.kind === 'BIGINT') {
    return `if (k <= 9) { if (m === 1) x = -x | 0; v${column}[2 * n] = x; v${column}[2 * n + 1] = x >> 31; }
else if (k <= 15) { let y = rt.wide(b, s, p); if (m === 1) y = -y; v${column}[2 * n] = y; v${column}[2 * n + 1] = Math.floor(y * 2.3283064365386963e-10); }
else if (!rt.long(v${column}, n, b, s, p, m === 1)) break fast;`;
  }
  const limit = { TINYINT: 128, SMALLINT: 32_768 }[type.kind as string];
  const range = limit === undefined ? '' : `if (x >= ${limit} + m) break fast;`;
  return `if (k > 9) break fast; ${range} v${column}[n] = m === 1 ? -x : x;`;
}

/** Digits with an optional fraction into `x`: `k` digits, `f` of them behind the point; the number's bytes are `[t, p)`. */
const decimalDigits = `const t = p; const m = b[p] === 45 ? 1 : 0; p += m;
const s = p; let x = 0, f = 0, c = b[p] - 48;
if (c === 0) { c = b[++p] - 48; if ((c >>> 0) <= 9) break fast; }
else while ((c >>> 0) <= 9) { x = x * 10 + c; c = b[++p] - 48; }
let k = p - s;
if (k > 0 && c === -2) { const d = ++p; c = b[p] - 48; while ((c >>> 0) <= 9) { x = x * 10 + c; c = b[++p] - 48; } f = p - d; if (f === 0) break fast; k += f; }`;

/**
 * Up to 15 digits and 22 decimal places are exact as quotient of two exact doubles (Clinger, "How to Read Floating Point Numbers
 * Accurately", 1990); `long` runs for all others with `p` behind the digits and the number's start in `t`.
 */
export const doubleKernel = ({ column, otherwise }: KernelPlace, long: string): string => `{ ${decimalDigits}
if (k === 0) { if (m !== 0) break fast; ${otherwise} }
else if (c === 21 || c === 53 || k > 15) { ${long} }
else { if (f !== 0) x /= tens[f]; v${column}[n] = m === 1 ? -x : x; } }
`;

/** A DECIMAL of at most 15 digits that needs no rounding. */
export function decimalKernel({ type, column, otherwise }: KernelPlace): string {
  if (type.kind !== 'DECIMAL') return 'break fast;';
  const { precision, scale } = type;
  return `{ ${decimalDigits}
if (k === 0) { if (m !== 0) break fast; ${otherwise} }
else { if (c === 21 || c === 53 || f > ${scale} || k - f + ${scale} > 15) break fast;
x *= tens[${scale} - f]; if (x >= ${10 ** precision}) break fast; if (m === 1) x = -x;
v${column}[2 * n] = x; v${column}[2 * n + 1] = Math.floor(x * 2.3283064365386963e-10); } }
`;
}

/** Neighbouring rows mostly share their day: its ten bytes are compared with those of the column's last one. */
const dayCode = (
  at: string,
  column: number,
  span: number,
): string => `const d0 = dv.getInt32(${at}, true), d1 = dv.getInt32(${at} + 4, true), d2 = dv.getInt16(${at} + 8, true);
if (d0 !== x${column} || d1 !== y${column} || d2 !== z${column}) { day${column} = rt.dayAt(b, ${at}); x${column} = d0; y${column} = d1; z${column} = d2; }
const day = day${column}; if (!(day < ${span} && day > -${span})) break fast;`;

/** The clock's eight bytes as two words: every digit has 3 in its upper half and at most 9 in the lower, colons stand where they must. */
const clockCode = (
  at: string,
): string => `const u = dv.getInt32(${at}, true) - 0x303a3030 | 0, w = dv.getInt32(${at} + 4, true) - 0x30303a30 | 0;
if (((u | (u + 0x06000606)) & 0xf0fff0f0) !== 0 || ((w | (w + 0x06060006)) & 0xf0f0fff0) !== 0) break fast;
const hh = (u & 15) * 10 + (u >> 8 & 15), mm = (u >>> 24) * 10 + (w & 15), ss = (w >> 16 & 15) * 10 + (w >>> 24);
if (hh > 23 || mm > 59 || ss > 59) break fast;`;

/**
 * `yyyy-MM-dd` or, for timestamps, `yyyy-MM-dd HH:mm:ss[.f]` with byte `separator` in the middle. 9e12 ms keep microseconds below 2⁵³;
 * other days are left to slower code. `isThere`: a condition under which a value begins at `p`; `quoted`: it stands in double quotes.
 */
export function temporalKernel(
  place: KernelPlace,
  how: { readonly quoted: boolean; readonly separator: number; readonly isThere: string },
): string {
  const { type, column } = place;
  const open = `if (!(${how.isThere})) { ${place.otherwise} } else {\n${how.quoted ? 'p++;' : ''}`;
  const close = how.quoted ? 'if (b[p] !== 34) break fast; p++;' : '';
  if (type.kind === 'DATE') return `${open}${dayCode('p', column, 1e15)}\np += 10; ${close} v${column}[n] = day / 86400000; }\n`;
  if (type.kind !== 'TIMESTAMP' && type.kind !== 'TIMESTAMP_LTZ') return 'break fast;';
  const perMs = ticksPerMillisecond(type.precision);
  return `${open}${dayCode('p', column, 9e12)}
if (b[p + 10] !== ${how.separator}) break fast;
${clockCode('(p + 11)')}
let y = ${perMs} * (day + ((hh * 60 + mm) * 60 + ss) * 1000); p += 19;
if (b[p] === 46) { p = rt.fraction(b, p + 1, ${type.precision}); if (p < 0) break fast; y += rt.nanos / ${1e6 / perMs}; }
${type.kind === 'TIMESTAMP_LTZ' ? 'if (b[p] !== 90) break fast; p++;' : ''}
${close}
v${column}[2 * n] = y; v${column}[2 * n + 1] = Math.floor(y * 2.3283064365386963e-10); }
`;
}
