import { randomUUID } from 'node:crypto';
import { isHeadraceError, plainSink, type PlainWriter, type RowChange, type SqlRow, type WriterContext } from '@headrace/connector-sdk';
import { HttpClient } from '../client/http-client';
import { rowWriter } from '../json-rows';
import type { HttpOptions } from '../spec';

const utf8 = new TextEncoder();

/** Sends rows as requests, some at once, those of tables with a key one after the other. A checkpoint waits for all answers. */
class HttpWriter implements PlainWriter {
  private readonly client: HttpClient;
  private readonly text: (row: SqlRow) => string;
  private readonly most: number;
  private readonly sending = new Set<Promise<void>>();
  private batch: string[] = [];
  private failure: Error | null = null;

  constructor(private readonly ctx: WriterContext<HttpOptions>) {
    this.client = new HttpClient(ctx);
    this.text = rowWriter(ctx.table);
    this.most = ctx.table.primaryKey.length > 0 ? 1 : ctx.options['sink.parallel-requests'];
  }

  async write(rows: readonly SqlRow[], kinds: readonly RowChange[]): Promise<void> {
    for (const [i, row] of rows.entries()) {
      if (kinds[i] === 'update-before') continue;
      this.batch.push(this.text(row));
      if (this.batch.length >= this.ctx.options['sink.batch-rows']) await this.begin();
    }
  }

  async flush(): Promise<void> {
    if (this.batch.length > 0) await this.begin();
    await Promise.all(this.sending);
    this.requireNoFailure();
  }

  async close(): Promise<void> {
    await Promise.all(this.sending);
  }

  /** Waits while as many requests are under way as may be. */
  private async begin(): Promise<void> {
    const rows = this.batch;
    this.batch = [];
    while (this.sending.size >= this.most) await Promise.race(this.sending);
    this.requireNoFailure();
    const sent = this.send(rows)
      .catch((error: unknown) => void (this.failure ??= error as Error))
      .finally(() => this.sending.delete(sent));
    this.sending.add(sent);
  }

  /** The key is the same for all tries of a request, so that a service can tell them from new ones. */
  private async send(rows: readonly string[]): Promise<void> {
    const { options } = this.ctx;
    const body = options['sink.batch-rows'] === 1 ? rows[0]! : `[${rows.join(',')}]`;
    try {
      await this.client.ask({ url: options.url, method: options['sink.method'], headers: { 'Idempotency-Key': randomUUID() }, body });
    } catch (error) {
      if (!isHeadraceError(error) || error.code !== 'connector.http.refused') throw error;
      this.ctx.deadLetter({ bytes: utf8.encode(body), place: options.url }, error);
    }
  }

  private requireNoFailure(): void {
    if (this.failure !== null) throw this.failure;
  }
}

export const httpSink = plainSink<HttpOptions>({ open: (ctx) => new HttpWriter(ctx) });
