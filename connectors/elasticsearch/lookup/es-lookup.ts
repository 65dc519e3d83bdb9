import type { ConnectorContext, LookupReader, SqlRow, SqlValue } from '@headrace/connector-sdk';
import { jsonWriter } from '@headrace/connector-sdk/base';
import { openElasticsearch, pathPart, type EsSession } from '../client';
import { DocumentMaker, documentReader } from '../document';
import { esError, esProblem, problemOf } from '../es-error';
import { indexPattern, isDynamic } from '../index-name';
import { closePointInTime, openPointInTime, scanSlice, sourceFilter } from '../source/point-in-time';
import type { ElasticsearchOptions } from '../spec';

/** Questions that go in one request. */
const MOST_QUESTIONS = 200;
/** Elasticsearch's own limit of one answer. */
const MOST_DOCUMENTS = 10_000;

type Keys = readonly (readonly SqlValue[])[];

interface Hit {
  readonly _index: string;
  readonly _id: string;
  readonly _source?: unknown;
}
interface Found extends Hit {
  readonly found?: boolean;
  readonly error?: unknown;
}
interface Searched {
  readonly hits?: { readonly hits: readonly Hit[] };
  readonly status: number;
  readonly error?: unknown;
}

/** An index as dimension: by the documents' ids where the key is the table's primary key, else by the fields' values; or the whole. */
export class EsLookup implements LookupReader {
  private session: Promise<EsSession> | null = null;
  private fields: Promise<readonly string[]> | null = null;
  private readonly pattern: string;
  private readonly rowOf;
  private readonly writers;
  private readonly documents: DocumentMaker;
  private readonly byId: boolean;
  private readonly doing: string;

  constructor(
    private readonly ctx: ConnectorContext<ElasticsearchOptions>,
    private readonly ask: { readonly keys: readonly string[]; readonly columns: readonly string[] },
  ) {
    const { table, options } = ctx;
    this.pattern = indexPattern(options.index);
    this.doing = `looking up in ${this.pattern}`;
    this.rowOf = documentReader(ask.columns, table);
    this.writers = ask.keys.map((name) => jsonWriter(table.fields.find((field) => field.name === name)!.type));
    this.documents = new DocumentMaker(table, options);
    const { primaryKey } = table;
    const isKey = primaryKey.length === ask.keys.length && primaryKey.every((name) => ask.keys.includes(name));
    this.byId = isKey && !isDynamic(options.index) && !/[*,]/.test(options.index);
  }

  async lookup(keys: Keys): Promise<readonly (readonly SqlRow[])[]> {
    const answers: (readonly SqlRow[])[] = [];
    for (let from = 0; from < keys.length; from += MOST_QUESTIONS) {
      const some = keys.slice(from, from + MOST_QUESTIONS);
      answers.push(...(await (this.byId ? this.documentsOf(some) : this.searchFor(some))));
    }
    return answers;
  }

  async *scan(): AsyncGenerator<readonly SqlRow[]> {
    const { options, table } = this.ctx;
    const session = await openElasticsearch(options);
    try {
      const pit = await openPointInTime(session, options);
      try {
        const whole = { session, options, table, columns: this.ask.columns, pit, slice: 0, of: 1, after: null };
        for await (const { rows } of scanSlice(whole)) yield rows;
      } finally {
        await closePointInTime(session, options, pit);
      }
    } finally {
      await session.close();
    }
  }

  async close(): Promise<void> {
    const { session } = this;
    this.session = null;
    await (await session)?.close();
  }

  private open(): Promise<EsSession> {
    return (this.session ??= openElasticsearch(this.ctx.options));
  }

  private async documentsOf(keys: Keys): Promise<readonly (readonly SqlRow[])[]> {
    const { fields } = this.ctx.table;
    const ids = keys.map((key) => this.documents.idOf(fields.map(({ name }) => key[this.ask.keys.indexOf(name)] ?? null)));
    const session = await this.open();
    const _source = sourceFilter(this.ask.columns, this.ctx.table);
    const { docs } = await session.request<{ readonly docs: readonly Found[] }>(this.doing, {
      method: 'POST',
      path: `/${pathPart(this.pattern)}/_mget`,
      body: { docs: ids.map((_id) => ({ _id, _source })) },
    });
    return docs.map((doc) => {
      if (doc.error !== undefined) throw esError(this.doing, problemOf(404, doc.error));
      return doc.found === true ? [this.rowOf(doc._source, `${doc._index}/_doc/${doc._id}`)] : [];
    });
  }

  private async searchFor(keys: Keys): Promise<readonly (readonly SqlRow[])[]> {
    const session = await this.open();
    const fields = await this.keyFields(session);
    const _source = JSON.stringify(sourceFilter(this.ask.columns, this.ctx.table));
    const lines = keys.map((key) => {
      const terms = key.map((value, i) => `{"term":{${JSON.stringify(fields[i])}:${this.writers[i]!(value)}}}`);
      return `{}\n{"size":${MOST_DOCUMENTS},"_source":${_source},"query":{"bool":{"filter":[${terms.join(',')}]}}}\n`;
    });
    const { responses } = await session.request<{ readonly responses: readonly Searched[] }>(this.doing, {
      method: 'POST',
      path: `/${pathPart(this.pattern)}/_msearch`,
      lines: lines.join(''),
    });
    return responses.map(({ hits, status, error }) => {
      if (hits === undefined) throw esError(this.doing, problemOf(status, error));
      if (hits.hits.length === MOST_DOCUMENTS)
        throw esProblem(
          'too-many-documents',
          `A key has ${MOST_DOCUMENTS} documents or more in ${this.pattern}.`,
          'Look up by a narrower key.',
        );
      return hits.hits.map((hit) => this.rowOf(hit._source, `${hit._index}/_doc/${hit._id}`));
    });
  }

  /** A field of analysed text is asked for by its keyword beside it. */
  private keyFields(session: EsSession): Promise<readonly string[]> {
    const asked = (this.fields ??= this.mappedFields(session));
    asked.catch(() => (this.fields = null)); // the next question asks again
    return asked;
  }

  private async mappedFields(session: EsSession): Promise<readonly string[]> {
    const indexes = await session.request<Mappings>(this.doing, { method: 'GET', path: `/${pathPart(this.pattern)}/_mapping` });
    return this.ask.keys.map((name) => {
      const mapped = Object.values(indexes).map(({ mappings }) => mappings.properties?.[name]);
      if (!mapped.some((field) => field?.type === 'text')) return name;
      const keyword = Object.entries(mapped[0]?.fields ?? {}).find(([, { type }]) => type === 'keyword')?.[0];
      if (keyword !== undefined) return `${name}.${keyword}`;
      throw esProblem(
        'analysed-text',
        `The field "${name}" of ${this.pattern} is analysed text without a keyword beside it: it cannot be asked for its value.`,
        'Map the field as keyword, or with a field of type keyword.',
      );
    });
  }
}

type Mappings = Readonly<
  Record<
    string,
    {
      readonly mappings: {
        readonly properties?: Readonly<
          Record<string, { readonly type?: string; readonly fields?: Readonly<Record<string, { readonly type: string }>> } | undefined>
        >;
      };
    }
  >
>;
