import { ByteBuffer, type ColumnBatch, type SinkData, type SinkWriter, type WriterContext } from '@headrace/connector-sdk';
import { kindTextOf } from '@headrace/connector-sdk/base';
import type { PrintOptions } from '../spec';
import { cellText, type CellText } from './flink-text';
import { descriptorOutput, type Output } from './output';

const utf8 = new TextEncoder();
const FLUSH_AT_BYTES = 65_536;

/** Prints each row as one line, `label> +I[1, abc]`, when its batch is written: rows appear again after a restart. */
export class PrintWriter implements SinkWriter<never, never> {
  private readonly cells: readonly CellText[];
  private readonly prefix: string;
  private readonly output: Output;
  private readonly buffer = new ByteBuffer();

  constructor(ctx: WriterContext<PrintOptions>, output?: Output) {
    this.cells = ctx.table.fields.map((field) => cellText(field.type));
    const label = ctx.options['print-identifier'];
    this.prefix = label === '' ? '' : `${label}> `;
    this.output = output ?? descriptorOutput(ctx.options['standard-error'] ? 2 : 1, ctx.clock);
  }

  async write(data: SinkData): Promise<void> {
    if (data.kind !== 'columns') throw new TypeError(`print takes columns, not ${data.kind}`);
    for (let row = 0; row < data.batch.rowCount; row++) {
      this.append(this.line(data.batch, row));
      if (this.buffer.length >= FLUSH_AT_BYTES) await this.flush();
    }
    await this.flush();
  }

  prepareCommit(): Promise<{ committables: readonly never[] }> {
    return Promise.resolve({ committables: [] });
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  private line(batch: ColumnBatch, row: number): string {
    const values = this.cells.map((text, index) => {
      const vector = batch.columns[index]!;
      return vector.hasNulls && vector.nulls[row] === 1 ? 'null' : text(vector, row);
    });
    return `${this.prefix}${kindTextOf(batch.kinds?.[row] ?? 0)}[${values.join(', ')}]\n`;
  }

  private append(line: string): void {
    this.buffer.ensure(line.length * 3);
    this.buffer.length += utf8.encodeInto(line, this.buffer.bytes.subarray(this.buffer.length)).written;
  }

  private async flush(): Promise<void> {
    if (this.buffer.length === 0) return;
    await this.output(this.buffer.written());
    this.buffer.clear();
  }
}
