import type { ColumnVector } from '../../schema/column-vector';
import type { DataType } from '../../schema/data-type';
import { asciiText } from '../bytes/digits';
import { LoopMemory, Place, WINDOW_BYTES } from '../wasm/loop-memory';
import type { Import } from '../wasm/module-bytes';
import { placeColumns, type ColumnPlaces } from './column-places';
import { RecordCode } from './record-code';

/** What a loop calls for rarer things. `bytes` is the loop's memory, in which records end at `limit`; places are addresses in it. */
export class LoopCalls {
  bytes = new Uint8Array(0);
  limit = 0;
  /** The columns that are being filled, and the row that the loop's row 0 is. */
  columns: readonly ColumnVector[] = [];
  firstRow = 0;

  exact(from: number, to: number): number {
    return Number(asciiText(this.bytes, from, to));
  }
}

export interface LoopImport extends Import {
  readonly run: (...args: number[]) => number;
}

export interface LoopSpec {
  readonly types: readonly DataType[];
  /** Columns that imports fill, in the caller's vectors at once. */
  readonly direct: ReadonlySet<number>;
  readonly imports: readonly LoopImport[];
  readonly calls: LoopCalls;
  /** Each writes the code of one record up to and with its line break, in one form; they are tried in turn. */
  readonly forms: readonly ((code: RecordCode) => void)[];
}

export interface RunInput {
  readonly bytes: Uint8Array;
  readonly from: number;
  /** Records end here: behind a line break. */
  readonly limit: number;
}

export interface RunRows {
  readonly columns: readonly ColumnVector[];
  readonly row: number;
  readonly capacity: number;
}

type Run = (at: number, stop: number, most: number, delta: number) => number;

const LINE_FEED = 0x0a;
/** A first guess at how long records are. */
const SOME_BYTES = 128;

/**
 * Records compiled to WebAssembly. A run copies some input into the loop's memory, lets the loop fill its columns there, and copies them
 * out. Names and data never enter the code; what it cannot read it leaves to the caller.
 */
export class RecordLoop {
  /** The place in the input behind the last record of the last run. */
  p = 0;
  private readonly memory = LoopMemory.get();
  private bytesPerRow = SOME_BYTES;
  /** What part of the input lies in the window. */
  private windowFrom = 0;
  private windowEnd = 0;

  private constructor(
    private readonly spec: LoopSpec,
    private readonly places: ColumnPlaces,
    private readonly loop: Run,
  ) {}

  /** Null: too many columns for a loop. */
  static compile(spec: LoopSpec): RecordLoop | null {
    const places = placeColumns(spec.types);
    if (places === null) return null;
    const code = new RecordCode(spec.imports, places.columns);
    const module = new WebAssembly.Module(code.build(spec.forms.map((form) => () => form(code))));
    const memory = LoopMemory.get();
    memory.reachTo(places.end);
    const env = { memory: memory.memory, ...Object.fromEntries(spec.imports.map((one) => [one.name, one.run])) };
    const { exports } = new WebAssembly.Instance(module, { env });
    return new RecordLoop(spec, places, exports['run'] as Run);
  }

  /** Other input follows: what was copied of the last one is void. To be called whenever the bytes may have changed. */
  begin(): void {
    this.windowEnd = this.windowFrom = 0;
  }

  /** Fills rows from `row` on; answers the row behind the last one. None: the record at `from` is not in plain form. */
  run(input: RunInput, { columns, row, capacity }: RunRows): number {
    this.p = input.from;
    let next = row;
    while (next < capacity && this.p < input.limit) {
      const most = Math.min(capacity - next, this.places.rows);
      if ((this.p < this.windowFrom || this.p >= this.windowEnd) && !this.fillWindow(input, most)) break;
      const rows = this.runWindow({ columns, row: next, capacity: next + most });
      next += rows;
      if (this.p < this.windowEnd && rows < most) break;
    }
    return next;
  }

  /** Copies about as many records as are wanted, whole ones only; false: there is no end of a record in reach. */
  private fillWindow({ bytes, limit }: RunInput, most: number): boolean {
    const from = this.p;
    const wanted = Math.min(WINDOW_BYTES, Math.ceil(most * this.bytesPerRow * 1.02) + 512);
    for (let size = wanted; ; size = WINDOW_BYTES) {
      const end = Math.min(limit, from + size);
      const found = bytes.subarray(from, end).lastIndexOf(LINE_FEED) + 1;
      if (found > 0) {
        this.memory.bytes.set(bytes.subarray(from, from + found), Place.window);
        this.windowFrom = from;
        this.windowEnd = from + found;
        return true;
      }
      if (end === limit || size === WINDOW_BYTES) return false;
    }
  }

  private runWindow({ columns, row, capacity }: RunRows): number {
    const { memory } = this;
    const { calls, types, direct } = this.spec;
    this.takeMemory();
    calls.bytes = memory.bytes;
    const delta = this.windowFrom - Place.window;
    const stop = this.windowEnd - delta;
    const from = this.p;
    calls.limit = stop;
    calls.columns = columns;
    calls.firstRow = row;
    memory.bytes.fill(0, Place.nullFlags, Place.nullFlags + types.length);
    const rows = this.loop(from - delta, stop, capacity - row, delta);
    this.p = delta + (memory.words[Place.stopped >> 2] as number);
    if (rows > 0) this.bytesPerRow = (this.p - from) / rows;
    for (let i = 0; i < columns.length; i++) {
      if (memory.bytes[Place.nullFlags + i] !== 0) this.takeNulls(i, columns[i]!, row, rows);
      if (!direct.has(i)) this.takeValues(i, columns[i]!, row, rows);
    }
    return rows;
  }

  /** Another loop may have left its values where this one's marks of NULL lie. */
  private takeMemory(): void {
    if (this.memory.user === this) return;
    this.memory.user = this;
    this.memory.bytes.fill(0, this.places.nullsAt, this.places.end);
  }

  private takeNulls(index: number, vector: ColumnVector, row: number, rows: number): void {
    const { bytes } = this.memory;
    const { nulls } = this.places.columns[index]!;
    if (!vector.hasNulls) vector.nulls.fill(0);
    vector.hasNulls = true;
    // Imports put marks of their own into the vector.
    if (this.spec.direct.has(index)) for (let i = 0; i < rows; i++) vector.nulls[row + i]! |= bytes[nulls + i]!;
    else vector.nulls.set(bytes.subarray(nulls, nulls + rows), row);
    bytes.fill(0, nulls, nulls + rows + 1);
  }

  private takeValues(index: number, vector: ColumnVector, row: number, rows: number): void {
    const { bytes, words, doubles } = this.memory;
    const { values, lengths } = this.places.columns[index]!;
    const word = values >> 2;
    switch (vector.physical) {
      case 'bytes':
        vector.starts.set(words.subarray(word, word + rows), row);
        vector.lengths.set(words.subarray(lengths >> 2, (lengths >> 2) + rows), row);
        return;
      case 'i64':
        return vector.i32.set(words.subarray(word, word + 2 * rows), 2 * row);
      case 'i32':
        return vector.i32.set(words.subarray(word, word + rows), row);
      case 'f64':
        return vector.f64.set(doubles.subarray(values >> 3, (values >> 3) + rows), row);
      case 'bool':
        return vector.bool.set(bytes.subarray(values, values + rows), row);
      case 'i128':
        return;
    }
  }
}
