import { ColumnsToRows } from '../base/index';
import type { RejectedRecord } from '../errors/connector-error';
import type { Decoder, OnError } from '../format/format';
import { ColumnBatch } from '../schema/column-vector';
import type { SqlRow } from '../schema/values';
import type {
  Assignment,
  EnumeratorContext,
  FetchResult,
  SourceBatch,
  SourceReader,
  SourceRuntime,
  SplitEnumerator,
} from '../source/source';
import { loadVersioned, storeVersioned } from '../source/versioned';
import { connectorContext, readerContext, type TestInstance } from './contexts';
import { broken } from './law';

type AnySource = SourceRuntime<unknown, unknown, unknown, unknown>;

/** A source's part of a checkpoint, as JSON. */
export interface SourceCheckpoint {
  readonly state: string;
  readonly assignments: readonly string[];
}

export interface SourceSetup {
  readonly source: AnySource;
  readonly instance: TestInstance<unknown>;
  readonly fetchRows: number;
  readonly rowText: (row: SqlRow) => string;
  readonly onError?: OnError;
  /** Indexes of the columns that are read; absent: all. */
  readonly projection?: readonly number[];
  /** How long a fetch may wait; default 20 ms. */
  readonly waitMs?: number;
}

interface HeldSplit {
  readonly split: unknown;
  position: unknown;
  /** Stream payload: bytes that are not yet a whole record, and where they begin. */
  rest: Uint8Array;
  restAt: number;
}

const MOST_FETCHES = 5_000;
const MOST_QUIET_FETCHES = 500;
/** A busy system may take so long for its next row. Fetches alone do not tell: those of readers without splits wait for nothing. */
export const MOST_QUIET_MS = 10_000;

/** Drives an enumerator and its readers as an engine does, one fetch at a time. Whatever breaks the contract is thrown. */
export class SourceRun {
  readonly readers: readonly SourceReader<unknown, unknown>[];
  readonly texts: string[] = [];
  readonly rows: SqlRow[] = [];
  /** Texts by split, in reading order. */
  readonly bySplit = new Map<string, string[]>();
  readonly rejected: RejectedRecord[] = [];
  caughtUp = 0;
  private readonly enumerator: SplitEnumerator<unknown>;
  private readonly held: readonly Map<string, HeldSplit>[];
  private readonly noMore: boolean[];
  private readonly periodic: (() => Promise<void>)[] = [];
  private readonly columns;
  private readonly toRows;
  private decodes: Decoder | null = null;

  constructor(
    readonly setup: SourceSetup,
    readonly parallelism: number,
    restored?: SourceCheckpoint,
  ) {
    const { source, instance } = setup;
    this.columns = (setup.projection ?? instance.table.fields.map((_, i) => i)).map((index) => instance.table.fields[index]!);
    this.toRows = new ColumnsToRows(this.columns);
    this.held = Array.from({ length: parallelism }, () => new Map<string, HeldSplit>());
    this.noMore = Array.from({ length: parallelism }, () => false);
    this.readers = Array.from({ length: parallelism }, (_, subtask) =>
      source.createReader({
        ...readerContext(instance, subtask, parallelism),
        ...(setup.projection ? { projection: setup.projection } : {}),
        onError: setup.onError ?? 'fail',
        deadLetter: (record, error) => this.reject(record, error),
        reject: (record) => this.reject(record, new Error('a record was rejected')),
        sendToEnumerator: (message) => this.enumerator.onReaderMessage?.(subtask, throughJson(message)),
      }),
    );
    this.enumerator = source.createEnumerator(this.enumeratorContext(), restored && this.load(restored));
  }

  async start(): Promise<this> {
    await this.enumerator.start();
    await this.discover();
    for (let reader = 0; reader < this.parallelism; reader++) this.enumerator.onReaderReady(reader);
    return this;
  }

  /** What the enumerator does periodically, once. */
  async discover(): Promise<void> {
    for (const work of this.periodic) await work();
  }

  get ended(): boolean {
    return this.noMore.every((none, reader) => none && this.held[reader]!.size === 0);
  }

  splitsOf(reader = 0): string[] {
    return [...this.held[reader]!.keys()];
  }

