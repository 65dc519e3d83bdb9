import type { DataType } from '../../schema/data-type';
import { ticksPerMillisecond } from '../../schema/physical';
import { get, i32, i64, i8x16, int, load, long, store, type Code } from '../wasm/code';
import { clockKernel, dayKernel, type DayCache } from './temporal-kernels';
import type { RecordCode } from './record-code';

/**
 * Code of the inner loops that formats compile for a table: each kernel reads one value at `p` into row `n` of its column and leaves
 * `p` behind it, or refuses the record. Kernels hold numbers only; names and data never enter them, literals of the form aside.
 */
export type Kernel = 'text' | 'boolean' | 'double' | 'integer' | 'decimal' | 'timestamp' | 'date' | 'other';

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
    case 'BIGINT':
      return 'integer';
    case 'DECIMAL':
      return type.precision <= 18 ? 'decimal' : 'other';
    case 'TIMESTAMP':
    case 'TIMESTAMP_LTZ':
      return type.precision <= 6 ? 'timestamp' : 'other';
    case 'DATE':
      return 'date';
    default:
      return 'other';
  }
}

export interface KernelPlace {
  readonly column: number;
  /** Writes what happens when no value of the form begins at `p` (JSON null, an empty CSV field): puts NULL, or refuses. */
  readonly otherwise: () => void;
}

const QUOTE = 0x22;

/** `true` or `false`. */
export function booleanKernel(r: RecordCode, { column, otherwise }: KernelPlace): void {
  const { code, p, n } = r;
  const { values } = r.columns[column]!;
  code.when(
    i32.eq(load.i32(get(p)), int(0x65757274)),
    () => {
      code.run(store.u8(get(n), values, int(1)));
      r.skip(4);
    },
    () =>
      code.when(
        i32.and(i32.eq(r.peek(), int(0x66)), i32.eq(load.i32(get(p), 1), int(0x65736c61))),
        () => {
          code.run(store.u8(get(n), values, int(0)));
          r.skip(5);
        },
        otherwise,
      ),
  );
}

/** Goes on to the first byte that is one of `stops`, below a space, or beyond ASCII (which as a signed number is below a space too). */
export function scanKernel(r: RecordCode, stops: readonly number[]): void {
  const { code, p, bytes, count } = r;
  code.loop((again) => {
    code.set(bytes, i8x16.load(get(p)));
    const found = stops.map((stop) => i8x16.eq(get(bytes), i8x16.all(stop)));
    code.set(count, i8x16.marks([i8x16.ltS(get(bytes), i8x16.all(0x20)), ...found].reduce((a, b) => i8x16.or(a, b))));
    code.when(i32.eqz(get(count)), () => {
      r.skip(16);
      code.go(again);
    });
  });
  r.skip(i32.ctz(get(count)));
}

/** The text `[from, end)` of the record becomes the column's value. */
export function storeText(r: RecordCode, column: number, from: Code, end: Code): void {
  const { values, lengths } = r.columns[column]!;
  r.code.run(store.i32(get(r.n4), values, i32.add(from, get(r.delta))));
  r.code.run(store.i32(get(r.n4), lengths, i32.sub(end, from)));
}

export interface TemporalForm {
  /** It stands in double quotes. */
  readonly quoted: boolean;
  /** The byte between date and time. */
  readonly separator: number;
  /** A condition under which a value begins at `p`. */
  readonly isThere: Code;
}

/** `yyyy-MM-dd` or, for timestamps, `yyyy-MM-dd HH:mm:ss[.f]` with `separator` in the middle. */
export function temporalKernel(r: RecordCode, place: KernelPlace, form: TemporalForm): void {
  const { code } = r;
  const { type, values } = r.columns[place.column]!;
  code.when(
    form.isThere,
    () => {
      if (form.quoted) r.skip(1);
      const cache: DayCache = { first: code.local('i64'), last: code.local('i32'), days: code.local('i32') };
      dayKernel(r, cache);
      if (type.kind === 'DATE') r.skip(10);
      else if (type.kind === 'TIMESTAMP' || type.kind === 'TIMESTAMP_LTZ') {
        r.refuseIf(i32.ne(r.peek(10), int(form.separator)));
        clockKernel(r, type.precision);
        if (type.kind === 'TIMESTAMP_LTZ') r.literal([0x5a]);
      }
      if (form.quoted) r.literal([QUOTE]);
      if (type.kind === 'DATE') return code.run(store.i32(get(r.n4), values, get(cache.days)));
      const perDay =
        BigInt(ticksPerMillisecond(type.kind === 'TIMESTAMP' || type.kind === 'TIMESTAMP_LTZ' ? type.precision : 0)) * 86_400_000n;
      code.run(store.i64(get(r.n8), values, i64.add(get(r.x), i64.mul(i64.extend(get(cache.days)), long(perDay)))));
    },
    place.otherwise,
  );
}
