import { types, type CatalogRuntime, type CatalogTable, type DataType, type Field } from '@headrace/connector-sdk';
import { openElasticsearch, pathPart, type EsSession } from './client';
import { esProblem } from './es-error';
import type { ElasticsearchOptions } from './spec';

/** Documents of an index that are looked at: any field may hold several values, which no mapping tells. */
const LOOKED_AT = 100;

/** A field of a mapping. */
interface Mapped {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, Mapped>>;
}

/** All indexes but hidden ones, with the fields of their mappings. */
export const esCatalog: CatalogRuntime<ElasticsearchOptions> = {
  list: async ({ options }) => {
    const found = await asking(options, (session) =>
      session.request<readonly { readonly index: string }[]>('listing the indexes', {
        method: 'GET',
        path: '/_cat/indices',
        query: { format: 'json', h: 'index', s: 'index' },
      }),
    );
    return found.filter(({ index }) => !index.startsWith('.')).map(({ index }) => ({ name: index, kind: 'index' }));
  },
  describe: async ({ options }, name) => {
    const [mappings, { hits }] = await asking(options, async (session) => {
      const [doing, index] = [`looking at the index ${name}`, `/${pathPart(name)}`];
      return [
        await session.request<Readonly<Record<string, { readonly mappings: Mapped }>>>(doing, { method: 'GET', path: `${index}/_mapping` }),
        await session.request<Found>(doing, { method: 'POST', path: `${index}/_search`, body: { size: LOOKED_AT } }),
      ] as const;
    });
    const properties = Object.assign(
      {},
      ...Object.values(mappings).map(({ mappings: { properties: own } }) => own),
    ) as Mapped['properties'];
    const documents = hits.hits.map((hit) => hit._source);
    return tableOf(name, properties ?? {}, documents);
  },
};

interface Found {
  readonly hits: { readonly hits: readonly { readonly _source: unknown }[] };
}

async function asking<T>(options: ElasticsearchOptions, ask: (session: EsSession) => Promise<T>): Promise<T> {
  const session = await openElasticsearch(options);
  try {
    return await ask(session);
  } finally {
    await session.close();
  }
}

function tableOf(index: string, properties: NonNullable<Mapped['properties']>, documents: readonly unknown[]): CatalogTable {
  const fields: Field[] = [];
  const leftOut: { name: string; why: string }[] = [];
  for (const [name, mapped] of Object.entries(properties)) {
    const type = typeOf(mapped, valuesOf(name, documents));
    if (type === null) leftOut.push({ name, why: `its type ${mapped.type ?? 'object'} has none here` });
    else fields.push({ name, type });
  }
  if (fields.length > 0) return { fields, primaryKey: [], leftOut };
  throw esProblem('no-fields', `The mapping of ${index} has no fields yet.`, 'Look again when it has documents, or declare the columns.');
}

const byType: Readonly<Record<string, DataType>> = {
  boolean: types.BOOLEAN,
  byte: types.TINYINT,
  short: types.SMALLINT,
  integer: types.INT,
  long: types.BIGINT,
  unsigned_long: types.DECIMAL(20, 0),
  half_float: types.FLOAT,
  float: types.FLOAT,
  double: types.DOUBLE,
  scaled_float: types.DOUBLE,
  binary: types.BYTES,
  date: types.TIMESTAMP_LTZ(3),
  date_nanos: types.TIMESTAMP_LTZ(9),
};
const texts = ['text', 'match_only_text', 'keyword', 'constant_keyword', 'wildcard', 'ip', 'version'];

/** An ARRAY where a document has several values. */
function typeOf(mapped: Mapped, values: readonly unknown[]): DataType | null {
  const one = typeOfOne(mapped, values.flat());
  return one !== null && values.some(Array.isArray) ? types.ARRAY(one) : one;
}

function typeOfOne({ type, properties }: Mapped, values: readonly unknown[]): DataType | null {
  if (type !== undefined && type !== 'object') return byType[type] ?? (texts.includes(type) ? types.STRING : null);
  const fields = Object.entries(properties ?? {}).flatMap(([name, mapped]) => {
    const own = typeOf(mapped, valuesOf(name, values));
    return own ? [{ name, type: own }] : [];
  });
  return fields.length > 0 ? types.ROW(fields) : null;
}

const valuesOf = (name: string, objects: readonly unknown[]): unknown[] =>
  objects.map((object) =>
    typeof object === 'object' && object !== null ? (object as Readonly<Record<string, unknown>>)[name] : undefined,
  );
