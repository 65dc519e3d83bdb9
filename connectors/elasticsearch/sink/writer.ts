import { createHash } from 'node:crypto';
import {
  isHeadraceError,
  z,
  type RowChange,
  type SinkData,
  type SinkWriter,
  type SqlRow,
  type Versioned,
  type WriterContext,
} from '@headrace/connector-sdk';
import { changeOf, ColumnsToRows } from '@headrace/connector-sdk/base';
import { openElasticsearch, type EsSession } from '../client';
import { DocumentMaker } from '../document';
import { esProblem } from '../es-error';
import type { ElasticsearchOptions } from '../spec';
import { BulkBuffer, bulkItem } from './bulk-item';
import { BulkSender } from './bulk-sender';
import { Versions } from './versions';

/** Ids of rows without a primary key: `name-0`, `name-1`, … */
interface Stream {
  readonly name: string;
  next: number;
}
export interface EsWriterState {
  /** The first is gone on with; the others are kept, so that no number is ever given twice. */
  readonly streams: readonly Stream[];
  readonly version: string;
}
const stream = z.object({ name: z.string(), next: z.number() });
export const versionedState: Versioned<EsWriterState> = {
  version: 1,
  schema: z.object({ streams: z.array(stream), version: z.string().regex(/^\d+$/) }),
};

/**
 * Writes documents as rows come, in bulks; a checkpoint waits until all are taken. Two bulks are under way while the next one fills: whichever
 * comes first, a document's version keeps its newest row. A bulk with deletes goes alone, since Elasticsearch forgets their versions.
 */
export class ElasticsearchWriter implements SinkWriter<never, EsWriterState> {
  private readonly documents: DocumentMaker;
  private readonly reader: ColumnsToRows;
  private readonly versions: Versions;
  private readonly buffer: BulkBuffer;
  private readonly sender: BulkSender;
  private readonly streams: readonly [Stream, ...Stream[]];
  private session: Promise<EsSession> | null = null;
  /** Settles when all that was sent is taken; a failure stays, and meets whoever asks next. */
  private underWay: Promise<void> = Promise.resolve();
  /** Settles when all but the last bulk are taken. */
  private before: Promise<void> = Promise.resolve();
  private lastDeletes = false;
  private timer: AbortController | null = null;

  constructor(
    private readonly ctx: WriterContext<ElasticsearchOptions>,
    restored: readonly EsWriterState[],
  ) {
    const { options, table, clock } = ctx;
    this.documents = new DocumentMaker(table, options);
    this.reader = new ColumnsToRows(table.fields);
    this.buffer = new BulkBuffer({ actions: options['sink.bulk-flush.max-actions'], bytes: options['sink.bulk-flush.max-size'] });
    this.sender = new BulkSender(ctx, () => (this.session ??= openElasticsearch(options)));
    const newest = restored.reduce((largest, { version }) => (BigInt(version) > largest ? BigInt(version) : largest), 0n);
    this.versions = new Versions(clock, newest);
    const [first = { name: this.freshName(), next: 0 }, ...rest] = restored.flatMap(({ streams }) => streams.map((each) => ({ ...each })));
    this.streams = [first, ...rest];
  }

  async write(data: SinkData): Promise<void> {
    if (data.kind === 'stream') throw new TypeError('elasticsearch takes columns or rows, not a stream');
    if (data.kind === 'rows') {
      for (const [i, row] of data.rows.entries()) if (this.add(row, data.kinds[i] ?? 'insert')) await this.flush();
      return;
    }
    const { batch } = data;
    for (let row = 0; row < batch.rowCount; row++)
      if (this.add(this.reader.row(batch, row), changeOf(batch.kinds?.[row] ?? 0))) await this.flush();
  }

  async prepareCommit(): Promise<{ committables: readonly never[]; state: EsWriterState }> {
    await this.flush();
    await this.underWay;
    const streams = this.documents.hasKey ? [] : this.streams.map((each) => ({ ...each }));
    return { committables: [], state: { streams, version: String(this.versions.newest) } };
  }

  async close(): Promise<void> {
    this.timer?.abort();
    const { session } = this;
    this.session = null;
    await (await session)?.close();
  }

  /** True when the buffer is full. */
  private add(row: SqlRow, kind: RowChange): boolean {
    const removes = kind === 'delete' || kind === 'update-before';
    if (removes && !this.documents.hasKey) throw needsKey(this.ctx.table.name, kind);
    const place = this.placeOf(row);
    if (place === null) return this.buffer.isFull;
    const document = removes ? null : this.documents.documentOf(row);
    this.buffer.add(bulkItem({ ...place, version: this.versions.next(), document }));
    if (this.timer === null) this.sendLater();
    return this.buffer.isFull;
  }

  /** Null: a NULL stands where the row's place should; it went by the policy. */
  private placeOf(row: SqlRow): { readonly id: string; readonly index: string } | null {
    try {
      const index = this.documents.indexOf(row);
      return { index, id: this.documents.hasKey ? this.documents.idOf(row) : `${this.streams[0].name}-${this.streams[0].next++}` };
    } catch (error) {
      if (!isHeadraceError(error)) throw error;
      this.ctx.deadLetter({ bytes: Buffer.from(this.documents.documentOf(row)), place: this.ctx.options.index }, error);
      return null;
    }
  }

  /** Sends what is there; resolves when it is on its way, so that writing waits for the bulk before the last. */
  private flush(): Promise<void> {
    this.timer?.abort();
    this.timer = null;
    if (this.buffer.isEmpty) return this.before;
    const items = this.buffer.take();
    const deletes = items.some((item) => item.deletes);
    const begins = deletes || this.lastDeletes ? this.underWay : this.before;
    const sent = begins.then(() => this.sender.send(items));
    this.lastDeletes = deletes;
    this.before = this.underWay;
    this.underWay = Promise.all([this.before, sent]).then(() => undefined);
    this.underWay.catch(() => undefined); // it is told to the next write or checkpoint
    return begins;
  }

  private sendLater(): void {
    const timer = (this.timer = new AbortController());
    const due = (): void => {
      if (!timer.signal.aborted) this.flush().catch(() => undefined); // as above
    };
    this.ctx.clock.sleep(this.ctx.options['sink.bulk-flush.interval'], timer.signal).then(due, () => undefined); // aborted
  }

  /** No other attempt or subtask ever has it. */
  private freshName(): string {
    const { lineage, sinkId, subtask } = this.ctx;
    const text = JSON.stringify([lineage.lineageId, lineage.attempt, sinkId, subtask]);
    return createHash('sha256').update(text).digest('base64url').slice(0, 20);
  }
}

const needsKey = (table: string, kind: RowChange): Error =>
  esProblem(
    'needs-key',
    `The table "${table}" has no PRIMARY KEY and got a row of kind ${kind}, which says which row changes.`,
    'Declare a PRIMARY KEY on the sink table.',
  );
