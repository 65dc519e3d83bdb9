import {
  isHeadraceError,
  type HeadraceError,
  type RowChange,
  type SinkData,
  type SinkWriter,
  type SqlRow,
  type WriterContext,
} from '@headrace/connector-sdk';
import { changeOf, ColumnsToRows } from '@headrace/connector-sdk/base';
import { openRedis, type RedisCommand, type RedisSession } from '../client';
import { isOfRow, redisError, redisProblem } from '../redis-error';
import { RowShape } from '../row-shape';
import type { RedisOptions } from '../spec';
import { commandMaker, type CommandMaker } from './commands';

const FIRST_WAIT_MS = 100;
const LONGEST_WAIT_MS = 5_000;
/** Commands that wait are sent when they are so many bytes, whatever their number. */
const MOST_BYTES = 4 << 20;
const DOING = 'writing';

/** A command, and the how-manieth row of this writer it is of: several may be of one. */
interface Waiting {
  readonly command: RedisCommand;
  readonly row: number;
}

/** Commands of rows, in pipelines; a checkpoint waits for the answers to all. A pipeline that broke is sent again whole. */
export class RedisWriter implements SinkWriter<never, never> {
  private readonly shape: RowShape;
  private readonly commandsOf: CommandMaker;
  private readonly reader: ColumnsToRows;
  private waiting: Waiting[] = [];
  private waitingBytes = 0;
  private rows = 0;
  private session: RedisSession | null = null;
  /** Settles when all that was sent is answered; a failure stays, and meets whoever asks next. */
  private underWay: Promise<void> = Promise.resolve();
  private timer: AbortController | null = null;
  private closed = false;

  constructor(private readonly ctx: WriterContext<RedisOptions>) {
    this.shape = new RowShape(ctx.table, ctx.options);
    this.commandsOf = commandMaker(this.shape, ctx.options);
    this.reader = new ColumnsToRows(ctx.table.fields);
    ctx.metrics.gauge('redis.waiting-commands', () => this.waiting.length);
  }

  async write(data: SinkData): Promise<void> {
    if (data.kind === 'stream') throw new TypeError('redis takes columns or rows, not a stream');
    if (data.kind === 'rows') {
      for (const [i, row] of data.rows.entries()) if (this.add(row, data.kinds[i] ?? 'insert')) await this.flush();
      return;
    }
    const { batch } = data;
    for (let row = 0; row < batch.rowCount; row++)
      if (this.add(this.reader.row(batch, row), changeOf(batch.kinds?.[row] ?? 0))) await this.flush();
  }

  async prepareCommit(): Promise<{ committables: readonly never[] }> {
    await this.flush();
    await this.underWay;
    return { committables: [] };
  }

  close(): Promise<void> {
    this.closed = true;
    this.timer?.abort();
    this.session?.close();
    this.session = null;
    return Promise.resolve();
  }

  /** True when the pipeline is full. */
  private add(row: SqlRow, kind: RowChange): boolean {
    if (kind !== 'insert' && this.ctx.table.primaryKey.length === 0) throw needsKey(this.ctx.table.name, kind);
    this.rows++;
    for (const command of this.commands(row, kind)) {
      this.waiting.push({ command, row: this.rows });
      for (const part of command) this.waitingBytes += part.length;
    }
    if (this.timer === null) this.sendLater();
    return this.waiting.length >= this.ctx.options['sink.buffer-flush.max-rows'] || this.waitingBytes >= MOST_BYTES;
  }

  /** None where a NULL stands in the row's key; it went by the policy. */
  private commands(row: SqlRow, kind: RowChange): readonly RedisCommand[] {
    try {
      return this.commandsOf(row, kind);
    } catch (error) {
      if (!isHeadraceError(error)) throw error;
      const { table, options } = this.ctx;
      this.ctx.deadLetter({ bytes: Buffer.from(this.shape.textOf(row)), place: `${table.name} ${options.key}` }, error);
      return [];
    }
  }

  /** Sends what is there; resolves when the pipeline before is answered, so that two are held at most. */
  private flush(): Promise<void> {
    this.timer?.abort();
    this.timer = null;
    const before = this.underWay;
    if (this.waiting.length === 0) return before;
    const commands = this.waiting;
    this.waiting = [];
    this.waitingBytes = 0;
    this.underWay = before.then(() => this.send(commands));
    this.underWay.catch(() => undefined); // it is told to the next write or checkpoint
    return before;
  }

  private sendLater(): void {
    const timer = (this.timer = new AbortController());
    const due = (): void => {
      if (!timer.signal.aborted) this.flush().catch(() => undefined); // as above
    };
    this.ctx.clock.sleep(this.ctx.options['sink.buffer-flush.interval'], timer.signal).then(due, () => undefined); // aborted
  }

  /** In their order, so that the last change of a key stands. What Redis is not able to do now goes again with all behind it. */
  private async send(commands: readonly Waiting[]): Promise<void> {
    let waiting = commands;
    for (let tries = 0; waiting.length > 0; tries++) {
      this.ctx.signal.throwIfAborted();
      const { from, why } = await this.attempt(waiting);
      if (why === null) return;
      if (why.retry === 'none' || this.closed) throw why;
      if (from > 0) tries = 0;
      if (tries >= this.ctx.options['sink.max-retries']) throw why;
      this.ctx.metrics.counter('redis.retries').add(1);
      waiting = waiting.slice(from);
      const longest = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** tries);
      await this.ctx.clock.sleep(longest * (0.5 + Math.random() / 2), this.ctx.signal);
    }
  }

  /** A writer that is closed while its connection is being made sends nothing: a successor may be at work. */
  private async connected(): Promise<RedisSession> {
    if (this.session !== null) return this.session;
    const session = await openRedis(this.ctx.options);
    if (!this.closed) return (this.session = session);
    session.close();
    throw redisError(DOING, new Error('the writer was closed'));
  }

  /** `from`: the first command that is to go again. */
  private async attempt(commands: readonly Waiting[]): Promise<{ readonly from: number; readonly why: HeadraceError | null }> {
    let replies: readonly unknown[];
    try {
      const session = await this.connected();
      replies = await session.pipeline(
        DOING,
        commands.map(({ command }) => command),
      );
    } catch (error) {
      this.session?.close();
      this.session = null;
      if (isHeadraceError(error)) return { from: 0, why: error };
      throw error;
    }
    this.ctx.metrics.counter('redis.pipelines').add(1);
    this.ctx.metrics.counter('redis.commands').add(replies.length);
    let refused: number | null = null;
    for (const [i, reply] of replies.entries()) {
      const { command, row } = commands[i]!;
      const [name = '', key = ''] = command;
      if (reply instanceof Error) this.ctx.metrics.counter('redis.refused-commands').add(1);
      // Of several commands of a row the first one that is refused speaks for all.
      if (!(reply instanceof Error) || row === refused) continue;
      const error = redisError(`${DOING} ${key}`, reply);
      if (!isOfRow(reply)) return { from: i, why: error };
      refused = row;
      this.ctx.deadLetter({ bytes: Buffer.from(command.slice(2).join(' ')), place: `${name} ${key}` }, error);
    }
    return { from: 0, why: null };
  }
}

const needsKey = (table: string, kind: RowChange): Error =>
  redisProblem(
    'needs-key',
    `The table "${table}" has no PRIMARY KEY and got a row of kind ${kind}, which says which row changes.`,
    'Declare a PRIMARY KEY on the sink table.',
  );
