import type { ByteBuffer } from '@headrace/connector-sdk';
import { appendBytes } from '../file/append-bytes';

/** A value and how Thrift writes it. `undefined` fields are left out. */
export type ThriftField =
  | { readonly bool: boolean }
  | { readonly i8: number }
  | { readonly i32: number }
  | { readonly i64: number }
  | { readonly binary: Uint8Array }
  | { readonly text: string }
  | { readonly list: readonly ThriftField[] }
  | { readonly struct: ThriftFields };
/** By field id. */
export type ThriftFields = Readonly<Record<number, ThriftField | undefined>>;

const utf8 = new TextEncoder();

/** Appends one structure in Thrift's compact protocol. */
export function writeStruct(out: ByteBuffer, fields: ThriftFields): void {
  let last = 0;
  for (const [key, field] of Object.entries(fields)) {
    if (field === undefined) continue;
    const id = Number(key);
    const type = 'bool' in field ? (field.bool ? 1 : 2) : typeOf(field);
    if (id - last <= 15) put(out, ((id - last) << 4) | type);
    else {
      put(out, type);
      unsigned(out, id * 2);
    }
    last = id;
    if (!('bool' in field)) writeValue(out, field);
  }
  put(out, 0);
}

function typeOf(field: ThriftField): number {
  if ('bool' in field) return 1;
  if ('i8' in field) return 3;
  if ('i32' in field) return 5;
  if ('i64' in field) return 6;
  if ('binary' in field || 'text' in field) return 8;
  return 'list' in field ? 9 : 12;
}

function writeValue(out: ByteBuffer, field: ThriftField): void {
  if ('bool' in field) put(out, field.bool ? 1 : 2);
  else if ('i8' in field) put(out, field.i8 & 0xff);
  else if ('i32' in field) zigzag(out, field.i32);
  else if ('i64' in field) zigzag(out, field.i64);
  else if ('binary' in field) binary(out, field.binary);
  else if ('text' in field) binary(out, utf8.encode(field.text));
  else if ('list' in field) {
    const type = field.list.length === 0 ? 5 : typeOf(field.list[0]!);
    if (field.list.length < 15) put(out, (field.list.length << 4) | type);
    else {
      put(out, 0xf0 | type);
      unsigned(out, field.list.length);
    }
    for (const one of field.list) writeValue(out, one);
  } else writeStruct(out, field.struct);
}

function put(out: ByteBuffer, byte: number): void {
  out.ensure(1);
  out.bytes[out.length++] = byte;
}

/** LEB128 of a whole number below 2⁵³. */
export function unsigned(out: ByteBuffer, value: number): void {
  out.ensure(8);
  let rest = value;
  for (; rest >= 128; rest = Math.floor(rest / 128)) out.bytes[out.length++] = (rest % 128) | 128;
  out.bytes[out.length++] = rest;
}

const zigzag = (out: ByteBuffer, value: number): void => unsigned(out, value < 0 ? -2 * value - 1 : 2 * value);

function binary(out: ByteBuffer, bytes: Uint8Array): void {
  unsigned(out, bytes.length);
  appendBytes(out, bytes);
}
