import type { ConnectorContext, LookupReader, SqlRow, SqlValue } from '@headrace/connector-sdk';
import { HttpClient } from '../client/http-client';
import { httpProblem } from '../http-error';
import { addressText, elementsAt, parseAnswer, RowReader } from '../json-rows';
import type { HttpOptions } from '../spec';

/**
 * One request a key, some at once. 404 and 410 say that there is no row. Nor is there one for a key that would name another place: as a
 * part of the path `..` is the one above, and nothing at all is perhaps the list of all.
 */
export class HttpLookup implements LookupReader {
  private readonly client: HttpClient;
  private readonly reader: RowReader;
  private readonly texts: ReadonlyMap<string, (value: SqlValue) => string>;
  private readonly closing = new AbortController();

  constructor(
    private readonly ctx: ConnectorContext<HttpOptions>,
    private readonly ask: { readonly keys: readonly string[]; readonly columns: readonly string[] },
  ) {
    const fieldOf = (name: string) => ctx.table.fields.find((field) => field.name === name)!;
    this.client = new HttpClient({ ...ctx, signal: AbortSignal.any([ctx.signal, this.closing.signal]) });
    this.reader = new RowReader(ask.columns.map(fieldOf));
    this.texts = new Map(ask.keys.map((name) => [name, addressText(fieldOf(name))]));
    for (const [, name] of ctx.options.url.matchAll(/\{([^}]+)\}/g)) if (!this.texts.has(name!)) throw notAsked(name!, ask.keys);
  }

  async lookup(keys: readonly (readonly SqlValue[])[]): Promise<readonly (readonly SqlRow[])[]> {
    const found: (readonly SqlRow[])[] = keys.map(() => []);
    let next = 0;
    const work = async (): Promise<void> => {
      for (let i = next++; i < keys.length; i = next++) found[i] = await this.one(keys[i]!);
    };
    await Promise.all(Array.from({ length: Math.min(keys.length, this.ctx.options['lookup.parallel-requests']) }, work));
    return found;
  }

  close(): Promise<void> {
    this.closing.abort();
    return Promise.resolve();
  }

  private async one(key: readonly SqlValue[]): Promise<readonly SqlRow[]> {
    if (key.includes(null)) return [];
    const known = new Map(this.ask.keys.map((name, i) => [name, key[i]!]));
    const url = this.ctx.options.url.replace(/\{([^}]+)\}/g, (_all, name: string) => this.texts.get(name)!(known.get(name)!));
    if (this.leadsElsewhere(url)) return [];
    const answer = await this.client.ask({ url, expected: [404, 410] });
    if (answer.status === 404 || answer.status === 410 || answer.text === '') return [];
    const elements = elementsAt(parseAnswer(answer.text, answer.url), this.ctx.options['rows.path']);
    return elements.map((element) => this.rowOf(element, known, answer.url));
  }

  private leadsElsewhere(url: string): boolean {
    const template = partsOf(this.ctx.options.url);
    return partsOf(url).some((part, i) => part !== template[i] && /^(?:\.|%2e){0,2}$/i.test(part));
  }

  private rowOf(element: unknown, known: ReadonlyMap<string, SqlValue>, url: string): SqlRow {
    const row = this.reader.row(element, known);
    if (typeof row !== 'string') return row;
    throw httpProblem('bad-record', `The answer of ${url} cannot be read: ${row}.`, {
      remedy: 'Correct the table’s columns or "rows.path".',
    });
  }
}

/** Scheme, host, and the parts of the path. */
const partsOf = (url: string): readonly string[] => url.split(/[?#]/, 1)[0]!.split('/');

const notAsked = (name: string, keys: readonly string[]): Error =>
  httpProblem('key', `The option "url" has {${name}}, and the look-up is by ${keys.join(', ')}.`, {
    remedy: 'Join by the columns that stand in the address.',
  });
