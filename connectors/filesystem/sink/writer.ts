import path from 'node:path';
import type { ColumnBatch, Encoder, SinkData, SinkWriter, WriterContext } from '@headrace/connector-sdk';
import { nodeCodecs } from '../codecs';
import { fileProblem } from '../file-error';
import { fileSchema } from '../partitions';
import type { FilesystemOptions } from '../spec';
import { lineageKey, partName, type FileCommittable, type OpenPartitions, type PartFile } from './committable';
import { PartitionTracker } from './open-partitions';
import { PartWriter, syncFolder, WRITE_AT_BYTES, type PartSettings } from './part-writer';
import { Partitioner } from './partitioner';

const NO_BYTES = new Uint8Array(0);

/** In-progress files during an epoch; at a barrier they are synced and pending; the committer renames them. */
export class FileWriter implements SinkWriter<FileCommittable, OpenPartitions> {
  private readonly settings: PartSettings;
  private readonly partitioner: Partitioner | null;
  private readonly encoder: Encoder | null;
  private readonly parts = new Map<string, PartWriter>();
  private readonly partitions: PartitionTracker;
  private counter = 0;
  private lookedMs: number;

  constructor(
    private readonly ctx: WriterContext<FilesystemOptions>,
    restored: readonly OpenPartitions[],
  ) {
    const { options, lineage, subtask, table, format } = ctx;
    if (format === undefined) throw fileProblem('no-format', `The table "${table.name}" has no format.`, `Set the option 'format'.`);
    const { files } = format;
    const schema = fileSchema(table);
    const gzip = files === null && options['headrace.sink.compression'] === 'gzip';
    const key = lineageKey(ctx);
    const now = (): number => ctx.clock.now();
    this.partitioner = table.partitionKeys.length > 0 ? new Partitioner(ctx) : null;
    this.encoder = files ? null : format.createEncoder(schema);
    this.partitions = new PartitionTracker(options, now, restored);
    this.lookedMs = now();
    const count = (of: (part: PartWriter) => number): number => [...this.parts.values()].reduce((sum, part) => sum + of(part), 0);
    ctx.metrics.gauge('filesystem.open-files', () => count((part) => Number(part.isOpen)));
    ctx.metrics.gauge('filesystem.hidden-bytes', () => count((part) => part.hiddenBytes));
    this.settings = {
      root: ctx.resolvePath(options.path),
      largestBytes: options['sink.rolling-policy.file-size'],
      longestMs: options['sink.rolling-policy.rollover-interval'],
      idleMs: options['sink.rolling-policy.inactivity-interval'],
      now,
      prologue: this.encoder?.prologue?.() ?? NO_BYTES,
      gzip,
      nextName: () => partName({ key, attempt: lineage.attempt, subtask, counter: this.counter++ }, `.${format.name}${gzip ? '.gz' : ''}`),
      container: files && (() => files.create({ schema, codecs: nodeCodecs })),
    };
  }

  async write(data: SinkData): Promise<void> {
    if (data.kind === 'stream' && this.partitioner === null && this.encoder) await this.writeStream(data.bytes);
    else if (data.kind === 'columns') await this.writeColumns(data.batch);
    else throw this.wrongPayload(data.kind);
    await this.closeAged();
  }

  endInput(): Promise<void> {
    this.partitions.endInput();
    return Promise.resolve();
  }

  async prepareCommit(
    checkpointId: number,
    at?: { readonly watermarkMs: number },
  ): Promise<{ committables: readonly FileCommittable[]; state?: OpenPartitions }> {
    const parts: PartFile[] = [];
    for (const writer of this.parts.values()) for (const part of await writer.takeClosed()) parts.push(part);
    this.parts.clear();
    for (const folder of new Set(parts.map((part) => part.folder))) await syncFolder(path.join(this.settings.root, folder));
    if (!this.partitions.wanted) return { committables: parts };
    const report = this.partitions.report(checkpointId, at?.watermarkMs ?? -Infinity);
    return { committables: report ? [...parts, report] : parts, state: this.partitions.state };
  }

  async close(): Promise<void> {
    for (const writer of this.parts.values()) await writer.abandon();
    this.parts.clear();
  }

  private async writeStream(bytes: Uint8Array): Promise<void> {
    const part = this.part('');
    if (bytes.length >= WRITE_AT_BYTES) {
      await part.drain(1);
      return part.append(bytes);
    }
    part.buffer.ensure(bytes.length);
    part.buffer.bytes.set(bytes, part.buffer.length);
    part.buffer.length += bytes.length;
    await part.drain(WRITE_AT_BYTES);
  }

  private async writeColumns(batch: ColumnBatch): Promise<void> {
    const { partitioner, encoder } = this;
    const rows = partitioner?.narrow(batch) ?? batch;
    const touched = new Set<PartWriter>();
    for (const { folder, from, to } of partitioner?.runs(batch) ?? [{ folder: '', from: 0, to: batch.rowCount }]) {
      const part = this.part(folder);
      if (encoder) encoder.encode(rows, { from, to }, part.buffer);
      else await part.writeRows(rows, { from, to });
      touched.add(part);
    }
    if (encoder) for (const part of touched) await part.drain(WRITE_AT_BYTES);
  }

  private part(folder: string): PartWriter {
    this.partitions.touch(folder);
    let part = this.parts.get(folder);
    if (part === undefined) this.parts.set(folder, (part = new PartWriter(folder, this.settings)));
    return part;
  }

  private async closeAged(): Promise<void> {
    const now = this.settings.now();
    if (now - this.lookedMs < this.ctx.options['sink.rolling-policy.check-interval']) return;
    this.lookedMs = now;
    for (const part of this.parts.values()) await part.closeAged();
  }

  private wrongPayload(kind: string): Error {
    const wanted = this.partitioner === null && this.encoder ? 'stream' : 'columns';
    return fileProblem(
      'wrong-payload',
      `The table "${this.ctx.table.name}" takes the payload ${wanted}, not ${kind}.`,
      'Ask the connector for its payload with the table at hand.',
    );
  }
}
