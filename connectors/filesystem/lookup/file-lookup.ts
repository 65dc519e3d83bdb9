import { ColumnBatch, HeadraceError, type ConnectorContext, type LookupReader, type SqlRow, type SqlValue } from '@headrace/connector-sdk';
import { ColumnsToRows } from '@headrace/connector-sdk/base';
import { fileProblem } from '../file-error';
import { discoverFiles } from '../source/discover';
import { RangeReader } from '../source/range-reader';
import type { FilesystemOptions } from '../spec';

const BATCH_ROWS = 4_096;

/** Files as a dimension: `scan` reads them all. A look-up without a cache reads them for each call, which only small files bear. */
export class FileLookup implements LookupReader {
  constructor(
    private readonly ctx: ConnectorContext<FilesystemOptions>,
    private readonly ask: { readonly keys: readonly string[]; readonly columns: readonly string[] },
  ) {}

  async lookup(keys: readonly (readonly SqlValue[])[]): Promise<readonly (readonly SqlRow[])[]> {
    const wanted = new Map(keys.map((key, index) => [keyText(key), index]));
    const found: SqlRow[][] = keys.map(() => []);
    const columns = [...this.ask.keys, ...this.ask.columns];
    for await (const rows of this.read(columns)) {
      for (const row of rows) {
        const index = wanted.get(keyText(row.slice(0, this.ask.keys.length)));
        if (index !== undefined) found[index]!.push(row.slice(this.ask.keys.length));
      }
    }
    return found;
  }

  scan(): AsyncIterable<readonly SqlRow[]> {
    return this.read(this.ask.columns);
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  private async *read(columns: readonly string[]): AsyncGenerator<readonly SqlRow[]> {
    const { table, format } = this.ctx;
    if (format === undefined) throw fileProblem('no-format', `The table "${table.name}" has no format.`, `Set the option 'format'.`);
    const projection = [...new Set(columns.map((name) => table.fields.findIndex((field) => field.name === name)))].sort((a, b) => a - b);
    const fields = projection.map((index) => table.fields[index]!);
    const reader = new ColumnsToRows(fields);
    const places = columns.map((name) => fields.findIndex((field) => field.name === name));
    const decoder = format.createDecoder({ schema: table, projection, onError: 'fail', reject: neverRejected });
    const batch = ColumnBatch.allocate(
      fields.map((field) => field.type),
      BATCH_ROWS,
    );
    for (const file of await discoverFiles(this.ctx)) {
      for await (const input of wholePieces(new RangeReader({ ...file, start: 0, end: file.sizeBytes, bytesPerSecond: null }, null))) {
        for (let from = 0; ;) {
          const { consumed, rows } = decoder.decode({ ...input, from }, batch);
          from += consumed;
          if (rows > 0) yield reader.rows(batch).map((row) => places.map((place) => row[place]!));
          if (rows < BATCH_ROWS) {
            input.consumed = from;
            break;
          }
        }
      }
    }
  }
}

interface Input {
  readonly bytes: Uint8Array;
  readonly end: number;
  readonly base: number;
  readonly final: boolean;
  /** Set by the consumer: what follows goes before the next piece. */
  consumed: number;
}

async function* wholePieces(reader: RangeReader): AsyncGenerator<Input> {
  let rest = new Uint8Array(0);
  try {
    for (;;) {
      const piece = await reader.next();
      const fresh = piece.bytes.subarray(piece.headroom);
      const bytes = new Uint8Array(rest.length + fresh.length);
      bytes.set(rest);
      bytes.set(fresh, rest.length);
      const input: Input = { bytes, end: bytes.length, base: piece.base - rest.length, final: piece.final, consumed: 0 };
      yield input;
      rest = bytes.slice(input.consumed);
      if (piece.final) return;
    }
  } finally {
    await reader.close();
  }
}

const keyText = (key: readonly SqlValue[]): string =>
  JSON.stringify(key.map((value) => (typeof value === 'bigint' ? `${value}n` : value instanceof Uint8Array ? [...value] : value)));

function neverRejected(): never {
  throw new HeadraceError('A decoder with the policy "fail" handed a record to the dead letters.', {
    code: 'internal.unreachable',
    domain: 'internal',
    retry: 'none',
  });
}
