import type { DataType, SqlRow, TableSchema } from '@headrace/connector-sdk';
import { exactNumber } from '@headrace/connector-sdk/base';
import { pathPart, type EsSession } from '../client';
import { documentReader } from '../document';
import { indexPattern } from '../index-name';
import type { ElasticsearchOptions } from '../spec';

const keepAlive = (options: ElasticsearchOptions): string => `${Math.max(1, Math.ceil(options['scan.keep-alive'] / 1_000))}s`;
const doing = (options: ElasticsearchOptions): string => `reading the index ${indexPattern(options.index)}`;

/** Fixes the state of the index, and answers its name; it lapses `scan.keep-alive` after its last use. */
export async function openPointInTime(session: EsSession, options: ElasticsearchOptions): Promise<string> {
  const { id } = await session.request<{ readonly id: string }>(doing(options), {
    method: 'POST',
    path: `/${pathPart(indexPattern(options.index))}/_pit`,
    query: { keep_alive: keepAlive(options) },
  });
  return id;
}

export async function closePointInTime(session: EsSession, options: ElasticsearchOptions, id: string): Promise<void> {
  await session.request(doing(options), { method: 'DELETE', path: '/_pit', body: { id } });
}

export interface SliceScan {
  readonly session: EsSession;
  readonly options: ElasticsearchOptions;
  readonly table: TableSchema;
  readonly columns: readonly string[];
  readonly pit: string;
  readonly slice: number;
  readonly of: number;
  /** Behind which document; null: from the first. */
  readonly after: string | null;
  readonly signal?: AbortSignal;
}

interface SearchAnswer {
  readonly hits: {
    readonly hits: readonly {
      readonly _index: string;
      readonly _id: string;
      readonly _source?: unknown;
      readonly sort: readonly unknown[];
    }[];
  };
}

/** The documents of one slice in the order of their places, which no later change of the index moves; `after` is the last one's place. */
export async function* scanSlice(scan: SliceScan): AsyncGenerator<{ readonly rows: readonly SqlRow[]; readonly after: string }> {
  const { session, options, table, columns } = scan;
  const rowOf = documentReader(columns, table);
  const size = options['scan.size'];
  for (let { after } = scan; ;) {
    const { hits } = (
      await session.request<SearchAnswer>(doing(options), {
        method: 'POST',
        path: '/_search',
        body: searchBody(scan, after),
        ...(scan.signal ? { signal: scan.signal } : {}),
      })
    ).hits;
    const last = hits.at(-1);
    if (last === undefined) return;
    after = exactNumber(last.sort[0])!;
    yield { rows: hits.map((hit) => rowOf(hit._source, `${hit._index}/_doc/${hit._id}`)), after };
    if (hits.length < size) return;
  }
}

function searchBody({ options, table, columns, pit, slice, of }: SliceScan, after: string | null): Record<string, unknown> {
  const query = options['scan.query'];
  return {
    pit: { id: pit, keep_alive: keepAlive(options) },
    size: options['scan.size'],
    sort: [{ _shard_doc: 'asc' }],
    track_total_hits: false,
    _source: sourceFilter(columns, table),
    ...(of > 1 ? { slice: { id: slice, max: of } } : {}),
    ...(query === undefined ? {} : { query: JSON.parse(query) as unknown }),
    ...(after === null ? {} : { search_after: [Number(after)] }),
  };
}

/**
 * Names of fields. The whole document where a name would be taken for a pattern, and where a column has long decimals: a document that
 * Elasticsearch cuts down comes with its numbers rounded to doubles.
 */
export function sourceFilter(columns: readonly string[], table: TableSchema): unknown {
  if (columns.length === 0) return false;
  const whole = table.fields.some(({ name, type }) => columns.includes(name) && (/[*?,]/.test(name) || hasLongDecimal(type)));
  return whole || { includes: columns };
}

const LONGEST_DOUBLE = 15;

function hasLongDecimal(type: DataType): boolean {
  switch (type.kind) {
    case 'DECIMAL':
      return type.precision > LONGEST_DOUBLE;
    case 'ARRAY':
      return hasLongDecimal(type.element);
    case 'MAP':
      return hasLongDecimal(type.value);
    case 'ROW':
      return type.fields.some((field) => hasLongDecimal(field.type));
    default:
      return false;
  }
}
