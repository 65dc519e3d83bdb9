import { get, i32, i64, int, load, long, store, type Code, type Local } from '../wasm/code';
import { FunctionCode, type Label } from '../wasm/function-code';
import { call, moduleBytes, type Import } from '../wasm/module-bytes';
import { Place } from '../wasm/loop-memory';
import type { ColumnPlace } from './column-places';

/**
 * The code of a loop over records. `p` is the place in the input; kernels read a value there, store it into row `n` of its column and
 * leave `p` behind it. `refuse` leaves the record: its form is not the plain one, and slower code decides. The loop takes the
 * addresses `at` and `stop` of whole records, the most rows to fill, and what has to be added to an address to get its place in
 * the caller's bytes; it answers the rows that it filled.
 */
export class RecordCode {
  readonly code = new FunctionCode(['i32', 'i32', 'i32', 'i32']);
  readonly p = this.code.parameter(0);
  readonly delta = this.code.parameter(3);
  readonly start = this.code.local('i32');
  /** Row, and its offset in columns of 4 and 8 bytes. */
  readonly n = this.code.local('i32');
  readonly n4 = this.code.local('i32');
  readonly n8 = this.code.local('i32');
  /** Scratch of the kernels. */
  readonly from = this.code.local('i32');
  readonly count = this.code.local('i32');
  readonly minus = this.code.local('i32');
  readonly quoted = this.code.local('i32');
  readonly byte = this.code.local('i32');
  readonly word = this.code.local('i64');
  readonly bytes = this.code.local('v128');
  readonly marks = this.code.local('i64');
  readonly x = this.code.local('i64');
  /** One: the record at hand has marks of NULL already, which another form must not inherit. */
  private readonly marked = this.code.local('i32');
  private leave: Label = { depth: 0 };

  constructor(
    private readonly imports: readonly Import[],
    readonly columns: readonly ColumnPlace[],
  ) {}

  /** The module; each of `forms` writes the code of one record, with the line break that ends it. What one refuses, the next tries. */
  build(forms: readonly (() => void)[]): Uint8Array<ArrayBuffer> {
    const { code, p, n } = this;
    const [stop, most] = [code.parameter(1), code.parameter(2)];
    code.loop((again) => {
      code.block((end) => {
        code.goIf(i32.geS(get(p), get(stop)), end);
        code.goIf(i32.geS(get(n), get(most)), end);
        code.set(this.start, get(p));
        for (const form of forms) this.form(form, again);
      });
    });
    code.run(store.i32(int(Place.stopped), 0, get(p)));
    return moduleBytes(code, this.imports, n);
  }

  /** Goes on with the next record, or is back at this one's start without a mark. */
  private form(record: () => void, next: Label): void {
    const { code, n } = this;
    code.block((leave) => {
      this.leave = leave;
      record();
      code.set(n, i32.add(get(n), int(1)));
      code.set(this.n4, i32.add(get(this.n4), int(4)));
      code.set(this.n8, i32.add(get(this.n8), int(8)));
      code.set(this.marked, int(0));
      code.go(next);
    });
    code.set(this.p, get(this.start));
    code.when(get(this.marked), () => {
      for (const { nulls } of this.columns) code.run(store.u8(get(n), nulls, int(0)));
      code.set(this.marked, int(0));
    });
  }

  refuse(): void {
    this.code.go(this.leave);
  }
  refuseIf(condition: Code): void {
    this.code.goIf(condition, this.leave);
  }

  /** The byte at `p + offset`. */
  peek(offset = 0): Code {
    return load.u8(get(this.p), offset);
  }
  skip(bytes: number | Code): void {
    this.add(this.p, typeof bytes === 'number' ? int(bytes) : bytes);
  }
  add(local: Local, value: Code): void {
    this.code.set(local, i32.add(get(local), value));
  }

  /** Goes on at the place that the import answers, which is below zero where the value is not in plain form. */
  jump(name: string, ...args: readonly Code[]): void {
    this.code.set(this.p, this.call(name, ...args));
    this.refuseIf(i32.ltS(get(this.p), int(0)));
  }
  call(name: string, ...args: readonly Code[]): Code {
    return call(
      this.imports.findIndex((one) => one.name === name),
      ...args,
    );
  }

  putNull(column: number): void {
    this.code.run(store.u8(get(this.n), this.columns[column]!.nulls, int(1)));
    this.code.run(store.u8(int(Place.nullFlags), column, int(1)));
    this.code.set(this.marked, int(1));
  }

  /** Demands these bytes at `p` and passes over them. What they end in is read without regard to the record's end. */
  literal(bytes: readonly number[]): void {
    if (bytes.length === 0) return;
    if (bytes.length === 1) this.refuseIf(i32.ne(this.peek(), int(bytes[0]!)));
    else this.refuseIf(i32.eqz(i64.eqz(this.difference(bytes))));
    this.skip(bytes.length);
  }

  /** Zero where the bytes at `p` are these: eight at a time, the last eight overlapping those before. */
  private difference(bytes: readonly number[]): Code {
    if (bytes.length < 8) {
      const mask = (1n << BigInt(bytes.length * 8)) - 1n;
      return i64.and(i64.xor(load.i64(get(this.p)), long(wordOf(bytes, 0))), long(mask));
    }
    const starts = Array.from({ length: bytes.length >> 3 }, (_, i) => i * 8);
    if (bytes.length % 8 !== 0) starts.push(bytes.length - 8);
    return starts.map((at) => i64.xor(load.i64(get(this.p), at), long(wordOf(bytes, at)))).reduce((a, b) => i64.or(a, b));
  }
}

const wordOf = (bytes: readonly number[], at: number): bigint =>
  bytes.slice(at, at + 8).reduce((word, byte, i) => word | (BigInt(byte) << BigInt(8 * i)), 0n);
