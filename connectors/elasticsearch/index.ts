import { isHeadraceError, type CheckResult, type ConnectorContext, type ConnectorRuntime } from '@headrace/connector-sdk';
import { esCatalog } from './catalog';
import { openElasticsearch, pathPart } from './client';
import { DocumentMaker } from './document';
import { indexPattern } from './index-name';
import { EsLookup } from './lookup/es-lookup';
import { ElasticsearchWriter, versionedState } from './sink/writer';
import { sliceSource } from './source/slice-source';
import { elasticsearchSpec, type ElasticsearchOptions } from './spec';

export const elasticsearchConnector: ConnectorRuntime<ElasticsearchOptions> = {
  spec: elasticsearchSpec,
  check,
  source: sliceSource,
  sink: { writerState: versionedState, createWriter: (ctx, restored) => new ElasticsearchWriter(ctx, restored) },
  lookup: { create: (ctx, ask) => new EsLookup(ctx, ask) },
  catalog: esCatalog,
};
export default elasticsearchConnector;

const optionOfProblem: Readonly<Record<string, string>> = {
  'connector.elasticsearch.wrong-password': 'password',
  'connector.elasticsearch.not-authorised': 'username',
  'connector.elasticsearch.index-name': 'index',
};

async function check(ctx: ConnectorContext<ElasticsearchOptions>): Promise<CheckResult> {
  const { options, table } = ctx;
  try {
    // Columns that the index's name speaks of are there, and of a fitting type.
    new DocumentMaker(table, options);
    const session = await openElasticsearch(options);
    try {
      const doing = `connecting to ${options.hosts}`;
      const { version } = await session.request<{ readonly version?: { readonly number?: string } }>(doing, { method: 'GET', path: '/' });
      const pattern = indexPattern(options.index);
      const indexes = await session.request<readonly unknown[]>(doing, {
        method: 'GET',
        path: `/_cat/indices/${pathPart(pattern.includes('*') ? pattern : `${pattern}*`)}`,
        query: { format: 'json', h: 'index' },
      });
      const found = indexes.length === 0 ? `no index ${pattern} yet: its first row makes it` : `${indexes.length} for ${pattern}`;
      return { ok: true, details: `Elasticsearch ${version?.number ?? ''} answers; indexes: ${found}.` };
    } finally {
      await session.close();
    }
  } catch (error) {
    if (!isHeadraceError(error)) throw error;
    return { ok: false, option: optionOfProblem[error.code] ?? 'hosts', problem: error.message, remedy: error.remedy ?? '' };
  }
}
