import { HeadraceError } from '@headrace/connector-sdk';
import { physicalOf, type DataType } from '@headrace/connector-sdk/schema';

/**
 * Where generated code finds a value of the current row, as JavaScript text. `isNull` is a boolean expression; the words `false` and
 * `true` mean that it is known. Reading the value of a NULL is harmless and gives anything. All texts are free of effects.
 */
export type Value = FlatValue | WideValue | BytesValue;

/** bool as a JavaScript boolean, i32 and f64 as numbers. */
export interface FlatValue {
  readonly physical: 'bool' | 'i32' | 'f64';
  readonly type: DataType;
  readonly isNull: string;
  readonly code: string;
}
/** 64 and 128 bits live in an array: word `at` (i64) or words `2 * at` and `2 * at + 1` (i128) of `a64`, which shares its bytes with `a32`. */
export interface WideValue {
  readonly physical: 'i64' | 'i128';
  readonly type: DataType;
  readonly isNull: string;
  readonly a64: string;
  readonly a32: string;
  readonly at: string;
}
export interface BytesValue {
  readonly physical: 'bytes';
  readonly type: DataType;
  readonly isNull: string;
  readonly data: string;
  readonly start: string;
  readonly length: string;
  /** `data` is one array for all rows of the loop, whose bytes stay until the input batch is released. */
  readonly stays?: boolean;
  /** Of constants: their length in bytes. */
  readonly constant?: number;
  /** Gives the name of a DataView on the bytes of `data`, for copies by words. */
  readonly view?: () => string;
}

/** The 64-bit value as BigInt text: only inside an expression that stores or compares it. */
export const bigOf = (value: WideValue): string => `${value.a64}[${value.at}]`;
export const lowWord = (value: WideValue): string => `${value.a32}[${times2(value.at)}]`;
export const highWord = (value: WideValue): string => `${value.a32}[${times2(value.at)} + 1]`;
/** The 64-bit value as a number; exact within ±2^53. */
export const doubleOf = (value: WideValue): string => `(${highWord(value)} * 4294967296 + (${lowWord(value)} >>> 0))`;

export const times2 = (at: string): string => (/^\d+$/.test(at) ? String(Number(at) * 2) : `2 * ${at}`);

export const anyNull = (values: readonly Value[]): string => {
  const parts = values.map((value) => value.isNull).filter((text) => text !== 'false');
  if (parts.includes('true')) return 'true';
  return parts.length === 0 ? 'false' : [...new Set(parts)].join(' || ');
};

export const asFlat = (value: Value): FlatValue => {
  if (value.physical === 'bool' || value.physical === 'i32' || value.physical === 'f64') return value;
  throw wrongForm('a flat', value);
};
export const asWide = (value: Value): WideValue => {
  if (value.physical === 'i64' || value.physical === 'i128') return value;
  throw wrongForm('a wide', value);
};
export const asBytes = (value: Value): BytesValue => {
  if (value.physical === 'bytes') return value;
  throw wrongForm('a byte', value);
};

const wrongForm = (wanted: string, value: Value): Error =>
  new HeadraceError(`The plan gives ${value.type.kind} where ${wanted} value is needed`, {
    code: 'internal.plan-type',
    domain: 'internal',
    retry: 'none',
  });

/** NULL of a type; its memory (NOTHING of the function's builder) can be read. */
export function nullValue(type: DataType): Value {
  const physical = physicalOf(type);
  if (physical === 'bytes') return { physical, type, isNull: 'true', data: 'noBytes', start: '0', length: '0' };
  if (physical === 'i64' || physical === 'i128') return { physical, type, isNull: 'true', a64: 'noLongs', a32: 'noInts', at: '0' };
  return { physical, type, isNull: 'true', code: physical === 'bool' ? 'false' : '0' };
}