  /** One fetch of one reader; answers the rows that came. */
  async step(reader: number): Promise<readonly SqlRow[]> {
    if (this.held[reader]!.size === 0) {
      if (this.noMore[reader]) return [];
      this.enumerator.onSplitRequest(reader);
      if (this.held[reader]!.size === 0) return [];
    }
    const before = this.rows.length;
    const result = await this.readers[reader]!.fetch({ records: this.setup.fetchRows, bytes: 1 << 20, waitMs: this.setup.waitMs ?? 20 });
    this.caughtUp += result.caughtUp.length;
    this.take(reader, result);
    return this.rows.slice(before);
  }

  /** Until it ends, or, where it never does, until so many rows are there and nothing more comes. */
  async finish(rowsExpected: number | null): Promise<this> {
    let quiet = 0;
    let quietSince = performance.now();
    for (let i = 0; rowsExpected === null ? !this.ended : this.texts.length < rowsExpected || quiet < this.parallelism; i++) {
      if (i > MOST_FETCHES) broken(`after ${MOST_FETCHES} fetches ${this.texts.length} rows are there and the source goes on`);
      if (quiet > MOST_QUIET_FETCHES && performance.now() - quietSince > MOST_QUIET_MS)
        broken(`${this.texts.length} rows are there, and no more came in ${MOST_QUIET_FETCHES} fetches`);
      const came = await this.step(i % this.parallelism);
      quiet = came.length === 0 ? quiet + 1 : 0;
      if (quiet === 0) quietSince = performance.now();
      if (rowsExpected !== null && quiet > 0 && quiet % 8 === 0) await this.discover();
    }
    return this;
  }

  checkpoint(id = 1): SourceCheckpoint {
    const { source } = this.setup;
    const assignments = this.held.flatMap((splits) =>
      [...splits.values()].map(({ split, position }) =>
        JSON.stringify({
          split: storeVersioned(source.split, split),
          from: position === null ? null : storeVersioned(source.position, position),
        }),
      ),
    );
    return { state: JSON.stringify(storeVersioned(source.enumeratorState, this.enumerator.snapshot(id))), assignments };
  }

  async completed(id: number): Promise<void> {
    this.enumerator.onCheckpointComplete?.(id);
    for (const [reader, splits] of this.held.entries()) {
      await this.readers[reader]!.onCheckpointComplete?.(id, new Map([...splits].map(([splitId, { position }]) => [splitId, position])));
    }
  }

  async close(): Promise<void> {
    for (const reader of this.readers) await reader.close();
    await this.enumerator.close();
  }

  private load(restored: SourceCheckpoint): { state: unknown; assignments: readonly Assignment<unknown, unknown>[] } {
    const { source } = this.setup;
    const assignments = restored.assignments.map((text) => {
      const stored = JSON.parse(text) as { split: unknown; from: unknown };
      return {
        split: loadVersioned(source.split, stored.split, 'split'),
        from: stored.from === null ? null : loadVersioned(source.position, stored.from, 'position'),
      };
    });
    return { state: loadVersioned(source.enumeratorState, JSON.parse(restored.state), 'enumerator state'), assignments };
  }

  private take(reader: number, result: FetchResult<unknown>): void {
    if (new Set(result.batches.map(({ splitId }) => splitId)).size < result.batches.length) broken('a fetch gave two batches of one split');
    for (const batch of result.batches) this.takeBatch(reader, batch);
    for (const id of result.finished) {
      if (!this.held[reader]!.delete(id)) broken(`a split was finished that the reader does not hold: ${id}`);
      this.enumerator.onSplitFinished(reader, id);
    }
  }

  private takeBatch(reader: number, batch: SourceBatch<unknown>): void {
    const held = this.held[reader]!.get(batch.splitId);
    if (held === undefined) return broken(`a batch came of a split that the reader does not hold: ${batch.splitId}`);
    const rows = batch.data.kind === 'stream' ? this.fromStream(held, batch.data) : this.rowsOf(batch.data);
    if (batch.data.kind !== 'stream') {
      if (rows.length > this.setup.fetchRows) broken(`${rows.length} rows came, and ${this.setup.fetchRows} were asked for`);
      if (batch.position !== null) held.position = throughJson(batch.position);
    }
    const texts = rows.map((row) => this.setup.rowText(row));
    // A piece may hold more rows than a call takes arguments.
    for (const row of rows) this.rows.push(row);
    for (const text of texts) this.texts.push(text);
    this.bySplit.set(batch.splitId, (this.bySplit.get(batch.splitId) ?? []).concat(texts));
  }

