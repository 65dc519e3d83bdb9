import type { ByteBuffer } from '@headrace/connector-sdk';

export function appendBytes(out: ByteBuffer, bytes: Uint8Array): void {
  out.ensure(bytes.length);
  out.bytes.set(bytes, out.length);
  out.length += bytes.length;
}
