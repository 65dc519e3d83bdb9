import path from 'node:path';
import { ByteBuffer, type SinkData, type SinkWriter, type WriterContext } from '@headrace/connector-sdk';
import { fileProblem } from '../file-error';
import type { FilesystemOptions } from '../spec';
import { lineageKey, partName, type PartFile } from './committable';
import { drain, PartWriter, syncFolder, WRITE_AT_BYTES, type PartSettings } from './part-writer';
import { Partitioner } from './partitioner';

const NO_BYTES = new Uint8Array(0);

/** In-progress files during an epoch; at a barrier they are synced and pending; the committer renames them. */
export class FileWriter implements SinkWriter<PartFile, never> {
  private readonly settings: PartSettings;
  private readonly partitioner: Partitioner | null;
  private readonly parts = new Map<string, { readonly writer: PartWriter; readonly buffer: ByteBuffer }>();
  private counter = 0;

  constructor(private readonly ctx: WriterContext<FilesystemOptions>) {
    const { options, lineage, subtask } = ctx;
    const key = lineageKey(ctx);
    const extension = ctx.format ? `.${ctx.format.name}` : '';
    this.partitioner = ctx.table.partitionKeys.length > 0 ? new Partitioner(ctx) : null;
    this.settings = {
      root: ctx.resolvePath(options.path),
      largestBytes: options['sink.rolling-policy.file-size'],
      longestMs: options['sink.rolling-policy.rollover-interval'],
      now: () => ctx.clock.now(),
      prologue: this.partitioner?.prologue ?? ctx.format?.createEncoder(ctx.table).prologue?.() ?? NO_BYTES,
      nextName: () => partName({ key, attempt: lineage.attempt, subtask, counter: this.counter++ }, extension),
    };
  }

  async write(data: SinkData): Promise<void> {
    if (data.kind === 'stream' && this.partitioner === null) {
      const part = this.part('');
      if (data.bytes.length >= WRITE_AT_BYTES) {
        await drain(part.buffer, part.writer, 1);
        await part.writer.append(data.bytes);
      } else put(part.buffer, data.bytes);
      return drain(part.buffer, part.writer, WRITE_AT_BYTES);
    }
    if (data.kind !== 'columns' || this.partitioner === null) throw this.wrongPayload(data.kind);
    this.partitioner.encode(data.batch, (folder) => this.part(folder).buffer);
    for (const { buffer, writer } of this.parts.values()) await drain(buffer, writer, WRITE_AT_BYTES);
  }

  async prepareCommit(): Promise<{ committables: readonly PartFile[] }> {
    const committables: PartFile[] = [];
    for (const { writer, buffer } of this.parts.values()) {
      await drain(buffer, writer, 1);
      committables.push(...(await writer.takeClosed()));
    }
    this.parts.clear();
    for (const folder of new Set(committables.map((part) => part.folder))) await syncFolder(path.join(this.settings.root, folder));
    return { committables };
  }

  async close(): Promise<void> {
    for (const { writer } of this.parts.values()) await writer.abandon();
    this.parts.clear();
  }

  private part(folder: string): { readonly writer: PartWriter; readonly buffer: ByteBuffer } {
    let part = this.parts.get(folder);
    if (part === undefined) {
      part = { writer: new PartWriter(folder, this.settings), buffer: new ByteBuffer() };
      this.parts.set(folder, part);
    }
    return part;
  }

  private wrongPayload(kind: string): Error {
    const wanted = this.partitioner === null ? 'stream' : 'columns';
    return fileProblem(
      'wrong-payload',
      `The table "${this.ctx.table.name}" takes the payload ${wanted}, not ${kind}.`,
      'Ask the connector for its payload with the table at hand.',
    );
  }
}

function put(buffer: ByteBuffer, bytes: Uint8Array): void {
  buffer.ensure(bytes.length);
  buffer.bytes.set(bytes, buffer.length);
  buffer.length += bytes.length;
}