  private rowsOf(data: Exclude<SourceBatch<unknown>['data'], { kind: 'stream' }>): readonly SqlRow[] {
    if (data.kind === 'rows') return data.rows;
    if (data.kind === 'columns') return this.toRows.rows(data.batch);
    return Array.from({ length: data.count }, (_, i) => i)
      .filter((i) => data.valid?.[i] !== 0)
      .flatMap((i) => this.decodeAll(data.bytes.slice(data.offsets[i], data.offsets[i + 1]), { base: 0, final: true }).rows);
  }

  /** Puts the unended record before the piece, as an engine does in the headroom. */
  private fromStream(held: HeldSplit, piece: Extract<SourceBatch<unknown>['data'], { kind: 'stream' }>): readonly SqlRow[] {
    if (held.rest.length > 0 && held.restAt + held.rest.length !== piece.base) broken(`a piece begins at ${piece.base} and does not join`);
    const fresh = piece.bytes.subarray(piece.headroom);
    const bytes = new Uint8Array(held.rest.length + fresh.length);
    bytes.set(held.rest);
    bytes.set(fresh, held.rest.length);
    const base = piece.base - held.rest.length;
    const { rows, consumed } = this.decodeAll(bytes, { base, final: piece.final });
    held.rest = bytes.slice(consumed);
    held.restAt = base + consumed;
    held.position = this.setup.source.positionAt?.(held.split, held.restAt) ?? null;
    return rows;
  }

  private decodeAll(bytes: Uint8Array, of: { readonly base: number; readonly final: boolean }): { rows: SqlRow[]; consumed: number } {
    const batch = ColumnBatch.allocate(
      this.columns.map((field) => field.type),
      32,
    );
    // It holds no position: one decoder serves all splits, as a compiled one is dear to make.
    const decoder = (this.decodes ??= this.decoder());
    const rows: SqlRow[] = [];
    for (let from = 0; ;) {
      const result = decoder.decode({ bytes, from, end: bytes.length, ...of }, batch);
      from += result.consumed;
      for (const row of this.toRows.rows(batch)) rows.push(row);
      if (result.consumed === 0 || (result.rows < batch.capacity && from >= bytes.length)) return { rows, consumed: from };
    }
  }

  private decoder(): Decoder {
    const { instance, onError, projection } = this.setup;
    if (instance.format === undefined) return broken('bytes came, and the table has no format');
    return instance.format.createDecoder({
      schema: instance.table,
      projection: projection ?? instance.table.fields.map((_, index) => index),
      onError: onError ?? 'fail',
      reject: (record) => this.reject(record, new Error('a record was rejected')),
    });
  }

  private reject(record: RejectedRecord, error: Error): void {
    if ((this.setup.onError ?? 'fail') === 'fail') throw error;
    this.rejected.push({ ...record, bytes: record.bytes.slice() });
  }

  private enumeratorContext(): EnumeratorContext<unknown, unknown, unknown> {
    return {
      ...connectorContext(this.setup.instance),
      parallelism: this.parallelism,
      assign: (reader, assignments) => {
        for (const { split, from } of assignments) {
          const id = this.setup.source.splitId(split);
          if (this.held.some((splits) => splits.has(id))) broken(`the split ${id} was given out twice`);
          this.held[reader]!.set(id, { split, position: from, rest: new Uint8Array(0), restAt: 0 });
        }
        this.readers[reader]!.addSplits(assignments.map((each) => throughJson(each) as Assignment<unknown, unknown>));
      },
      signalNoMoreSplits: (reader) => void (this.noMore[reader] = true),
      sendToReader: (reader, message) => this.readers[reader]!.onEnumeratorMessage?.(throughJson(message)),
      runPeriodically: (work) => void this.periodic.push(work),
    };
  }
}

const throughJson = (value: unknown): unknown => (value === undefined ? undefined : JSON.parse(JSON.stringify(value)));
