import { ColumnsToRows, RowsToColumns } from '../../base/index';
import { HeadraceError } from '../../errors/connector-error';
import type { Decoder, DecoderSetup, Encoder, EncoderSetup, FormatRuntime } from '../../format/format';
import { RowKind, type ColumnBatch } from '../../schema/column-vector';
import { types } from '../../schema/data-type';
import type { SqlRow, SqlValue } from '../../schema/values';
import { z } from '../../spec/index';
import { formatHarness, type FormatHarness } from '../harness';

export const formatFaults = [
  'reads times in its zone',
  'ends records where pieces end',
  'names the next record',
  'loses the last record',
  'fetches again and again',
  'says that it needs nothing',
  'forgets deletes',
  'loses the row behind a full batch',
  'gives all columns',
  'writes something new each time',
  'takes anything',
  'hides the place',
  'throws what it met',
  'drops the bytes',
  'stops under skip',
  'rejects twice',
] as const;
export type FormatFault = 'none' | (typeof formatFaults)[number];

const [encoder, decoder] = [new TextEncoder(), new TextDecoder()];
const LINE_FEED = 0x0a;
let written = 0;

interface Line {
  readonly kind: number;
  readonly row: SqlRow;
}

const plain = (_: string, value: unknown): unknown => (typeof value === 'bigint' ? `${value}n` : value);
const revived = (_: string, value: unknown): unknown =>
  typeof value === 'string' && /^-?\d+n$/.test(value) ? BigInt(value.slice(0, -1)) : value;

/** A line of JSON a row: its kind, then its values. */
class LineEncoder implements Encoder {
  constructor(
    private readonly setup: EncoderSetup<unknown>,
    private readonly fault: FormatFault,
  ) {}

  encode(batch: ColumnBatch, { from, to }: { readonly from: number; readonly to: number }, out: Parameters<Encoder['encode']>[2]): void {
    const rows = new ColumnsToRows(this.setup.schema.fields).rows(batch);
    for (let row = from; row < to; row++) {
      const kind = this.fault === 'forgets deletes' ? RowKind.insert : (batch.kinds?.[row] ?? RowKind.insert);
      const more = this.fault === 'writes something new each time' ? { written: ++written } : {};
      const bytes = encoder.encode(`${JSON.stringify({ kind, row: rows[row], ...more }, plain)}\n`);
      out.ensure(bytes.length);
      out.bytes.set(bytes, out.length);
      out.length += bytes.length;
    }
  }
}

class LineDecoder implements Decoder {
  private fetched = false;

  constructor(
    private readonly setup: DecoderSetup<unknown>,
    private readonly fault: FormatFault,
  ) {}

  decode({ bytes, from, end, base, final }: Parameters<Decoder['decode']>[0], out: ColumnBatch): ReturnType<Decoder['decode']> {
    const lines: Line[] = [];
    let at = from;
    while (at < end && lines.length < out.capacity) {
      const found = bytes.indexOf(LINE_FEED, at);
      const whole = found >= 0 && found < end;
      if (!whole && !final && this.fault !== 'ends records where pieces end') break;
      const line = this.line(bytes.subarray(at, whole ? found : end), `byte ${base + at}`);
      if (line !== null) lines.push(line);
      at = whole ? found + 1 : end;
    }
    if (this.fault === 'loses the row behind a full batch' && lines.length === out.capacity) {
      const next = bytes.indexOf(LINE_FEED, at);
      if (next >= 0 && next < end) at = next + 1;
    }
    this.fill(out, lines);
    return { consumed: at - from, rows: lines.length };
  }

  decodeFramed(...[records, first, out, origins]: Parameters<NonNullable<Decoder['decodeFramed']>>): number {
    const lines: Line[] = [];
    let next = first;
    for (; next < records.count && lines.length < out.capacity; next++) {
      if (this.fault === 'loses the last record' && next === records.count - 1) continue;
      const line = this.line(records.bytes.subarray(records.starts[next]!, records.ends[next]!), records.place(next));
      if (line === null) continue;
      origins[lines.length] = this.fault === 'names the next record' ? next + 1 : next;
      lines.push(line);
    }
    this.fill(out, lines);
    return next;
  }

  prepare(): Promise<void> | null {
    if (this.fault === 'says that it needs nothing' || (this.fetched && this.fault !== 'fetches again and again')) return null;
    this.fetched = true;
    return Promise.resolve();
  }

  private line(bytes: Uint8Array, place: string): Line | null {
    try {
      return JSON.parse(decoder.decode(bytes), revived) as Line;
    } catch (error) {
      return this.refuse(bytes, place, error);
    }
  }

  private refuse(bytes: Uint8Array, place: string, error: unknown): Line | null {
    const { fault, setup } = this;
    if (fault === 'takes anything') return { kind: RowKind.insert, row: setup.schema.fields.map(() => null) };
    if (fault === 'throws what it met') throw error;
    const record = { bytes: fault === 'drops the bytes' ? new Uint8Array(0) : bytes, place: fault === 'hides the place' ? '' : place };
    if (setup.onError === 'fail' || fault === 'stops under skip')
      throw new HeadraceError('It is no line.', { code: 'test.line', domain: 'user', retry: 'none', record });
    setup.reject(record, 'it is no line');
    if (fault === 'rejects twice') setup.reject(record, 'it is no line');
    return null;
  }

  private fill(out: ColumnBatch, lines: readonly Line[]): void {
    const { schema, projection } = this.setup;
    const columns = this.fault === 'gives all columns' ? projection.map((_, i) => i) : projection;
    const value = (each: SqlValue): SqlValue => (this.fault === 'reads times in its zone' ? inZone(each) : each);
    const rows = lines.map(({ row }) => columns.map((index) => value(row[index]!)));
    new RowsToColumns(columns.map((index) => schema.fields[index]!)).fill(out, rows, null);
    out.kinds = Uint8Array.from(lines, ({ kind }) => kind);
  }
}

function inZone(value: SqlValue): SqlValue {
  if (typeof value !== 'object' || value === null || !('epochMs' in value)) return value;
  return { ...value, epochMs: value.epochMs + new Date(value.epochMs).getTimezoneOffset() * 60_000 };
}

/** A format of lines in memory, with one thing wrong. */
export function memoryFormatHarness(fault: FormatFault): FormatHarness {
  const format: FormatRuntime = {
    spec: { name: 'lines', title: 'Lines', options: z.object({}), splittable: true, changelog: 'all' },
    createDecoder: (setup) => new LineDecoder(setup, fault),
    createEncoder: (setup) => new LineEncoder(setup, fault),
  };
  const poison = ['nothing of the kind\n', '{"kind":0,\n'].map((text) => encoder.encode(text));
  return formatHarness({ format, cases: [{ name: 'lines', options: {}, types: [types.BIGINT, types.INT, types.TIMESTAMP(3)], poison }] });
}
