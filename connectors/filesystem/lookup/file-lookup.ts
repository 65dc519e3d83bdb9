import { HeadraceError, type ConnectorContext, type LookupReader, type SqlRow, type SqlValue } from '@headrace/connector-sdk';
import { ColumnsToRows } from '@headrace/connector-sdk/base';
import { fileGone } from '../file-error';
import { discoverFiles, isMissing, rootOf, type FoundFile } from '../source/discover';
import { RowsMaker } from '../source/file-rows';
import type { FilesystemOptions } from '../spec';

const BATCH_ROWS = 4_096;
/** Files of more bytes are read anew for each call instead of being held. */
const MOST_HELD_BYTES = 32 << 20;
/** A file that changed so shortly before it was read may change again without its time showing it. */
const SETTLED_MS = 2_000;

type RowsByKey = ReadonlyMap<string, readonly SqlRow[]>;

/**
 * Files as a dimension: `scan` reads them all. A look-up without a cache looks at each call whether the files are those that it has
 * read, so a changed file shows at once; what they hold is kept by key as long as they are small and stay as they are.
 */
export class FileLookup implements LookupReader {
  private found = false;
  private held: { readonly files: string; readonly rows: RowsByKey } | null = null;

  constructor(
    private readonly ctx: ConnectorContext<FilesystemOptions>,
    private readonly ask: { readonly keys: readonly string[]; readonly columns: readonly string[] },
  ) {}

  async lookup(keys: readonly (readonly SqlValue[])[]): Promise<readonly (readonly SqlRow[])[]> {
    const texts = keys.map(keyText);
    const rows = await this.rowsOf(new Set(texts));
    return texts.map((text) => rows.get(text) ?? []);
  }

  private async rowsOf(wanted: ReadonlySet<string>): Promise<RowsByKey> {
    const now = Date.now();
    const files = await this.files();
    const text = JSON.stringify(files);
    if (this.held?.files === text) return this.held.rows;
    this.held = null;
    const bytes = files.reduce((sum, file) => sum + file.sizeBytes, 0);
    const settled = bytes <= MOST_HELD_BYTES && files.every((file) => file.modifiedMs < now - SETTLED_MS);
    const rows = await this.byKey(files, settled ? null : wanted);
    if (settled) this.held = { files: text, rows };
    return rows;
  }

  /** `wanted`: the keys that are asked for; null: all. */
  private async byKey(files: readonly FoundFile[], wanted: ReadonlySet<string> | null): Promise<RowsByKey> {
    const byKey = new Map<string, SqlRow[]>();
    const width = this.ask.keys.length;
    for await (const rows of this.read([...this.ask.keys, ...this.ask.columns], files)) {
      for (const row of rows) {
        const key = keyText(row.slice(0, width));
        if (wanted !== null && !wanted.has(key)) continue;
        const known = byKey.get(key);
        if (known === undefined) byKey.set(key, [row.slice(width)]);
        else known.push(row.slice(width));
      }
    }
    return byKey;
  }

  scan(): AsyncIterable<readonly SqlRow[]> {
    return this.read(this.ask.columns);
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  /** A folder that was there once may come back: its mount went away. */
  private async files(): Promise<readonly FoundFile[]> {
    try {
      const files = await discoverFiles(this.ctx);
      this.found = true;
      return files;
    } catch (error) {
      throw this.found && isMissing(error) ? fileGone(rootOf(this.ctx), error) : error;
    }
  }

  private async *read(columns: readonly string[], files?: readonly FoundFile[]): AsyncGenerator<readonly SqlRow[]> {
    const { table } = this.ctx;
    const projection = [...new Set(columns.map((name) => table.fields.findIndex((field) => field.name === name)))].sort((a, b) => a - b);
    const fields = projection.map((index) => table.fields[index]!);
    const reader = new ColumnsToRows(fields);
    const places = columns.map((name) => fields.findIndex((field) => field.name === name));
    const maker = new RowsMaker({ ctx: this.ctx, projection, metadata: [], onError: 'fail', reject: neverRejected }, BATCH_ROWS);
    for (const file of files ?? (await this.files())) {
      if (file.sizeBytes === 0) continue;
      const split = maker.open({ ...file, start: 0, end: file.sizeBytes, bytesPerSecond: null }, null);
      try {
        while ((await split.next()) !== null) {
          if (maker.batch.rowCount > 0) yield reader.rows(maker.batch).map((row) => places.map((place) => row[place]!));
        }
      } finally {
        await split.close();
      }
    }
  }
}

/** One text for equal keys. */
function keyText(key: readonly SqlValue[]): string {
  const [only] = key;
  if (key.length === 1 && typeof only === 'bigint') return `${only}n`;
  return JSON.stringify(key.map((value) => (typeof value === 'bigint' ? `${value}n` : value instanceof Uint8Array ? [...value] : value)));
}

function neverRejected(): never {
  throw new HeadraceError('A decoder with the policy "fail" handed a record to the dead letters.', {
    code: 'internal.unreachable',
    domain: 'internal',
    retry: 'none',
  });
}
