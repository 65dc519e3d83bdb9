import { framedEncoder, RowsToColumns } from '../base/index';
import { ByteBuffer } from '../format/format';
import { ColumnBatch } from '../schema/column-vector';
import type { Field } from '../schema/data-type';
import type { SqlRow } from '../schema/values';
import type { RowChange } from '../spec/connector-spec';
import { readContainer, writeContainer, type ContainerFormat, type ContainerReading, type ReadContainer } from './container-files';
import { decodeBytes, decodePreparedBytes, tableOf, type DecodedBytes, type Decoding } from './decode-bytes';
import type { FormatCase, FormatHarness } from './harness';
import { edgeRows, formatTypes } from './sample-values';

type More = Partial<Omit<Decoding<unknown>, 'format' | 'options'>>;

/** What a format law looks at: one case of one harness. */
export class FormatSubject {
  readonly fields: readonly Field[];

  constructor(
    readonly harness: FormatHarness,
    readonly of: FormatCase<unknown>,
  ) {
    this.fields = (of.types ?? formatTypes).map((type, i) => ({ name: `c${i}`, type }));
  }

  get rows(): readonly SqlRow[] {
    return edgeRows(this.fields);
  }
  get expected(): readonly SqlRow[] {
    const same = this.of.same ?? ((value) => value);
    return this.rows.map((row) => row.map((value, i) => same(value, this.fields[i]!)));
  }

  /** The rows as bytes: one file of a container format, else each row as a record of its own. */
  async encode(rows = this.rows, fields = this.fields): Promise<Uint8Array[]> {
    if (this.of.container) return [this.file(rows, fields)];
    const batch = filled(fields, rows, null);
    const encoder = await this.encoder(fields);
    return rows.map((_, i) => {
      const buffer = new ByteBuffer(64);
      encoder.encode(batch, { from: i, to: i + 1 }, buffer);
      return buffer.written().slice();
    });
  }

  /** The same through the way of sources that frame records themselves. */
  async encodeFramed(rows: readonly SqlRow[], fields: readonly Field[], kinds: readonly RowChange[] | null = null): Promise<Uint8Array[]> {
    const batch = filled(fields, rows, kinds);
    const encoder = framedEncoder(await this.encoder(fields));
    const [buffer, ends] = [new ByteBuffer(64), new Int32Array(rows.length)];
    encoder.encodeFramed(batch, { from: 0, to: rows.length }, buffer, ends);
    return rows.map((_, i) => buffer.bytes.slice(i === 0 ? 0 : ends[i - 1]!, ends[i]!));
  }

  /** Decodes what `encode` gave in the way that the format knows: as a file, as one stream, or framed where records have no ends of their own. */
  async decode(records: readonly Uint8Array[], more: More = {}): Promise<Omit<DecodedBytes, 'kinds' | 'origins'>> {
    const how = { fields: this.fields, ...more, format: this.harness.format, options: this.of.options };
    if (this.of.container) return this.read(records[0]!, more);
    if (this.of.framed) return decodePreparedBytes(records, how);
    return decodeBytes(this.of.stream?.(records) ?? joined(records), how);
  }
  decodeFramed(records: readonly Uint8Array[], fields = this.fields): Promise<DecodedBytes> {
    return decodePreparedBytes(records, { fields, format: this.harness.format, options: this.of.options });
  }

  file(rows: readonly SqlRow[], fields: readonly Field[]): Uint8Array {
    return writeContainer(rows, this.containerOf(fields));
  }
  read(file: Uint8Array, { fields = this.fields, ...more }: Partial<ContainerReading<unknown>> = {}): Promise<ReadContainer> {
    return readContainer(file, { ...this.containerOf(fields), ...more });
  }

  private containerOf(fields: readonly Field[]): ContainerFormat<unknown> {
    return { format: this.harness.format, options: this.of.options, codecs: this.of.container!.codecs, fields };
  }

  private async encoder(fields: readonly Field[]): ReturnType<typeof prepared> {
    return prepared(this.harness.format.createEncoder({ options: this.of.options, schema: tableOf(fields) }));
  }
}

async function prepared(encoder: ReturnType<FormatHarness['format']['createEncoder']>): Promise<typeof encoder> {
  await encoder.prepare?.();
  return encoder;
}

function filled(fields: readonly Field[], rows: readonly SqlRow[], kinds: readonly RowChange[] | null): ColumnBatch {
  const batch = ColumnBatch.allocate(
    fields.map((field) => field.type),
    Math.max(1, rows.length),
  );
  new RowsToColumns(fields).fill(batch, rows, kinds);
  return batch;
}

export function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}
