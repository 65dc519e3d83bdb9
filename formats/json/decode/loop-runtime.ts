import type { Field } from '@headrace/connector-sdk';
import { KernelRuntime, tens, type DecodeLoop } from '@headrace/connector-sdk/base';
import { Converted } from './convert';
import { JsonKind, JsonScanner, textEnd } from './json-scanner';
import type { Layout } from './layout';
import { loopSource } from './loop-source';
import type { ReaderColumn } from './record-reader';

const plain = new Uint8Array(256);
for (let c = 0x20; c < 0x7f; c++) plain[c] = c === 0x22 || c === 0x5c ? 0 : 1;

/** What generated loops call for JSON's own rarer things; answers below zero mean: not in plain form, let the record reader decide. */
export class LoopRuntime extends KernelRuntime {
  private readonly scanner = new JsonScanner();

  constructor(private readonly readers: readonly ReaderColumn[]) {
    super();
  }

  /** Compiles the loop for a layout. The only place where the decoder makes code. */
  compile(layout: Layout, fields: readonly Field[], isoTimestamps: boolean): DecodeLoop {
    this.rowsOfNextRun = 16;
    const make = new Function('rt', 'plain', 'tens', loopSource(layout, fields, isoTimestamps)) as (
      runtime: LoopRuntime,
      plainTable: Uint8Array,
      powers: Float64Array,
    ) => DecodeLoop;
    return make(this, plain, tens);
  }

  skip(bytes: Uint8Array, at: number): number {
    return this.scanner.scan(bytes, at, bytes.length) ? this.scanner.next : -1;
  }

  /** A value of a type without a kernel. */
  other(column: number, bytes: Uint8Array, at: number, row: number): number {
    const { scanner } = this;
    if (!scanner.scan(bytes, at, bytes.length)) return -1;
    const { next } = scanner;
    if (scanner.kind === JsonKind.null) {
      if (!this.readers[column]!.field.type.nullable) return -1;
      this.putNull(column, row);
      return next;
    }
    return this.readers[column]!.convert(this.columns[column]!, row, bytes, scanner) === Converted.ok ? next : -1;
  }

  /** The closing quote of a string without backslashes. */
  textEnd(bytes: Uint8Array, at: number): number {
    const end = textEnd(bytes, at, bytes.length);
    for (let p = at; p < end; p++) if (bytes[p] === 0x5c) return -1;
    return end;
  }

  anyTextEnd(bytes: Uint8Array, at: number): number {
    return textEnd(bytes, at, bytes.length);
  }
}
