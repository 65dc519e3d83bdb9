import { HeadraceError, type ColumnBatch, type DecoderSetup, type Field, type FramedRecords } from '@headrace/connector-sdk';
import type { ValueArena } from '@headrace/connector-sdk/base';
import type { ReadRecord, RecordProgram } from './record-program';
import { BadRecord } from './wire';

/** Which program reads a record, and where its data begins; a text says why none does. */
export interface RecordFraming {
  open(bytes: Uint8Array, from: number, end: number): { readonly program: RecordProgram | string; readonly at: number };
}

/** What a record that cannot be read leads to, by the policy. */
export class RejectPolicy {
  constructor(
    private readonly format: string,
    private readonly setup: Pick<DecoderSetup<unknown>, 'onError' | 'reject'>,
  ) {}

  refuse(bytes: Uint8Array, place: string, problem: string): void {
    if (this.setup.onError !== 'fail') return this.setup.reject({ bytes, place }, problem);
    throw new HeadraceError(`The record at ${place} cannot be read: ${problem}.`, {
      code: `format.${this.format}.bad-record`,
      domain: 'user',
      retry: 'none',
      remedy: `Correct the record or the table's columns, or set 'headrace.on-error' to 'skip' or 'dead-letter'.`,
      record: { bytes, place },
    });
  }
}

export const projectedFields = ({ schema, projection }: Pick<DecoderSetup<unknown>, 'schema' | 'projection'>): readonly Field[] =>
  projection.map((index) => schema.fields[index]!);

/** Messages to columns: each record by the program of its schema. Texts refer to the records' own bytes. */
export class FramedAvroDecoder {
  constructor(
    private readonly framing: RecordFraming,
    private readonly policy: RejectPolicy,
    private readonly arena: ValueArena,
  ) {}

  decodeFramed(records: FramedRecords, first: number, out: ColumnBatch, origins: Int32Array): number {
    const { bytes, starts, ends, count } = records;
    for (const vector of out.columns) vector.hasNulls = false;
    const bound = new Map<RecordProgram, ReadRecord>();
    let [record, row] = [first, 0];
    for (; record < count && row < out.capacity; record++) {
      const [from, end] = [starts[record]!, ends[record]!];
      const { program, at } = this.framing.open(bytes, from, end);
      let problem = typeof program === 'string' ? program : null;
      if (typeof program !== 'string') {
        let read = bound.get(program);
        if (read === undefined) bound.set(program, (read = program.bind(out.columns)));
        problem = readWhole(read, bytes, at, end, row);
      }
      if (problem === null) origins[row++] = record;
      else this.policy.refuse(bytes.slice(from, end), records.place(record), problem);
    }
    const [from, to] = count === 0 ? [0, 0] : [starts[Math.min(first, count - 1)]!, ends[Math.max(first, record) - 1] ?? 0];
    this.arena.settle(out, row, { bytes, from, to: Math.max(from, to) });
    out.rowCount = row;
    out.kinds = null;
    return record;
  }
}

/** Null: the record is in the row. */
function readWhole(read: ReadRecord, bytes: Uint8Array, at: number, end: number, row: number): string | null {
  try {
    const p = read(bytes, at, end, row);
    return p === end ? null : `it has ${end - p} bytes behind its last field`;
  } catch (error) {
    if (error instanceof BadRecord) return `it ${error.message}`;
    throw error;
  }
}
